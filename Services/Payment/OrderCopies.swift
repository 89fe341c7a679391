import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

/// A state of an order: what payment reads of it, and the event that told it.
struct OrderState {
  let order: OrderOutlined.Outline
  let event: JSONText

  init(_ outlined: OrderOutlined, _ event: JSONText) {
    order = outlined.order
    self.event = event
  }
}

/// Copies of what other contexts own. Each keeps the newest version that came and ignores what is older.
extension Transaction {
  /// Keeps the newest state of each order, as the event that told it. What was paid for one that came to nothing, or whose
  /// refund a manager granted, goes back; what is still being paid for one that has ended is called off.
  func keep(_ states: [OrderState]) {
    let newest = Dictionary(states.map { ($0.order.id, $0) }) { $0.order.version > $1.order.version ? $0 : $1 }
    // Sorted, since replicas that keep the same orders wait for each other.
    let kept = newest.values.sorted { $0.order.id < $1.order.id }
    queue(
      """
      INSERT INTO orders (id, restaurant_id, customer_id, is_decided, version, event)
      SELECT * FROM unnest(\(kept.map(\.order.id)), \(kept.map(\.order.restaurantId)), \(kept.map(\.order.customerId)),
        \(kept.map(\.order.isChargeable)), \(kept.map(\.order.version)), \(kept.map(\.event)))
      ON CONFLICT (id) DO UPDATE SET customer_id = excluded.customer_id, is_decided = excluded.is_decided,
        version = excluded.version, event = excluded.event
      WHERE orders.version < excluded.version
      """)
    // An order whose money goes back stays so: this is right also where a newer state was kept before.
    for state in kept where state.order.isRefundOwed { demandRefund(ofOrder: state.order.id) }
    for state in kept where state.order.endedUnpaid { callOffPayments(ofOrder: state.order.id) }
  }

  /// Demands back what was paid: of the provider, or of the people at the till.
  private func demandRefund(ofOrder id: ID) {
    queue(
      """
      UPDATE payments SET refund_due = true, attempts = 0,
        next_attempt_at = CASE WHEN method = 'card' THEN now() ELSE 'infinity' END
      WHERE order_id = \(id) AND status = 'succeeded' AND NOT refund_due
      """)
  }

  /// Has a payment that waits for the customer's bank looked at now, unless a process works on it.
  private func callOffPayments(ofOrder id: ID) {
    queue(
      """
      UPDATE payments SET next_attempt_at = now() WHERE order_id = \(id) AND status = 'pending' AND attempts = 0
      """)
  }

  /// A code is a restaurant's own from its first use on. One that another restaurant has used is not taken over.
  func keep(_ event: RestaurantChanged) {
    if let code = event.restaurant.code {
      queue(
        """
        INSERT INTO invoice_series (code, restaurant_id) VALUES (\(code), \(event.restaurant.id)) ON CONFLICT DO NOTHING
        """)
    }
    queue(
      """
      INSERT INTO restaurants (id, city, code, version)
      VALUES (\(event.restaurant.id), \(event.restaurant.address.city), \(event.restaurant.code), \(event.version))
      ON CONFLICT (id) DO UPDATE SET city = excluded.city, code = coalesce(excluded.code, restaurants.code),
        version = excluded.version
      WHERE restaurants.version < excluded.version
      """)
  }
}

extension Database {
  /// Whether we have heard of the order and the caller may see it. What somebody may not see is not found by the statement
  /// itself, so a foreign order and a missing one are the same (RELIABILITY S2).
  func isVisible(_ id: ID, to caller: Caller) async throws -> Bool {
    let visible = OrderVisibility(caller)
    return try await !read(
      """
      SELECT 1 FROM orders
      WHERE id = \(id) AND (customer_id = \(visible.customer) OR restaurant_id = \(visible.restaurant) OR \(visible.all))
      """
    ).isEmpty
  }

  /// Whether orders has published that the order is paid.
  func isPaid(_ order: ID) async throws -> Bool {
    let rows = try await read("SELECT (event->'order'->>'isPaid')::boolean FROM orders WHERE id = \(order)")
    return try rows.first?.decode(Bool.self) ?? false
  }
}
