import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

/// A payment as we keep it.
struct PaymentRecord {
  var payment: Payment
  var paymentToken: String?
  var intentId: String?
  var attempts: Int
  var isRefundDue: Bool
  var version: Int

  /// One that needs nothing more of the provider.
  init(_ payment: Payment, version: Int) {
    self.payment = payment
    attempts = 0
    isRefundDue = false
    self.version = version
  }

  /// How many columns `init(_:)` reads; what a query asks for besides stands behind them.
  static let columnCount = 13

  init(_ row: Rows.Row) throws {
    let (id, order, method, status, cents, createdAt, invoice, refusal, token, intent, attempts, isRefundDue, version) =
      try row.decode(
        ID.self, ID.self, String.self, String.self, Int.self, Date.self, String?.self, String?.self, String?.self,
        String?.self, Int.self, Bool.self, Int.self)
    payment = Payment(
      id: id, orderId: order, method: PaymentMethod(written: method),
      status: PaymentStatus(written: status), amount: Money(cents: cents), createdAt: createdAt,
      invoiceNumber: invoice, refusal: refusal)
    paymentToken = token
    intentId = intent
    self.attempts = attempts
    self.isRefundDue = isRefundDue
    self.version = version
  }
}

/// A state of an order: what payment reads of it, and the event that told it.
struct OrderState {
  let order: OrderOutlined.Outline
  let event: JSONText

  init(_ outlined: OrderOutlined, _ event: JSONText) {
    order = outlined.order
    self.event = event
  }
}

extension Transaction {
  /// Keeps the newest state of each order, as the event that told it. What was paid for one that came to nothing, or whose
  /// refund a manager granted, goes back.
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
  }

  func keep(_ event: RestaurantChanged) {
    queue(
      """
      INSERT INTO restaurants (id, city, version)
      VALUES (\(event.restaurant.id), \(event.restaurant.address.city), \(event.version))
      ON CONFLICT (id) DO UPDATE SET city = excluded.city, version = excluded.version
      WHERE restaurants.version < excluded.version
      """)
  }

  /// An order for changing what has been paid of it, and the payment that was made under the key, if there is one. It is
  /// looked for under the order's lock, so a repetition which came at the same time finds what the first request wrote.
  func lockOrder(_ id: ID, paidBy idempotency: Idempotency) async throws -> (order: Order, earlier: PaymentRecord?)? {
    let rows = try await query([
      Self.lockingOrder(id),
      """
      SELECT id, order_id, method, status, amount_cents, created_at, invoice_number, refusal, payment_token, intent_id,
        attempts, refund_due, version, fingerprint
      FROM payments WHERE account_id = \(idempotency.account) AND idempotency_key = \(idempotency.key)
      """,
    ])
    guard let order = try rows[0].order() else { return nil }
    guard let row = rows[1].first else { return (order, nil) }
    guard try row.decode(Bytes.self, at: PaymentRecord.columnCount) == idempotency.fingerprint else {
      throw Problem.keyReused
    }
    return (order, try PaymentRecord(row))
  }

  /// A payment for changing, and its order, which is locked first here as everywhere.
  func lock(_ payment: Payment) async throws -> (record: PaymentRecord, order: Order)? {
    let rows = try await query([
      Self.lockingOrder(payment.orderId),
      """
      SELECT id, order_id, method, status, amount_cents, created_at, invoice_number, refusal, payment_token, intent_id,
        attempts, refund_due, version
      FROM payments WHERE id = \(payment.id) FOR UPDATE
      """,
    ])
    guard let order = try rows[0].order(), let row = rows[1].first else { return nil }
    return (try PaymentRecord(row), order)
  }

  private static func lockingOrder(_ id: ID) -> SQL { "SELECT event FROM orders WHERE id = \(id) FOR UPDATE" }

  func insert(_ payment: Payment, token: String?, by idempotency: Idempotency) {
    queue(
      """
      INSERT INTO payments (id, order_id, method, status, amount_cents, created_at, account_id, idempotency_key,
        fingerprint, payment_token)
      VALUES (\(payment.id), \(payment.orderId), \(payment.method.rawValue), \(payment.status.rawValue),
        \(payment.amount.amount), \(payment.createdAt), \(idempotency.account), \(idempotency.key),
        \(idempotency.fingerprint), \(token))
      """)
  }

  /// Writes what became of a payment, and tells the others.
  func update(_ record: PaymentRecord, _ outbox: Outbox) throws {
    let payment = record.payment
    queue(
      """
      UPDATE payments SET status = \(payment.status.rawValue), invoice_number = \(payment.invoiceNumber),
        refusal = \(payment.refusal), intent_id = \(record.intentId), refund_due = \(record.isRefundDue),
        payment_token = NULL, attempts = 0, next_attempt_at = now(), version = \(record.version)
      WHERE id = \(payment.id)
      """)
    try outbox.add(PaymentChanged(payment: payment, version: record.version), to: self)
  }

  /// Money that came in for an order which then came to nothing goes back.
  func demandRefund(ofOrder id: ID) {
    queue(
      """
      UPDATE payments SET refund_due = true, attempts = 0, next_attempt_at = now()
      WHERE order_id = \(id) AND status = 'succeeded' AND NOT refund_due
      """)
  }
}

extension Database {
  /// Whether the caller may see the order; nil where we have not heard of it.
  func isVisible(_ id: ID, to caller: Caller) async throws -> Bool? {
    let sight = Sight(caller)
    return try await read(
      """
      SELECT coalesce(customer_id = \(sight.customer) OR restaurant_id = \(sight.restaurant) OR \(sight.all), false)
      FROM orders WHERE id = \(id)
      """
    ).first?.decode(Bool.self)
  }

  /// Whether orders has told that it knows of the payment.
  func isPaid(_ order: ID) async throws -> Bool {
    let rows = try await read("SELECT (event->'order'->>'isPaid')::boolean FROM orders WHERE id = \(order)")
    return try rows.first?.decode(Bool.self) ?? false
  }

  func payment(_ id: ID) async throws -> PaymentRecord? {
    try await read(
      """
      SELECT id, order_id, method, status, amount_cents, created_at, invoice_number, refusal, payment_token, intent_id,
        attempts, refund_due, version
      FROM payments WHERE id = \(id)
      """
    ).first.map { try PaymentRecord($0) }
  }

  /// Takes a payment to work on for half a minute, if it has a next step and nobody else is at it. Where there is nothing
  /// to do nothing is written, so it costs little to ask again and again.
  func claim(_ id: ID) async throws -> (record: PaymentRecord, order: Order)? {
    let rows = try await execute(
      """
      UPDATE payments p SET attempts = attempts + 1, next_attempt_at = now() + interval '30 seconds'
      FROM orders o
      WHERE p.id = \(id) AND o.id = p.order_id AND p.next_attempt_at <= now()
        AND (p.refund_due OR p.status = 'pending' AND o.is_decided)
      RETURNING p.id, p.order_id, p.method, p.status, p.amount_cents, p.created_at, p.invoice_number, p.refusal,
        p.payment_token, p.intent_id, p.attempts, p.refund_due, p.version, o.event
      """)
    return try rows.first.map { row in
      (
        try PaymentRecord(row),
        try row.decode(JSONText.self, at: PaymentRecord.columnCount).decode(OrderChanged.self).order
      )
    }
  }

  /// Gives a payment back, to be tried again later.
  func release(_ id: ID, for seconds: Double, intentId: String?) async throws {
    try await execute(
      """
      UPDATE payments SET next_attempt_at = now() + \(seconds) * interval '1 second',
        intent_id = coalesce(\(intentId), intent_id)
      WHERE id = \(id)
      """)
  }

  func duePayments(limit: Int) async throws -> [ID] {
    try await read(
      """
      SELECT p.id FROM payments p JOIN orders o ON o.id = p.order_id
      WHERE (p.refund_due OR p.status = 'pending' AND o.is_decided) AND p.next_attempt_at <= now()
      ORDER BY p.next_attempt_at LIMIT \(limit)
      """
    ).map { try $0.decode(ID.self) }
  }
}

extension Rows {
  fileprivate func order() throws -> Order? {
    try first?.decode(JSONText.self).decode(OrderChanged.self).order
  }
}
