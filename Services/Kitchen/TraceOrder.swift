import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension TraceOrder {
  /// When the kitchen decided on an order, and what became of its stock. Tickets from before that was kept say nothing.
  func handle(in kitchen: Kitchen) async throws -> Items<TraceLine> {
    let rows = try await kitchen.database.read(
      """
      SELECT decided_at, stock, ready_at FROM tickets WHERE order_id = \(orderId) AND decided_at IS NOT NULL
      """)
    return Items(
      try rows.map { row in
        let (at, stock, readyAt) = try row.decode(Date.self, String.self, Date.self)
        return TraceLine(
          at: at, context: .kitchen, kind: .decision, what: "ticket", by: "system",
          note: "stock \(stock), ready at \(ParisTime(readyAt).text)")
      })
  }
}
