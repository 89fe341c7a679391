import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

/// Changes of the payments table. Every transaction locks the order's row first.
extension Transaction {
  /// An order's bill, for paying it, and the payment that was made under the key, if there is one. Both are read under the order's
  /// lock, so a repetition which came at the same time finds what the first request wrote.
  func lockBill(
    of id: ID, paidBy idempotency: Idempotency
  ) async throws -> (bill: Bill, earlier: PaymentRecord?)? {
    let rows = try await query([
      Self.lockingOrder(id), Self.receivedOf(order: id), Self.changesOf(order: id),
      """
      SELECT \(sql: PaymentRecord.columns), fingerprint
      FROM payments p WHERE account_id = \(idempotency.account) AND idempotency_key = \(idempotency.key)
      """,
    ])
    guard let bill = try Self.bill(rows) else { return nil }
    guard let row = rows[3].first else { return (bill, nil) }
    guard try row.decode(Bytes.self, at: PaymentRecord.columnCount) == idempotency.fingerprint else {
      throw Problem.keyReused
    }
    return (bill, try PaymentRecord(row))
  }

  /// An order's bill, under its lock.
  func lockBill(of id: ID) async throws -> Bill? {
    try Self.bill(
      try await query([Self.lockingOrder(id), Self.receivedOf(order: id), Self.changesOf(order: id)]))
  }

  private static func bill(_ rows: [Rows]) throws -> Bill? {
    guard let order = try rows[0].order() else { return nil }
    var invoiced: [ID: InvoiceContent] = [:]
    let payments = try rows[1].map { row in
      let record = try PaymentRecord(row)
      let invoice = try row.decode(JSONText?.self, at: PaymentRecord.columnCount)
      invoiced[record.payment.id] = try invoice?.decode(Invoice.self).content
      return record
    }
    for row in rows[2] {
      let (payment, lines, adjustments) = try row.decode(ID.self, JSONText.self, JSONText?.self)
      let change = InvoiceContent(lines: try lines.decode(), adjustments: try adjustments?.decode() ?? [])
      invoiced[payment] = (invoiced[payment] ?? .nothing) + change
    }
    return Bill(of: order, payments, invoiced: invoiced)
  }

  /// The payments that count for a bill, with their invoices.
  private static func receivedOf(order id: ID) -> SQL {
    """
    SELECT \(sql: PaymentRecord.columns), i.document
    FROM payments p LEFT JOIN invoices i ON i.payment_id = p.id AND i.kind = 'invoice' AND i.refund_id IS NULL
    WHERE p.order_id = \(id) AND p.status IN ('pending', 'succeeded')
    """
  }

  /// What changed those invoices while the payments stay: parts that went back and corrections, and what is to go back.
  private static func changesOf(order id: ID) -> SQL {
    """
    SELECT payment_id, document->'lines', document->'adjustments' FROM invoices
    WHERE order_id = \(id) AND refund_id IS NOT NULL
    UNION ALL SELECT payment_id, lines, adjustments FROM refunds WHERE order_id = \(id) AND status = 'due'
    """
  }

  /// A payment for changing, its order, and what it is for.
  func lock(_ id: ID, of order: ID) async throws -> (record: PaymentRecord, order: Order, content: InvoiceContent)? {
    let rows = try await query([
      Self.lockingOrder(order),
      """
      SELECT \(sql: PaymentRecord.columns), lines, adjustments FROM payments p WHERE id = \(id) FOR UPDATE
      """,
    ])
    guard let order = try rows[0].order(), let row = rows[1].first else { return nil }
    let lines: [Order.Line]? = try row.decode(JSONText?.self, at: PaymentRecord.columnCount)?.decode()
    let adjustments: [Order.Adjustment]? = try row.decode(JSONText?.self, at: PaymentRecord.columnCount + 1)?.decode()
    let content = lines.map { InvoiceContent(lines: $0, adjustments: adjustments ?? []) }
    return (try PaymentRecord(row), order, content ?? InvoiceContent(dueFor: order, alreadyInvoiced: .nothing))
  }

  private static func lockingOrder(_ id: ID) -> SQL { "SELECT event FROM orders WHERE id = \(id) FOR UPDATE" }

  func insert(
    _ payment: Payment, for content: InvoiceContent, token: String?, returnUrl: String?, handedOver: Money? = nil,
    till: String? = nil, by idempotency: Idempotency
  ) {
    queue(
      """
      INSERT INTO payments (id, order_id, method, status, amount_cents, created_at, account_id, idempotency_key,
        fingerprint, payment_token, return_url, lines, adjustments, handed_over_cents, till)
      VALUES (\(payment.id), \(payment.orderId), \(payment.method.rawValue), \(payment.status.rawValue),
        \(payment.amount.amount), \(payment.createdAt), \(idempotency.account), \(idempotency.key),
        \(idempotency.fingerprint), \(token), \(returnUrl), \(JSONText(encoding: content.lines)),
        \(content.adjustments.isEmpty ? nil : JSONText(encoding: content.adjustments)), \(handedOver?.amount), \(till))
      """)
  }

  /// Writes what became of a payment, and publishes it.
  func update(_ record: PaymentRecord, _ outbox: Outbox, refundedBy employee: ID? = nil) throws {
    var payment = record.payment
    payment.nextAction = nil
    payment.tell(record)
    queue(
      """
      UPDATE payments SET status = \(payment.status.rawValue), invoice_number = \(payment.invoiceNumber),
        refusal = \(payment.refusal), intent_id = \(record.intentId), refund_due = \(record.isRefundDue),
        refunded_cents = \(record.refundedPart.amount), part_due_cents = \(record.dueParts.amount),
        refunded_by = coalesce(\(employee), refunded_by), payment_token = NULL, return_url = NULL, next_action = NULL,
        attempts = 0, next_attempt_at = now(), version = \(record.version)
      WHERE id = \(payment.id)
      """)
    try outbox.add(PaymentChanged(payment: payment, version: record.version), to: self)
  }

  /// Has the order's pending payment called off, since another takes its place or the order has ended: at once, or when the process
  /// that works on it is done. An order has one at most (`payments_one_pending`).
  func callOffPending(ofOrder id: ID) {
    queue(
      """
      UPDATE payments SET is_replaced = true,
        next_attempt_at = CASE WHEN attempts = 0 THEN now() ELSE next_attempt_at END
      WHERE order_id = \(id) AND status = 'pending'
      """)
  }

  /// Has a payment looked at because the provider has sent an event about it. Where the event says that a refused payment was
  /// paid after all, it is refunded.
  ///
  /// - Returns: whether the event is new.
  func record(_ event: ProviderEvent) async throws -> Bool {
    let rows = try await query(
      "INSERT INTO provider_events (id) VALUES (\(event.id)) ON CONFLICT DO NOTHING")
    guard rows.affectedCount == 1, let payment = event.payment else { return false }
    queue(
      """
      UPDATE payments SET looks = 0, next_attempt_at = CASE WHEN attempts = 0 THEN now() ELSE next_attempt_at END
      WHERE id = \(payment) AND (status = 'pending' OR refund_due)
      """)
    if event.isPaid { demandRefund(ofRefused: payment, intent: event.intent) }
    return true
  }

  /// Has the money refunded that was taken for a payment which counts as refused.
  func demandRefund(ofRefused payment: ID, intent: String) {
    queue(
      """
      UPDATE payments SET refund_due = true, intent_id = \(intent), attempts = 0, next_attempt_at = now()
      WHERE id = \(payment) AND status = 'refused' AND NOT refund_due
      """)
  }
}

extension Database {
  func payment(_ id: ID) async throws -> PaymentRecord? {
    try await read(
      """
      SELECT \(sql: PaymentRecord.columns)
      FROM payments p WHERE id = \(id)
      """
    ).first.map { try PaymentRecord($0) }
  }

  /// The same, if the caller may see its order.
  func payment(_ id: ID, visibleTo caller: Caller) async throws -> PaymentRecord? {
    let visible = OrderVisibility(caller)
    return try await read(
      """
      SELECT \(sql: PaymentRecord.columns)
      FROM payments p JOIN orders o ON o.id = p.order_id
      WHERE p.id = \(id)
        AND (o.customer_id = \(visible.customer) OR o.restaurant_id = \(visible.restaurant) OR \(visible.all))
      """
    ).first.map { try PaymentRecord($0) }
  }

  /// The payments that a restaurant's staff have to hand back.
  func refundsDue(in restaurant: ID, before: ID?, limit: Int) async throws -> [PaymentRecord] {
    try await read(
      """
      SELECT \(sql: PaymentRecord.columns)
      FROM (
        SELECT id FROM payments WHERE refund_due AND method <> 'card' AND id < \(before ?? .last)
        UNION SELECT id FROM payments
        WHERE part_due_cents > 0 AND method <> 'card' AND id < \(before ?? .last)) due
      JOIN payments p ON p.id = due.id JOIN orders o ON o.id = p.order_id
      WHERE o.restaurant_id = \(restaurant)
      ORDER BY p.id DESC LIMIT \(limit)
      """
    ).map { try PaymentRecord($0) }
  }

  /// Claims a payment for half a minute, if it has a next step and no other process has claimed it. A payment with nothing to do is
  /// not written, so that polling costs no write.
  func claim(_ id: ID) async throws -> (record: PaymentRecord, order: Order)? {
    let rows = try await execute(
      """
      UPDATE payments p SET attempts = attempts + 1, next_attempt_at = now() + interval '30 seconds'
      FROM orders o
      WHERE p.id = \(id) AND o.id = p.order_id AND p.next_attempt_at <= now() AND p.method = 'card'
        AND (p.refund_due OR p.status = 'pending' AND (o.is_decided OR p.is_replaced))
      RETURNING \(sql: PaymentRecord.columns), o.event
      """)
    return try rows.first.map { row in
      (
        try PaymentRecord(row),
        try row.decode(JSONText.self, at: PaymentRecord.columnCount).decode(OrderChanged.self).order
      )
    }
  }

  /// Ends a claim. The payment is tried again later.
  ///
  /// - Parameter isUnanswered: whether the provider may still act on what it was asked.
  func putOff(_ id: ID, for seconds: Double, isUnanswered: Bool) async throws {
    try await execute(
      """
      UPDATE payments SET next_attempt_at = now() + \(seconds) * interval '1 second',
        unanswered_at = CASE WHEN \(isUnanswered) THEN now() ELSE unanswered_at END
      WHERE id = \(id)
      """)
  }

  /// Leaves a payment to the customer and their bank. It is looked at again after 2 seconds, then less and less often, at least
  /// once a minute; at once when the provider sends an event about it, the customer asks, or it was to be called off meanwhile.
  ///
  /// - Returns: false where another process has concluded the payment before.
  func waitForBank(_ id: ID, intent: String, _ action: NextAction?) async throws -> Bool {
    try await execute(
      """
      UPDATE payments SET intent_id = \(intent), next_action = \(action.map { JSONText(encoding: $0) }), attempts = 0,
        looked_at = now(), looks = looks + 1,
        next_attempt_at = now()
          + CASE WHEN is_replaced THEN 0 ELSE least(60, 2 * power(2, least(looks, 5))) END * interval '1 second'
      WHERE id = \(id) AND status = 'pending'
      """
    ).affectedCount == 1
  }

  /// Leaves a refund to the bank. It is looked at again after 2 seconds, then less and less often, at least once an hour; at once
  /// when the provider sends an event about it.
  func waitForRefund(_ id: ID) async throws {
    try await execute(
      """
      UPDATE payments SET attempts = 0, looked_at = now(), looks = looks + 1,
        next_attempt_at = now() + least(3600, 2 * power(2, least(looks, 11))) * interval '1 second'
      WHERE id = \(id) AND refund_due
      """)
  }

  /// Lets a payment that waits for the bank be looked at soon, once a second at most.
  ///
  /// - Returns: in how many seconds; nil where a process works on it already, or where it waits for nothing.
  func lookSoon(_ id: ID) async throws -> Double? {
    try await execute(
      """
      UPDATE payments
      SET next_attempt_at = least(next_attempt_at, greatest(now(), looked_at + interval '1 second'))
      WHERE id = \(id) AND status = 'pending' AND attempts = 0 AND looked_at IS NOT NULL
      RETURNING extract(epoch FROM next_attempt_at - now())::float8
      """
    ).first?.decode(Double.self)
  }

  /// How often the provider was asked about a payment that waits for the bank, and whether a process has it in hand now.
  ///
  /// - Returns: nil where the payment is decided.
  func looks(at id: ID) async throws -> (count: Int, isUnderWay: Bool)? {
    let rows = try await execute("SELECT looks, attempts > 0 FROM payments WHERE id = \(id) AND status = 'pending'")
    return try rows.first.map { (try $0.decode(Int.self, at: 0), try $0.decode(Bool.self, at: 1)) }
  }

  func duePayments(limit: Int) async throws -> [ID] {
    try await read(
      """
      SELECT p.id FROM payments p JOIN orders o ON o.id = p.order_id
      WHERE (p.refund_due OR p.status = 'pending' AND (o.is_decided OR p.is_replaced)) AND p.next_attempt_at <= now()
        AND p.method = 'card'
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
