import Contracts
import FoundationEssentials

extension Payment {
  /// Whether its outcome is known and money has moved: only then does it concern the order.
  var isSettled: Bool { status == .succeeded || status == .refunded }
}

extension OrderRecord {
  /// The order once money came in or went back. A paid order that was waiting for its payment is placed; one that ended
  /// meanwhile only notes it, and payment sends the money back.
  ///
  /// - Returns: the record and the topic of its event, nil for that of its status; nil where nothing changes.
  func applying(_ payment: Payment, at time: Date) throws(OrderError) -> (
    record: OrderRecord, topic: OrderChanged.Topic?
  )? {
    let isPaid = payment.status == .succeeded
    guard payment.isSettled, order.isPaid != isPaid else { return nil }
    var record = self
    record.order = order.paid(isPaid)
    if isPaid, record.order.status == .awaitingPayment {
      record = try record.taking(.placed, by: .system, at: time)
    }
    return (record, record.order.status == .placed ? .paid : nil)
  }
}
