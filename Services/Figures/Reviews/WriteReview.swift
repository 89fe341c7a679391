import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension WriteReview {
  func handle(in figures: Figures) async throws -> Review {
    let idempotency = Idempotency(
      account: caller.accountId, request: Self.name, key: idempotencyKey,
      content: Content(orderId: order.id, rating: rating, text: text))
    return try await idempotency.answer(in: figures.database) {
      do {
        let record = try ReviewRules.review(
          .new(), of: order, by: caller.accountId, author, rating: rating, text: text, at: Date())
        return try await figures.database.transaction { transaction in
          transaction.insert(record)
          transaction.audit(
            "written", of: record.review.id, in: order.restaurantId, by: caller, after: ReviewOutline(record))
          try await transaction.publishRating(of: order.restaurantId, stars: record.stars, count: 1, figures.outbox)
          let review = record.seen(by: caller) ?? record.review
          idempotency.record(review.json, in: transaction)
          return review
        }
      } catch let error as ReviewError {
        throw Problem(error)
      } catch let error as PostgresError where error.violatedUniqueConstraint == "reviews_order" {
        throw Problem(ReviewError.reviewedBefore)
      }
    } repeated: {
      try Review(reading: $0.reply)
    }
  }

  /// What must be the same in a repetition of the request.
  private struct Content: WireObject {
    var orderId: ID
    var rating: Int
    var text: String?

    static let shape = Shape(
      "Content", Self.init(orderId:rating:text:),
      Member("orderId", \.orderId), Member("rating", \.rating), Member("text", \.text))
  }
}
