import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension Figures {
  /// Changes a review if it is as it was read, and publishes what that makes of the restaurant's rating.
  ///
  /// - Parameters:
  ///   - action: what is done, for the audit log.
  ///   - isDone: what has no need of being done again, whatever the version.
  func changeReview(
    _ id: ID, by caller: Caller, ifVersion: [Int]?, _ action: String,
    unless isDone: (ReviewRecord) -> Bool = { _ in false },
    _ change: (ReviewRecord) throws -> ReviewRecord
  ) async throws -> Review {
    do {
      return try await database.transaction { transaction in
        guard let record = try await transaction.lockReview(id) else { throw Problem.notFound }
        let changed = try change(record)
        if isDone(record) { return record.review }
        if let ifVersion, !ifVersion.contains(record.review.version) { throw ReviewError.changedMeanwhile }
        transaction.update(changed)
        transaction.audit(
          action, of: id, in: record.review.restaurantId, by: caller, before: ReviewOutline(record),
          after: ReviewOutline(changed, since: record))
        try await transaction.publishRating(from: record, to: changed, outbox)
        if let hidden = changed.hidden(since: record) { try outbox.add(hidden, to: transaction) }
        return changed.seen(by: caller) ?? changed.review
      }
    } catch let error as ReviewError {
      throw Problem(error)
    }
  }
}

extension ReviewRecord {
  /// What its author is told where it is hidden now, or for another reason.
  fileprivate func hidden(since before: ReviewRecord) -> ReviewHidden? {
    guard review.hidden != before.review.hidden, let hidden = review.hidden, let authorId else { return nil }
    return ReviewHidden(
      reviewId: review.id, authorId: authorId, publishedAt: review.publishedAt, reason: hidden.reason,
      note: hidden.note, version: review.version)
  }
}

/// What the audit log says of a review. Not what was said in it or answered: that goes when the review is withdrawn, and the log
/// stays.
struct ReviewOutline: WireObject, Equatable {
  var rating: Int
  var hidden: ReviewReason?
  var changed: [String]?

  static let shape = Shape(
    "ReviewOutline", Self.init(rating:hidden:changed:),
    Member("rating", \.rating), Member("hidden", \.hidden),
    Member("changed", \.changed, "The members that are others than before."))

  init(_ record: ReviewRecord, since before: ReviewRecord? = nil) {
    self.init(rating: record.review.rating, hidden: record.review.hidden?.reason, changed: nil)
    guard let before else { return }
    let (now, old) = (record.review, before.review)
    changed =
      (now.rating != old.rating ? ["rating"] : []) + (now.text != old.text ? ["text"] : [])
      + (now.reply != old.reply ? ["reply"] : []) + (now.hidden != old.hidden ? ["hidden"] : [])
  }

  private init(rating: Int, hidden: ReviewReason?, changed: [String]?) {
    self.rating = rating
    self.hidden = hidden
    self.changed = changed
  }
}
