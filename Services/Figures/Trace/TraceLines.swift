import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension Transaction {
  /// Writes down which events told of an order, with their traces: a line each. What is published once more adds none.
  func trace(_ received: [Received<OrderChanged>]) {
    queue(
      """
      INSERT INTO trace_lines (order_id, at, status, version, trace)
      SELECT * FROM unnest(\(received.map(\.event.order.id)), \(received.map { $0.occurredAt ?? Date() }), \(received.map(\.event.order.status.rawValue)),
        \(received.map(\.event.order.version)), \(received.map(\.trace)))
      ON CONFLICT DO NOTHING
      """)
  }
}

extension TraceOrder {
  func handle(in figures: Figures) async throws -> Items<TraceLine> {
    let rows = try await figures.database.read(
      """
      SELECT at, status, version, trace FROM trace_lines WHERE order_id = \(orderId) ORDER BY version LIMIT 500
      """)
    return Items(
      try rows.map { row in
        let (at, status, version, trace) = try row.decode(Date.self, String.self, Int.self, String?.self)
        return TraceLine(
          at: at, context: .figures, kind: .event, what: OrderChanged.name, by: "system",
          note: "\(status), version \(version)", trace: trace.flatMap { MessageTrace.id(of: $0) })
      })
  }
}
