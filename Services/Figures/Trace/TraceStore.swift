import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension Transaction {
  func trace(_ events: [TracedEvent]) {
    guard !events.isEmpty else { return }
    queue(
      """
      INSERT INTO traced_events (order_id, event, source, version, at, what, trace)
      SELECT * FROM unnest(\(events.map(\.orderId)), \(events.map(\.event)), \(events.map(\.source)),
        \(events.map(\.version)), \(events.map(\.at)), \(events.map(\.what)), \(events.map(\.trace)))
      ON CONFLICT DO NOTHING
      """)
  }
}

extension TraceOrder {
  /// Also what a version before this one has written down, which followed events of orders alone.
  func handle(in figures: Figures) async throws -> Items<TraceLine> {
    let rows = try await figures.database.read(
      """
      SELECT at, event, what, trace FROM traced_events WHERE order_id = \(orderId)
      UNION ALL
      SELECT at, \(OrderChanged.name), status || ', version ' || version, trace FROM trace_lines
      WHERE order_id = \(orderId)
      ORDER BY at LIMIT 500
      """)
    return Items(
      try rows.map { row in
        let (at, event, what, trace) = try row.decode(Date.self, String.self, String.self, String?.self)
        return TraceLine(
          at: at, context: .figures, kind: .event, what: event, by: "system", note: what,
          trace: trace.flatMap { MessageTrace.id(of: $0) })
      })
  }
}

extension FindTracedOrders {
  func handle(in figures: Figures) async throws -> TracedOrders {
    let rows = try await figures.database.read(
      "SELECT DISTINCT order_id FROM traced_events WHERE substr(trace, 4, 32) = \(trace) ORDER BY order_id LIMIT 20")
    return TracedOrders(ids: try rows.map { try $0.decode(ID.self) })
  }
}
