import Contracts
import Messaging
import PostgreSQL

extension Transaction {
  /// Counts new orders that make good others. Fails where one was replaced often enough (`PlacingError.init(_:by:_:)`).
  func countReplacements(by orders: [NewOrder]) {
    let replaced = orders.compactMap { new in new.order.replaces.map { (replaced: $0, by: new.order.id) } }
    // In one order in all transactions, since each locks the order that is replaced.
    for (replaced, order) in replaced.sorted(by: { $0 < $1 }) {
      queue("SELECT count_replacement(\(replaced), \(order), \(Order.maximumReplacements)::integer)")
    }
  }
}

extension Database {
  /// How many orders have made good another, or are about to.
  func timesReplaced(_ order: ID) async throws -> Int {
    try await read(
      """
      SELECT count(*)::integer FROM replacements r JOIN orders o ON o.id = r.order_id
      WHERE r.replaced_id = \(order) AND o.status NOT IN ('cancelled', 'rejected', 'returned')
      """
    ).first?.decode(Int.self) ?? 0
  }
}
