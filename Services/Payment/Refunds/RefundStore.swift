import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

/// A part of a payment that goes back.
struct PartRefund {
  var id: ID
  var paymentId: ID
  var amount: Money
  var content: InvoiceContent
}

/// The refunds table. Every transaction locks the order's row first.
extension Transaction {
  /// Has what came in beyond an order's total go back: of cards by the provider, of cash and cheques by staff.
  func demandExcess(ofOrder id: ID) async throws {
    guard let bill = try await lockBill(of: id) else { return }
    let content = bill.contentDue
    let excess = bill.excess
    for (record, amount) in excess {
      // Of several payments each gives back its part of everything.
      let part = excess.count == 1 ? content : content.part(amount)
      queue(
        """
        INSERT INTO refunds (id, payment_id, order_id, amount_cents, lines, adjustments, next_attempt_at)
        VALUES (\(ID.new()), \(record.payment.id), \(id), \(amount.amount), \(JSONText(encoding: part.lines)),
          \(JSONText(encoding: part.adjustments)), CASE WHEN \(record.isHandedBack) THEN 'infinity' ELSE now() END)
        """)
      queue("UPDATE payments SET part_due_cents = part_due_cents + \(amount.amount) WHERE id = \(record.payment.id)")
    }
  }

  /// All of the order's payments go back, so their parts need not.
  func voidRefunds(ofOrder id: ID) {
    queue("UPDATE refunds SET status = 'void' WHERE order_id = \(id) AND status = 'due'")
  }

  /// What has gone back of a payment before.
  func refundedParts(ofPayment id: ID, of order: ID) async throws -> [InvoiceContent] {
    try await query(
      """
      SELECT lines, adjustments FROM refunds WHERE order_id = \(order) AND payment_id = \(id) AND status = 'refunded'
      """
    ).map { row in
      let (lines, adjustments) = try row.decode(JSONText.self, JSONText.self)
      return InvoiceContent(lines: try lines.decode(), adjustments: try adjustments.decode())
    }
  }

  /// Writes down that parts of a payment are back, issues their credit notes, and publishes the payment.
  ///
  /// - Parameter refund: one of them; nil for all that are due.
  /// - Returns: the payment as it is now; nil where nothing was due any more.
  func concludeRefunds(
    ofPayment id: ID, of order: ID, only refund: ID? = nil, by employee: ID?, at time: Date, _ outbox: Outbox
  ) async throws -> Payment? {
    guard let (locked, _, _) = try await lock(id, of: order), locked.payment.status == .succeeded else { return nil }
    let parts = try await query(
      """
      SELECT id, payment_id, amount_cents, lines, adjustments FROM refunds
      WHERE order_id = \(order) AND payment_id = \(id) AND status = 'due' AND id = coalesce(\(refund), id)
      ORDER BY id FOR UPDATE
      """
    ).map { try PartRefund($0) }
    guard !parts.isEmpty, let invoice = try await invoice(ofPayment: id) else { return nil }
    var record = locked
    var (series, _) = try await lockInvoiceSeries(of: invoice.restaurantId)
    for part in parts {
      let note = invoice.creditNote(series.next(), for: part.content, at: time)
      try insert(note, .creditNote, ofPayment: id, refund: part.id, lastOf: series, outbox)
      nameCustomer(ofInvoice: invoice.number, on: series)
      queue("UPDATE refunds SET status = 'refunded', refunded_by = \(employee) WHERE id = \(part.id)")
      record.completeRefund(of: part.amount)
    }
    record.version += 1
    try update(record, outbox)
    record.payment.tell(record)
    return record.payment
  }
}

extension Database {
  /// Claims a refund for half a minute, if it is due and no other process has claimed it.
  func claimRefund() async throws -> (refund: PartRefund, order: ID, intent: String, attempts: Int)? {
    let rows = try await execute(
      """
      UPDATE refunds r SET attempts = r.attempts + 1, next_attempt_at = now() + interval '30 seconds'
      FROM payments p
      WHERE p.id = r.payment_id AND r.id = (
        SELECT id FROM refunds WHERE status = 'due' AND next_attempt_at <= now()
        ORDER BY next_attempt_at LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING r.id, r.payment_id, r.amount_cents, r.lines, r.adjustments, r.order_id, p.intent_id, r.attempts
      """)
    guard let row = rows.first else { return nil }
    let intent = try row.decode(String?.self, at: 6)
    return (
      try PartRefund(row), try row.decode(ID.self, at: 5), intent ?? "", try row.decode(Int.self, at: 7)
    )
  }

  func putOffRefund(_ id: ID, for seconds: Double) async throws {
    try await execute(
      "UPDATE refunds SET next_attempt_at = now() + \(seconds) * interval '1 second' WHERE id = \(id) AND status = 'due'"
    )
  }
}

extension PartRefund {
  fileprivate init(_ row: Rows.Row) throws {
    let (lines, adjustments) = (
      try row.decode(JSONText.self, at: 3), try row.decode(JSONText.self, at: 4)
    )
    self.init(
      id: try row.decode(ID.self, at: 0), paymentId: try row.decode(ID.self, at: 1),
      amount: Money(cents: try row.decode(Int.self, at: 2)),
      content: InvoiceContent(lines: try lines.decode(), adjustments: try adjustments.decode()))
  }
}
