import Contracts
import Messaging
import PostgreSQL
import ServiceKit

extension TraceOrder {
  /// The round with the order, and who has it.
  func handle(in delivery: Delivery) async throws -> Items<TraceLine> {
    let rows = try await delivery.database.read(
      "SELECT document, courier_id FROM rounds WHERE order_id = \(orderId)")
    return Items(
      try rows.compactMap { row in
        let (document, courier) = try row.decode(JSONText.self, ID?.self)
        let order: Order = try document.decode()
        guard let last = order.history.last else { return nil }
        return TraceLine(
          at: last.at, context: .delivery, kind: .round, what: order.status.rawValue, by: Role.courier.rawValue,
          actorId: courier)
      })
  }
}
