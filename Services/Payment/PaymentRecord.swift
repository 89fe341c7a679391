import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

/// A payment as we keep it.
struct PaymentRecord {
  var payment: Payment
  var paymentToken: String?
  var returnUrl: String?
  /// The provider's id of what it knows of the payment, once it has told us.
  var intentId: String?
  /// How often a process has begun to settle it since the last answer; 0 while none works on it.
  var attempts: Int
  var isRefundDue: Bool
  /// Another payment of the order takes its place.
  var isReplaced: Bool
  /// Within the last minute the provider left a question unanswered, and may still act on it.
  var isRecentlyUnanswered: Bool
  var version: Int

  /// One that needs nothing more of the provider.
  init(_ payment: Payment, version: Int) {
    self.payment = payment
    attempts = 0
    isRefundDue = false
    isReplaced = false
    isRecentlyUnanswered = false
    self.version = version
  }

  /// How many columns `init(_:)` reads; a query that asks for more puts them after these.
  static let columnCount = 17

  init(_ row: Rows.Row) throws {
    let (
      id, order, method, status, cents, createdAt, invoice, refusal, token, returnUrl, intent, nextAction, attempts,
      isRefundDue, isReplaced, isRecentlyUnanswered, version
    ) = try row.decode(
      ID.self, ID.self, String.self, String.self, Int.self, Date.self, String?.self, String?.self, String?.self,
      String?.self, String?.self, JSONText?.self, Int.self, Bool.self, Bool.self, Bool.self, Int.self)
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
    self.isRecentlyUnanswered = isRecentlyUnanswered
    self.version = version
    payment.refundDue = isRefundDueByHand ? true : nil
  }

  /// Whether it waits for the customer's bank, or for the provider.
  var waitsForBank: Bool { payment.status == .pending && intentId != nil }

  /// Whether people have to hand the money back.
  var isRefundDueByHand: Bool { isRefundDue && (payment.method == .cash || payment.method == .cheque) }
}
