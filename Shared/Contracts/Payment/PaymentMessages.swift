package import FoundationEssentials

/// One attempt to pay an order.
package struct Payment: Codable, Sendable, Equatable {
  package var id: ID
  package var orderId: ID
  package var method: PaymentMethod
  package var status: PaymentStatus
  package var amount: Money
  package var createdAt: Date
  /// Without gaps within a restaurant; there once the payment has succeeded.
  package var invoiceNumber: String?
  /// Why a payment was refused, for the customer.
  package var refusal: String?
  /// What the customer's bank asks for, while the payment waits for it.
  package var nextAction: NextAction?
  /// True while somebody has to hand the money back: cash or a cheque, for an order that came to nothing.
  package var refundDue: Bool?

  package init(
    id: ID, orderId: ID, method: PaymentMethod, status: PaymentStatus, amount: Money, createdAt: Date,
    invoiceNumber: String? = nil, refusal: String? = nil
  ) {
    self.id = id
    self.orderId = orderId
    self.method = method
    self.status = status
    self.amount = amount
    self.createdAt = createdAt
    self.invoiceNumber = invoiceNumber
    self.refusal = refusal
  }
}

/// What an app does so that the customer can answer their bank (3-D Secure).
package struct NextAction: Codable, Sendable, Equatable {
  package var type: Kind
  /// With which the provider's SDK in the app goes on.
  package var clientSecret: String?
  /// Where the customer is sent; the bank sends them back to the request's `returnUrl`.
  package var url: String?

  package enum Kind: String, Codable, Sendable {
    case redirect = "redirect-to-url"
    case providerSDK = "use-provider-sdk"
  }

  package init(type: Kind, clientSecret: String?, url: String?) {
    self.type = type
    self.clientSecret = clientSecret
    self.url = url
  }
}

package enum PaymentStatus: Word {
  case succeeded, pending, refused, refunded
  case unknown(String)

  package static let allCases: [PaymentStatus] = [.succeeded, .pending, .refused, .refunded]

  package var rawValue: String {
    switch self {
    case .succeeded: "succeeded"
    case .pending: "pending"
    case .refused: "refused"
    case .refunded: "refunded"
    case .unknown(let word): word
    }
  }
}

/// A payment as it is now.
package struct PaymentChanged: Event {
  package static let name = "payment.payment-changed"
  package var payment: Payment
  package var version: Int

  package init(payment: Payment, version: Int) {
    self.payment = payment
    self.version = version
  }
}

/// Pays an order by card, in cash or by cheque.
package struct PayOrder: Request {
  package typealias Reply = Payment
  package static let context = Context.payment
  package static let name = "pay-order"
  package var caller: Caller
  package var orderId: ID
  package var method: PaymentMethod
  /// The provider's payment-method id for a card; card numbers never pass through here.
  package var paymentToken: String?
  /// Where the customer's bank sends them back.
  package var returnUrl: String?
  package var idempotencyKey: String

  package init(
    caller: Caller, orderId: ID, method: PaymentMethod, paymentToken: String?, returnUrl: String? = nil,
    idempotencyKey: String
  ) {
    self.caller = caller
    self.orderId = orderId
    self.method = method
    self.paymentToken = paymentToken
    self.returnUrl = returnUrl
    self.idempotencyKey = idempotencyKey
  }
}

/// A payment as it is now. One that waits for the customer's bank is looked at before it is answered.
package struct GetPayment: Request {
  package typealias Reply = Payment
  package static let context = Context.payment
  package static let name = "get-payment"
  package var caller: Caller
  package var id: ID

  package init(caller: Caller, id: ID) {
    self.caller = caller
    self.id = id
  }
}

/// What the provider tells of its own accord. It is believed only if it is signed.
package struct ReceiveProviderEvent: Request {
  package typealias Reply = Done
  package static let context = Context.payment
  package static let name = "receive-provider-event"
  /// The body as it came: the signature is over these bytes.
  package var body: Data
  /// The header `Stripe-Signature`.
  package var signature: String

  package init(body: Data, signature: String) {
    self.body = body
    self.signature = signature
  }
}

/// The payments of a restaurant that people have to hand back, newest first.
package struct ListRefundsDue: Request {
  package typealias Reply = Items<Payment>
  package static let context = Context.payment
  package static let name = "list-refunds-due"
  package var restaurantId: ID
  /// Only payments made before this one, for the next page.
  package var before: ID?
  package var limit: Int

  package init(restaurantId: ID, before: ID?, limit: Int) {
    self.restaurantId = restaurantId
    self.before = before
    self.limit = limit
  }
}

/// Records that the caller has handed the money back.
package struct RecordRefund: Request {
  package typealias Reply = Payment
  package static let context = Context.payment
  package static let name = "record-refund"
  package var caller: Caller
  package var id: ID

  package init(caller: Caller, id: ID) {
    self.caller = caller
    self.id = id
  }
}
