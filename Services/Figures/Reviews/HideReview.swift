import Contracts
import FoundationEssentials

extension HideReview {
  /// The author is told by the event, which accounts makes a mail of.
  func handle(in figures: Figures) async throws -> Review {
    try await figures.changeReview(id, by: caller, ifVersion: ifVersion, reason == nil ? "shown" : "hidden") { record in
      guard caller.isManager(of: record.review.restaurantId), !record.isWithdrawn else { throw Problem.notFound }
      return record.hidden(reason, note: note, at: Date())
    }
  }
}
