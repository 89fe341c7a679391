import Contracts
import FoundationEssentials

extension Payment {
  /// Whether money has moved: only then does the payment concern the order.
  var isSettled: Bool { status == .succeeded || status == .refunded }

  /// What the payment has brought in.
  var amountReceived: Money { status == .succeeded ? amount + -(refundedAmount ?? .zero) : .zero }
}

extension OrderRecord {
  /// The order once money came in or went back. A paid order that was waiting for its payment is placed; one that ended
  /// meanwhile only notes it, and payment sends the money back.
  ///
  /// - Parameter before: what the payment had brought in before; nil where a version applied it that did not write that down.
  /// - Returns: the record and the topic of its event, nil for that of its status; nil where nothing changes.
  func applying(
    _ payment: Payment, before: Money?, at time: Date
  ) throws(OrderError) -> (record: OrderRecord, topic: OrderChanged.Topic?)? {
    guard payment.isSettled else { return nil }
    let before = before ?? Money(cents: min(order.amountReceived.amount, payment.amount.amount))
    var record = self
    record.order = order.received(order.amountReceived + payment.amountReceived + -before)
    guard record.order.isPaid != order.isPaid || record.order.amountReceived != order.amountReceived else { return nil }
    if record.order.isPaid, record.order.status == .awaitingPayment {
      record = try record.taking(.placed, by: .system, at: time)
    }
    return (record, record.order.status == .placed ? .paid : nil)
  }
}
