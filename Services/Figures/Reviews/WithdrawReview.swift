import Contracts

extension WithdrawReview {
  /// Harmless when repeated.
  func handle(in figures: Figures) async throws -> Done {
    _ = try await figures.changeReview(id, by: caller, ifVersion: ifVersion, "withdrawn", unless: \.isWithdrawn) {
      record in
      guard record.authorId == caller.accountId else { throw Problem.notFound }
      return record.withdrawn()
    }
    return Done()
  }
}
