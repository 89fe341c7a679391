import FoundationEssentials

@testable import Contracts
@testable import Payment

/// What the context Payment keeps.
struct PaymentTables {
  struct Row {
    var record: PaymentRecord
    var nextAttemptAt = 0
  }

  var orders: [ID: Order] = [:]
  var rows: [Row] = []
  /// Invoices and credit notes, by payment.
  var invoices: [ID] = []
  var creditNotes: [ID] = []

  typealias Saying = Process<PaymentTables>.Saying

  /// As `PaymentStore.keep`.
  mutating func follow(_ said: Said) {
    guard case .order(let order) = said else { return }
    if orders[order.id].map({ $0.version < order.version }) ?? true { orders[order.id] = order }
    guard order.isRefundOwed else { return }
    for index in rows.indices where rows[index].record.payment.orderId == order.id {
      guard rows[index].record.payment.status == .succeeded, !rows[index].record.isRefundDue else { continue }
      rows[index].record.isRefundDue = true
      rows[index].record.attempts = 0
      rows[index].nextAttemptAt = 0
    }
  }

  /// As `PayOrder`.
  mutating func pay(
    _ id: ID, _ method: PaymentMethod, by caller: Caller, paymentId: ID, at time: Date, _ say: inout Saying
  ) throws(Problem) {
    guard let order = orders[id] else { return }
    try order.check(method, by: caller)
    let isLive = rows.contains {
      $0.record.payment.orderId == id && [.pending, .succeeded].contains($0.record.payment.status)
    }
    guard !isLive else { return }
    var payment = Payment(
      id: paymentId, orderId: id, method: method, status: .pending, amount: order.total, createdAt: time)
    rows.append(Row(record: PaymentRecord(payment, version: 1)))
    if method != .card {
      payment.status = .succeeded
      invoices.append(payment.id)
      write(PaymentRecord(payment, version: 2), &say)
    }
  }

  /// As `Database.claim`: for half a minute nobody else works on the payment.
  mutating func claim(at now: Int) -> (record: PaymentRecord, order: Order)? {
    for index in rows.indices where rows[index].nextAttemptAt <= now {
      let record = rows[index].record
      guard let order = orders[record.payment.orderId] else { continue }
      guard record.isRefundDue || (record.payment.status == .pending && isChargeable(order)) else { continue }
      rows[index].record.attempts += 1
      rows[index].nextAttemptAt = now + 30
      return (rows[index].record, order)
    }
    return nil
  }

  /// As `Database.release`.
  mutating func release(_ id: ID, until time: Int, intentId: String? = nil) {
    guard let index = rows.firstIndex(where: { $0.record.payment.id == id }) else { return }
    rows[index].nextAttemptAt = time
    if let intentId { rows[index].record.intentId = intentId }
  }

  /// As `Settlement.conclude`.
  ///
  /// - Returns: false where another process has concluded the payment before.
  mutating func conclude(
    _ id: ID, _ say: inout Saying, _ change: (inout PaymentRecord, Order, inout PaymentTables) -> Void
  ) -> Bool {
    guard let index = rows.firstIndex(where: { $0.record.payment.id == id }) else { return false }
    var record = rows[index].record
    guard let order = orders[record.payment.orderId], record.payment.status == .pending || record.isRefundDue else {
      return false
    }
    record.version += 1
    change(&record, order, &self)
    write(record, &say)
    return true
  }

  /// Whether a payment has a next step, now or later.
  var hasWork: Bool {
    rows.contains { row in
      row.record.isRefundDue
        || (row.record.payment.status == .pending && orders[row.record.payment.orderId].map(isChargeable) == true)
    }
  }

  func status(of id: ID) -> PaymentStatus? {
    rows.first { $0.record.payment.id == id }?.record.payment.status
  }

  private func isChargeable(_ order: Order) -> Bool {
    OrderOutlined.Outline(
      id: order.id, number: order.number, status: order.status, restaurantId: order.restaurantId,
      customerId: order.customerId, fulfilment: order.fulfilment, promisedAt: order.promisedAt, reason: order.reason,
      refundGrantedAt: order.refundGrantedAt,
      version: order.version
    ).isChargeable
  }

  private mutating func write(_ record: PaymentRecord, _ say: inout Saying) {
    guard let index = rows.firstIndex(where: { $0.record.payment.id == record.payment.id }) else { return }
    rows[index].record = record
    rows[index].record.attempts = 0
    rows[index].nextAttemptAt = 0
    say(PaymentChanged.name, .payment(PaymentChanged(payment: record.payment, version: record.version)))
  }
}
