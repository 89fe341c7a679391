import FoundationEssentials

@testable import Contracts
@testable import Payment

/// The tables of payment.
struct PaymentTables {
  struct Row {
    var record: PaymentRecord
    /// Virtual seconds.
    var nextAttemptAt = 0
    var unansweredAt: Int?
    var looks = 0

    var id: ID { record.payment.id }
    var isPending: Bool { record.payment.status == .pending }

    /// As `Transaction.callOffPending`.
    mutating func callOff() {
      record.isReplaced = true
      if record.attempts == 0 { nextAttemptAt = 0 }
    }
  }

  var orders: [ID: Order] = [:]
  var rows: [Row] = []
  /// Invoices and credit notes, by payment.
  var invoices: [ID] = []
  var creditNotes: [ID] = []

  typealias Publishing = SimulatedContext<PaymentTables>.Publishing

  /// As `OrderCopies.keep`.
  mutating func apply(_ payload: Payload) {
    guard case .order(let order) = payload else { return }
    if orders[order.id].map({ $0.version < order.version }) ?? true { orders[order.id] = order }
    for index in rows.indices where rows[index].record.payment.orderId == order.id {
      let record = rows[index].record
      if order.isRefundOwed, record.payment.status == .succeeded, !record.isRefundDue {
        rows[index].record.isRefundDue = true
        rows[index].record.attempts = 0
        rows[index].nextAttemptAt = 0
      }
      if order.outline.endedUnpaid, rows[index].isPending { rows[index].callOff() }
    }
  }

  /// As `PayOrder`; an earlier payment that is still pending is called off, and the customer tries again.
  mutating func pay(
    _ id: ID, _ method: PaymentMethod, by caller: Caller, paymentId: ID, at time: Date,
    _ publish: inout Publishing
  ) throws(PaymentError) {
    guard let order = orders[id] else { return }
    let bill = Bill(of: order, rows.map(\.record).filter { $0.payment.orderId == id }, invoiced: [:])
    try bill.check(method, by: caller)
    if let pending = bill.pending {
      guard pending.canBeReplaced(at: time) else { return }
      change(pending.payment.id) { $0.callOff() }
      return
    }
    let payment = Payment(
      id: paymentId, orderId: id, method: method, status: .pending, amount: bill.amountDue,
      createdAt: time)
    let pending = PaymentRecord(payment, version: 1)
    rows.append(Row(record: pending))
    if method == .card { return }
    var paid = pending
    paid.succeed(intent: nil, isRefundOwed: false)
    write(paid, after: pending, &publish)
  }

  /// As `RecordRefund`: a cashier hands back what is due.
  mutating func handBack(_ id: ID, _ publish: inout Publishing) {
    guard let record = row(id)?.record else { return }
    var changed = record
    guard (try? changed.refundByHand()) == true else { return }
    write(changed, after: record, &publish)
  }

  var toHandBack: [ID] { rows.filter(\.record.isRefundDueByHand).map(\.id) }

  /// As `Database.claim`: for half a minute no other worker takes the payment.
  mutating func claim(at now: Int) -> (record: PaymentRecord, order: Order)? {
    for index in rows.indices where rows[index].nextAttemptAt <= now && hasNextStep(rows[index]) {
      guard let order = orders[rows[index].record.payment.orderId] else { continue }
      rows[index].record.attempts += 1
      rows[index].nextAttemptAt = now + 30
      var record = rows[index].record
      record.isRecentlyUnanswered = rows[index].unansweredAt.map { $0 > now - 60 } ?? false
      return (record, order)
    }
    return nil
  }

  /// As `Database.putOff`.
  mutating func putOff(_ id: ID, until time: Int, unansweredAt: Int?) {
    change(id) {
      $0.nextAttemptAt = time
      if let unansweredAt { $0.unansweredAt = unansweredAt }
    }
  }

  /// As `Database.waitForBank`.
  mutating func waitForBank(_ id: ID, intent: String, at now: Int) {
    change(id) { row in
      guard row.isPending else { return }
      row.record.intentId = intent
      row.record.attempts = 0
      row.nextAttemptAt = row.record.isReplaced ? now : now + min(60, 2 << min(row.looks, 5))
      row.looks += 1
    }
  }

  /// As `Settlement.write`.
  ///
  /// - Returns: false where the condition no longer holds, since another worker has concluded the payment before.
  mutating func conclude(
    _ id: ID, if isDue: (PaymentRecord) -> Bool, _ publish: inout Publishing,
    _ change: (inout PaymentRecord, Order) -> Void
  ) -> Bool {
    guard let record = row(id)?.record, isDue(record), let order = orders[record.payment.orderId]
    else { return false }
    var changed = record
    change(&changed, order)
    write(changed, after: record, &publish)
    return true
  }

  /// As `Transaction.demandRefund(ofRefused:)`: it was paid although it counts as refused.
  mutating func demandRefund(ofRefused id: ID, intent: String) {
    change(id) { row in
      guard row.record.payment.status == .refused, !row.record.isRefundDue else { return }
      row.record.isRefundDue = true
      row.record.intentId = intent
      row.record.attempts = 0
      row.nextAttemptAt = 0
    }
  }

  /// As `Transaction.record`: the provider's webhook says that it was paid.
  mutating func recordEvent(paid id: ID, intent: String) {
    change(id) { row in
      guard row.isPending else { return }
      row.looks = 0
      if row.record.attempts == 0 { row.nextAttemptAt = 0 }
    }
    demandRefund(ofRefused: id, intent: intent)
  }

  /// Whether a payment has a next step, now or later.
  var hasWork: Bool { rows.contains(where: hasNextStep) }

  func row(_ id: ID) -> Row? { rows.first { $0.id == id } }

  private func hasNextStep(_ row: Row) -> Bool {
    guard row.record.payment.method == .card else { return false }
    let isChargeable = orders[row.record.payment.orderId]?.outline.isChargeable == true
    return row.record.isRefundDue || (row.isPending && (isChargeable || row.record.isReplaced))
  }

  private mutating func change(_ id: ID, _ body: (inout Row) -> Void) {
    if let index = rows.firstIndex(where: { $0.id == id }) { body(&rows[index]) }
  }

  /// As `Transaction.conclude`.
  private mutating func write(_ changed: PaymentRecord, after before: PaymentRecord, _ publish: inout Publishing) {
    var record = changed
    record.version = before.version + 1
    switch InvoiceKind.issued(from: before.payment.status, to: changed.payment.status) {
    case .invoice: invoices.append(record.payment.id)
    case .creditNote: creditNotes.append(record.payment.id)
    case nil: break
    }
    change(record.payment.id) {
      $0.record = record
      $0.record.attempts = 0
      $0.nextAttemptAt = 0
    }
    publish(
      PaymentChanged.name,
      .payment(PaymentChanged(payment: record.payment, version: record.version)))
  }
}

extension Order {
  fileprivate var outline: OrderOutlined.Outline {
    OrderOutlined.Outline(
      id: id, number: number, status: status, reason: reason, restaurantId: restaurantId, customerId: customerId,
      fulfilment: fulfilment, promisedAt: promisedAt, refundGrantedAt: refundGrantedAt, version: version)
  }
}
