import Contracts
import Messaging
import PostgreSQL
import ServiceKit

extension TraceOrder {
  /// The steps of an order. Of the people who took them the order keeps roles; accounts are known of its customer, of the courier and
  /// of who took the last step.
  func handle(in orders: Orders) async throws -> Items<TraceLine> {
    let rows = try await orders.database.read(
      "SELECT document, actor_id, courier_id FROM orders WHERE id = \(orderId)")
    guard let row = rows.first else { return Items([]) }
    let (document, actor, courier) = try row.decode(JSONText.self, ID?.self, ID?.self)
    let order: Order = try document.decode()
    var lines = order.history.map { step in
      TraceLine(
        at: step.at, context: .orders, kind: .step, what: step.status.rawValue, by: step.by,
        actorId: step.by == Role.customer.rawValue ? order.customerId : nil, note: step.reason?.rawValue)
    }
    if let actor, let last = lines.indices.last { lines[last].actorId = actor }
    if let courier, let left = lines.firstIndex(where: { $0.what == OrderStatus.delivering.rawValue }) {
      lines[left].actorId = courier
    }
    return Items(lines)
  }
}
