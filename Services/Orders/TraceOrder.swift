import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension TraceOrder {
  /// The steps of an order, and what else was done to it. The order keeps the roles of those who took its steps, the audit log the
  /// accounts of employees; of orders from before it had lines about steps, accounts are known of the courier and of who took the
  /// last step.
  func handle(in orders: Orders) async throws -> Items<TraceLine> {
    let rows = try await orders.database.read([
      "SELECT document, actor_id, courier_id FROM orders WHERE id = \(orderId)",
      """
      SELECT at, actor, actor_role, action, coalesce('revision ' || (after->>'number'), after->>'reason')
      FROM audit WHERE subject = \(orderId) ORDER BY id LIMIT 500
      """,
    ])
    guard let record = try rows[0].records().first else { return Items([]) }
    return Items(record.traceLines(try rows[1].map { try DoneToOrder($0) }))
  }
}

/// A line of the audit log about an order.
struct DoneToOrder {
  var at: Date
  var actorId: ID?
  var role: String?
  var action: String
  var note: String?
}

extension DoneToOrder {
  fileprivate init(_ row: Rows.Row) throws {
    (at, actorId, role, action, note) = try row.decode(
      Date.self, ID?.self, String?.self, String.self, String?.self)
  }
}

extension OrderRecord {
  /// - Parameter done: what the audit log says, oldest first: a line for each step of an employee, named after its status.
  func traceLines(_ done: [DoneToOrder]) -> [TraceLine] {
    var others = done
    var lines = order.history.map { step in
      var line = TraceLine(
        at: step.at, context: .orders, kind: .step, what: step.status.rawValue, by: step.by,
        actorId: step.by == Role.customer.rawValue ? order.customerId : nil, note: step.reason?.rawValue)
      if let index = others.firstIndex(where: { $0.action == step.status.rawValue && $0.role == step.by }) {
        line.actorId = others.remove(at: index).actorId
      }
      return line
    }
    if let actorId, let last = lines.indices.last { lines[last].actorId = actorId }
    if let courierId, let left = lines.firstIndex(where: { $0.what == OrderStatus.delivering.rawValue }) {
      lines[left].actorId = courierId
    }
    return lines
      + others.map {
        TraceLine(
          at: $0.at, context: .orders, kind: .change, what: $0.action, by: $0.role ?? "system", actorId: $0.actorId,
          note: $0.note)
      }
  }
}
