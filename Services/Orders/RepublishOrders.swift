import Contracts
import Messaging
import PostgreSQL

extension Republication {
  /// With a topic of its own, which only those follow who keep copies of orders: customers get no mail by it.
  static let orders = Republication(of: OrderChanged.self, as: .republished) { transaction, after in
    try await transaction.query(
      """
      SELECT document, actor_id, courier_id FROM orders WHERE id > \(after) ORDER BY id LIMIT \(pageSize)
      """
    ).records().map { ($0.order.id, OrderChanged(order: $0.order, courierId: $0.courierId)) }
  }
}
