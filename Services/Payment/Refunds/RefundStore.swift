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
  /// Brings what is to go back, and what is invoiced, in line with an order that costs or consists of something else than was paid
  /// for. Where that is so already, nothing is written.
  func balance(order id: ID, at time: Date, _ books: Books) async throws {
    guard var bill = try await lockBill(of: id) else { return }
    if bill.hasNeedlessRefunds, try await withdrawRefunds(ofOrder: id) {
      guard let now = try await lockBill(of: id) else { return }
      bill = now
    }
    for part in bill.giveBackExcess() { demand(part, ofOrder: id) }
    // It would take more than the order costs now: its customer pays anew.
    if let pending = bill.pending, pending.payment.amount.amount > bill.amountDue.amount {
      callOffPending(ofOrder: id)
    }
    if let correction = bill.correction { try await issue(correction, of: bill.order, at: time, books) }
  }

  /// Has a part of a payment go back: of cards by the provider, of cash and cheques by staff.
  private func demand(_ part: Bill.Part, ofOrder order: ID) {
    let (id, cents) = (part.payment.payment.id, part.amount.amount)
    queue(
      """
      INSERT INTO refunds (id, payment_id, order_id, amount_cents, lines, adjustments, next_attempt_at)
      VALUES (\(ID.new()), \(id), \(order), \(cents), \(JSONText(encoding: part.content.lines)),
        \(JSONText(encoding: part.content.adjustments)), CASE WHEN \(part.payment.isHandedBack) THEN 'infinity' ELSE now() END)
      """)
    queue("UPDATE payments SET part_due_cents = part_due_cents + \(cents) WHERE id = \(id)")
  }

  /// Takes back that parts of an order's payments are to go back, since it costs more again. One that a process has claimed stays: the
  /// provider may have made it.
  ///
  /// - Returns: whether there were any.
  private func withdrawRefunds(ofOrder id: ID) async throws -> Bool {
    try await query(
      """
      WITH withdrawn AS (
        UPDATE refunds SET status = 'void' WHERE order_id = \(id) AND status = 'due' AND attempts = 0
        RETURNING payment_id, amount_cents)
      UPDATE payments p SET part_due_cents = p.part_due_cents - w.cents
      FROM (SELECT payment_id, sum(amount_cents) AS cents FROM withdrawn GROUP BY payment_id) w
      WHERE p.id = w.payment_id
      """
    ).affectedCount > 0
  }

  /// All of the order's payments go back, so their parts need not.
  func voidRefunds(ofOrder id: ID) {
    queue("UPDATE refunds SET status = 'void' WHERE order_id = \(id) AND status = 'due'")
  }

  /// Writes down that parts of a payment are back, issues their credit notes, and publishes the payment.
  ///
  /// - Parameter refund: one of them; nil for all that are due.
  /// - Returns: the payment as it is now; nil where nothing was due any more.
  func concludeRefunds(
    ofPayment id: ID, of order: ID, only refund: ID? = nil, by employee: ID?, place: TillPlace = .online, at time: Date,
    _ books: Books
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
    var (series, _) = try await lockInvoiceSeries(of: invoice.restaurantId, books)
    for part in parts {
      let note = invoice.creditNote(series.next(), for: part.content, at: time)
      try insert(
        note, .creditNote, ofPayment: id, change: part.id, lastOf: &series, at: place, books)
      nameCustomer(ofInvoice: invoice.number, on: series)
      queue("UPDATE refunds SET status = 'refunded', refunded_by = \(employee) WHERE id = \(part.id)")
      record.completeRefund(of: part.amount)
    }
    record.version += 1
    try update(record, books.outbox)
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
