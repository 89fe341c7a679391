import Contracts
import FoundationEssentials

extension ChangeReview {
  func handle(in figures: Figures) async throws -> Review {
    try await figures.changeReview(id, by: caller, ifVersion: ifVersion, "changed") { record in
      guard record.authorId == caller.accountId, record.seen(by: caller) != nil else { throw Problem.notFound }
      return try record.changed(rating: rating, text: text, at: Date())
    }
  }
}
