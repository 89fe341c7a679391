import Contracts
import FoundationEssentials

extension ReplyToReview {
  func handle(in figures: Figures) async throws -> Review {
    try await figures.changeReview(id, by: caller, ifVersion: ifVersion, "answered") { record in
      guard caller.isManager(of: record.review.restaurantId), !record.isWithdrawn else { throw Problem.notFound }
      return try record.answered(text, at: Date())
    }
  }
}
