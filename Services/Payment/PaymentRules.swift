import Contracts
import FoundationEssentials

extension OrderOutlined.Outline {
  /// Whether a card may be charged for it. An order that waits for a card must have been accepted by the kitchen first. One that
  /// is paid on receipt may be paid at any time; if the kitchen rejects it later, the payment is refunded.
  var isChargeable: Bool { promisedAt != nil || status != .awaitingPayment }

  /// Whether it has ended, so that a payment which is still under way is called off.
  var endedUnpaid: Bool { status.cameToNothing || status == .abandoned }
}

extension PaymentRecord {
  /// How long a payment that has not reached the bank belongs to the request that began it, in seconds.
  private static let patience = 3.0

  /// Whether another payment of the order may take its place: it waits for the customer's bank, or the request that began it is
  /// over. Of two payments that begin at once the second does not replace the first.
  func canBeReplaced(at time: Date) -> Bool {
    payment.status == .pending && (waitsForBank || time.timeIntervalSince(payment.createdAt) > Self.patience)
  }

  /// Counts it as paid. Its refund is due at once where the order ended while the provider was at work.
  mutating func succeed(intent: String?, isRefundOwed: Bool) {
    payment.status = .succeeded
    intentId = intent
    isRefundDue = isRefundOwed
  }

  mutating func refuse(_ refusal: Refusal, intent: String?) {
    payment.status = .refused
    payment.refusal = refusal.rawValue
    intentId = intent
  }

  /// The money is back. A payment that was refused stays so.
  mutating func completeRefund() {
    isRefundDue = false
    payment.refundDue = nil
    if payment.status == .succeeded { payment.status = .refunded }
  }

  /// A part of it is back, and the rest stays.
  mutating func completeRefund(of part: Money) {
    refundedPart += part
    dueParts += -part
  }

  /// Records that people handed the money back.
  ///
  /// - Returns: false where it is recorded already.
  mutating func refundByHand() throws(PaymentError) -> Bool {
    let isBack = payment.status == .refunded || payment.status == .succeeded && refundedPart != .zero
    if isBack, isHandedBack, !isRefundDue, dueParts == .zero { return false }
    guard isRefundDueByHand else { throw .noRefundDue }
    completeRefund()
    return true
  }
}

extension Caller {
  func checkMayRefund() throws(PaymentError) {
    guard [.cashier, .manager, .groupManager].contains(role) else { throw .refundNotAllowed }
  }
}

extension ID {
  /// Whether what it names was made within the last minute, by the time in the id itself: the event about it may be on its way.
  func isNew(at time: Date) -> Bool {
    abs(time.timeIntervalSince(madeAt)) < 60
  }
}
