import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension ReportReview {
  /// A second report by the same person changes nothing. The review's version stays: a report is no change of what it says.
  func handle(in figures: Figures) async throws -> Done {
    do {
      try await figures.database.transaction { transaction in
        guard let record = try await transaction.lockReview(id), record.seen(by: caller) != nil else {
          throw Problem.notFound
        }
        guard record.isShown else { throw ReviewError.notShown }
        let inserted = try await transaction.query(
          """
          INSERT INTO review_reports (review_id, reporter_id, reason, note, at)
          VALUES (\(id), \(caller.accountId), \(reason.rawValue), \(note), \(Date())) ON CONFLICT DO NOTHING
          """)
        guard inserted.affectedCount == 1 else { return }
        // Managers read the log, and they are not to learn which customer has reported something.
        transaction.audit(
          "reported", of: id, in: record.review.restaurantId, by: caller.role == .customer ? nil : caller, after: reason
        )
        transaction.queue("UPDATE reviews SET is_reported = true WHERE id = \(id)")
      }
    } catch let error as ReviewError {
      throw Problem(error)
    }
    return Done()
  }
}
