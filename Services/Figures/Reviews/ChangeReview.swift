import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension ChangeReview {
  func handle(in figures: Figures) async throws -> Review {
    try await figures.changeReview(id, seenBy: caller, ifVersion: ifVersion) { record in
      guard record.authorId == caller.accountId else { throw Problem.notFound }
      return try record.changed(rating: rating, text: text, at: Date())
    }
  }
}

extension WithdrawReview {
  /// Harmless when repeated.
  func handle(in figures: Figures) async throws -> Done {
    try await figures.database.transaction { transaction in
      guard let record = try await transaction.lockReview(id), record.authorId == caller.accountId else {
        throw Problem.notFound
      }
      guard !record.isWithdrawn else { return }
      let changed = record.withdrawn()
      transaction.update(changed)
      transaction.queue("DELETE FROM review_reports WHERE review_id = \(id)")
      try await transaction.publishRating(from: record, to: changed, figures.outbox)
    }
    return Done()
  }
}

extension ReplyToReview {
  func handle(in figures: Figures) async throws -> Review {
    try await figures.changeReview(id, seenBy: caller, ifVersion: ifVersion, as: "answered") { record in
      guard caller.isManager(of: record.review.restaurantId) else { throw Problem.notFound }
      return try record.answered(text, at: Date())
    }
  }
}

extension HideReview {
  /// The author is told by the event, which accounts makes a mail of.
  func handle(in figures: Figures) async throws -> Review {
    try await figures.changeReview(id, seenBy: caller, ifVersion: ifVersion, as: reason == nil ? "shown" : "hidden") {
      record in
      guard caller.isManager(of: record.review.restaurantId) else { throw Problem.notFound }
      return record.hidden(reason, note: note, at: Date())
    }
  }
}

extension Figures {
  /// Changes a review if it is as it was read, and publishes what that makes of the restaurant's rating.
  ///
  /// - Parameter action: what staff did, for the audit log; nil where the author changes it.
  fileprivate func changeReview(
    _ id: ID, seenBy caller: Caller, ifVersion: [Int], as action: String? = nil,
    _ change: (ReviewRecord) throws -> ReviewRecord
  ) async throws -> Review {
    do {
      return try await database.transaction { transaction in
        guard let record = try await transaction.lockReview(id), record.seen(by: caller) != nil else {
          throw Problem.notFound
        }
        let changed = try change(record)
        guard ifVersion.contains(record.review.version) else { throw ReviewError.changedMeanwhile }
        transaction.update(changed)
        if let action {
          transaction.audit(
            action, of: id, in: record.review.restaurantId, by: caller, before: record.review.hidden?.reason,
            after: changed.review.hidden?.reason)
        }
        try await transaction.publishRating(from: record, to: changed, outbox)
        if record.review.hidden != changed.review.hidden, let hidden = changed.review.hidden,
          let author = changed.authorId
        {
          try outbox.add(
            ReviewHidden(
              reviewId: id, authorId: author, publishedAt: record.review.publishedAt, reason: hidden.reason,
              note: hidden.note, version: changed.review.version),
            to: transaction)
        }
        return changed.seen(by: caller) ?? changed.review
      }
    } catch let error as ReviewError {
      throw Problem(error)
    }
  }
}
