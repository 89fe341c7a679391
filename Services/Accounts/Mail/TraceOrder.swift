import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension TraceOrder {
  /// The mails about an order: those that were sent, and those that still wait.
  func handle(in accounts: Accounts) async throws -> Items<TraceLine> {
    let rows = try await accounts.database.read(
      """
      SELECT status, sent_at, NULL::integer FROM sent_order_mails WHERE order_id = \(orderId)
      UNION ALL SELECT order_status, next_attempt_at, attempts FROM mails WHERE order_id = \(orderId)
      """)
    return Items(
      try rows.map { row in
        let (status, at, attempts) = try row.decode(String?.self, Date.self, Int?.self)
        return TraceLine(
          at: at, context: .accounts, kind: .mail, what: status ?? "", by: "system",
          note: attempts.map { "waiting, \($0) attempts" })
      })
  }
}
