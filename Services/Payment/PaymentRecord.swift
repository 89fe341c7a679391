import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

/// A row of the payments table.
struct PaymentRecord {
  var payment: Payment
  var paymentToken: String?
  var returnUrl: String?
  /// The provider's id of its intent, once it has answered.
  var intentId: String?
  /// How often a process has claimed it since the last conclusion; 0 while none works on it.
  var attempts: Int
  var isRefundDue: Bool
  /// It is to be called off: another payment of the order takes its place, or the order has ended.
  var isReplaced: Bool
  /// How much has gone back while the rest stays, and how much more is to go back.
  var refundedPart = Money.zero
  var dueParts = Money.zero
  /// Of cash: what the customer gave.
  var handedOver: Money?
  /// Where it was taken, and by whom.
  var place = TillPlace.online
  /// Within the last minute the provider did not answer a request, and may still act on it.
  var isRecentlyUnanswered: Bool
  var version: Int

  /// A payment of which the provider knows nothing.
  init(_ payment: Payment, version: Int) {
    self.payment = payment
    attempts = 0
    isRefundDue = false
    isReplaced = false
    isRecentlyUnanswered = false
    self.version = version
  }

  /// What `init(_:)` reads of `payments p`. A query that selects more puts it after these.
  static let columns: StaticString = """
    p.id, p.order_id, p.method, p.status, p.amount_cents, p.created_at, p.invoice_number, p.refusal, p.payment_token,
    p.return_url, p.intent_id, p.next_action, p.attempts, p.refund_due, p.is_replaced, p.refunded_cents,
    p.part_due_cents, p.handed_over_cents, p.till, p.account_id,
    coalesce(p.unanswered_at > now() - interval '1 minute', false), p.version
    """
  static let columnCount = 22

  init(_ row: Rows.Row) throws {
    let (
      id, order, method, status, cents, createdAt, invoice, refusal, token, returnUrl, intent, nextAction, attempts,
      isRefundDue, isReplaced, refundedPart, dueParts, handedOver, till, account, isRecentlyUnanswered, version
    ) = try row.decode(
      ID.self, ID.self, String.self, String.self, Int.self, Date.self, String?.self, String?.self, String?.self,
      String?.self, String?.self, JSONText?.self, Int.self, Bool.self, Bool.self, Int.self, Int.self, Int?.self,
      String?.self, ID.self, Bool.self, Int.self)
    payment = Payment(
      id: id, orderId: order, method: PaymentMethod(written: method), status: PaymentStatus(written: status),
      amount: Money(cents: cents), createdAt: createdAt,
      invoiceNumber: invoice, refusal: refusal)
    payment.nextAction = try nextAction?.decode()
    paymentToken = token
    self.returnUrl = returnUrl
    intentId = intent
    self.attempts = attempts
    self.isRefundDue = isRefundDue
    self.isReplaced = isReplaced
    self.refundedPart = Money(cents: refundedPart)
    self.dueParts = Money(cents: dueParts)
    self.handedOver = handedOver.map { Money(cents: $0) }
    // The payment's own id stands for somebody who was erased.
    place = TillPlace(till: till, takenBy: account == id ? nil : account)
    self.isRecentlyUnanswered = isRecentlyUnanswered
    self.version = version
    payment.tell(self)
  }

  /// The provider has it, and neither took the money nor refused.
  var waitsForBank: Bool { payment.status == .pending && intentId != nil }

  /// Staff have to hand the money back.
  var isRefundDueByHand: Bool { isRefundDue && isHandedBack }

  /// Staff hand it back, and not the provider.
  var isHandedBack: Bool { payment.method != .card }

  /// What is left of it once all that is due has gone back.
  var amountLeft: Money { payment.amount + -refundedPart + -dueParts }
}

extension Payment {
  /// Says what goes back of it, and what has.
  mutating func tell(_ record: PaymentRecord) {
    let isPartDue = record.isHandedBack && record.dueParts != .zero
    refundDue = record.isRefundDueByHand || isPartDue ? true : nil
    refundDueAmount = isPartDue && !record.isRefundDue ? record.dueParts : nil
    refundedAmount = record.refundedPart == .zero ? nil : record.refundedPart
    handedOver = record.handedOver
    change = record.handedOver.map { $0 + -amount }
  }
}
