import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

/// A state of an order: the event, and what payment reads of it.
struct OrderState {
  let order: OrderOutlined.Outline
  let event: JSONText

  init(_ outlined: OrderOutlined, _ event: JSONText) {
    order = outlined.order
    self.event = event
  }
}

/// Copies of what other contexts own. An older version than the copy is ignored.
extension Transaction {
  /// Saves the newest state of each order. If an order came to nothing or a manager granted its refund, its payments are refunded.
  /// If it has ended otherwise, a payment that is under way is called off. If it changed, what was paid too much goes back, and what
  /// was exchanged is invoiced.
  func saveCopies(of states: [OrderState], at time: Date, _ books: Books) async throws {
    let newest = Dictionary(states.map { ($0.order.id, $0) }) { $0.order.version > $1.order.version ? $0 : $1 }
    // In one order in all replicas: two that lock the same rows in different orders would be a deadlock.
    let sorted = newest.values.sorted { $0.order.id < $1.order.id }
    // Its state before says whether it has ended only now: what is published once more ended long ago.
    let ended = sorted.filter(\.order.endedUnpaid).map(\.order.id)
    let justEnded = ended.isEmpty ? [] : Set(ended).subtracting(try await endedOrders(among: ended))
    queue(
      """
      INSERT INTO orders (id, restaurant_id, customer_id, is_decided, version, event)
      SELECT * FROM unnest(\(sorted.map(\.order.id)), \(sorted.map(\.order.restaurantId)), \(sorted.map(\.order.customerId)),
        \(sorted.map(\.order.isChargeable)), \(sorted.map(\.order.version)), \(sorted.map(\.event)))
      ON CONFLICT (id) DO UPDATE SET customer_id = excluded.customer_id, is_decided = excluded.is_decided,
        version = excluded.version, event = excluded.event
      WHERE orders.version < excluded.version
      """)
    // Once an order's refund is owed it stays owed, so this is right also if a newer state was saved before.
    for state in sorted where state.order.isRefundOwed { demandRefund(ofOrder: state.order.id) }
    for state in sorted where state.order.endedUnpaid { callOffPending(ofOrder: state.order.id) }
    // Restaurants' series of invoices are locked in one order in all replicas, too. Most orders never change.
    let changed = sorted.filter { $0.order.isOverpaid || $0.order.isRevised || justEnded.contains($0.order.id) }
      .sorted { ($0.order.restaurantId, $0.order.id) < ($1.order.restaurantId, $1.order.id) }
    for state in changed {
      if state.order.isOverpaid || state.order.isRevised { try await balance(order: state.order.id, at: time, books) }
      if justEnded.contains(state.order.id) { try await enterCancellation(of: state.order, at: time, books) }
    }
  }

  /// Those of the orders that had come to nothing before, as the copies say.
  private func endedOrders(among ids: [ID]) async throws -> Set<ID> {
    let rows = try await query(
      """
      SELECT id FROM orders
      WHERE id = ANY(\(ids)) AND event->'order'->>'status' IN ('cancelled', 'rejected', 'returned', 'abandoned')
      """)
    return Set(try rows.map { try $0.decode(ID.self) })
  }

  /// Has the order's payments refunded: cards by the provider, cash and cheques by staff.
  private func demandRefund(ofOrder id: ID) {
    queue(
      """
      UPDATE payments SET refund_due = true, attempts = 0,
        part_due_cents = 0, next_attempt_at = CASE WHEN method = 'card' THEN now() ELSE 'infinity' END
      WHERE order_id = \(id) AND status = 'succeeded' AND NOT refund_due
      """)
    voidRefunds(ofOrder: id)
  }

  /// A code belongs for ever to the first restaurant that has it. No other restaurant gets it. What invoices say of the seller is a
  /// setting of the tills, so their log has a change of it.
  func saveCopy(of event: RestaurantChanged, at time: Date, _ books: Books) async throws {
    let seller = Invoice.Seller(event.restaurant)
    let before = try await query(
      "SELECT code, seller FROM restaurants WHERE id = \(event.restaurant.id) AND version < \(event.version) FOR UPDATE"
    ).first
    if let (code, text) = try before?.decode(String?.self, JSONText?.self), let text {
      let known: Invoice.Seller = try text.decode()
      var changed = known == seller ? [] : ["seller"]
      if let now = event.restaurant.code, now != code { changed.append("code") }
      if !changed.isEmpty {
        try await log(
          "settings", in: event.restaurant.id, details: changed.joined(separator: ", "), at: time, books.key)
      }
    }
    if let code = event.restaurant.code {
      queue(
        """
        INSERT INTO invoice_series (code, restaurant_id) VALUES (\(code), \(event.restaurant.id)) ON CONFLICT DO NOTHING
        """)
    }
    queue(
      """
      INSERT INTO restaurants (id, city, code, seller, version)
      VALUES (\(event.restaurant.id), \(event.restaurant.address.city), \(event.restaurant.code),
        \(JSONText(encoding: seller)), \(event.version))
      ON CONFLICT (id) DO UPDATE SET city = excluded.city, code = coalesce(excluded.code, restaurants.code),
        seller = excluded.seller, version = excluded.version
      WHERE restaurants.version < excluded.version OR restaurants.seller IS NULL
      """)
  }

  /// The names of customers, for their invoices, and of couriers, for their purses.
  func saveCopy(of event: AccountChanged) {
    guard [.customer, .courier].contains(event.account.role) else { return }
    queue(
      """
      INSERT INTO customers (id, name, version)
      VALUES (\(event.account.id), \("\(event.account.firstName) \(event.account.lastName)"), \(event.version))
      ON CONFLICT (id) DO UPDATE SET name = excluded.name, version = excluded.version
      WHERE customers.version < excluded.version AND NOT customers.is_erased
      """)
  }
}

extension Database {
  /// Whether there is a copy of the order that the caller may see. The statement itself does not find what the caller may not see,
  /// so such an order and a missing one are the same (RELIABILITY S2).
  ///
  /// - Parameters:
  ///   - total: what the order must cost by the copy; nil where that does not matter.
  ///   - isFixed: whether its preparation must have begun by the copy, after which nobody changes what it costs.
  func isVisible(_ id: ID, to caller: Caller, costing total: Money? = nil, isFixed: Bool = false) async throws -> Bool {
    let visible = OrderVisibility(caller)
    let changeable: [OrderStatus] = [.awaitingPayment, .placed]
    return try await !read(
      """
      SELECT 1 FROM orders
      WHERE id = \(id) AND (customer_id = \(visible.customer) OR restaurant_id = \(visible.restaurant) OR \(visible.all))
        AND coalesce(\(total?.amount) = (event->'order'->'total'->>'amount')::integer, true)
        AND NOT (\(isFixed) AND event->'order'->>'status' = ANY(\(changeable.map(\.rawValue))))
      """
    ).isEmpty
  }

  /// Whether orders has published that the order is paid, or all that came in for a part of it.
  func isTold(_ order: ID) async throws -> Bool {
    let rows = try await read(
      """
      SELECT (event->'order'->>'isPaid')::boolean OR coalesce((event->'order'->'paidAmount'->>'amount')::integer, 0) >= (
        SELECT coalesce(sum(p.amount_cents - p.refunded_cents), 0) FROM payments p
        WHERE p.order_id = o.id AND p.status = 'succeeded')
      FROM orders o WHERE id = \(order)
      """)
    return try rows.first?.decode(Bool.self) ?? false
  }
}
