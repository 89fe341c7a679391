package import FoundationEssentials

/// One attempt to pay an order.
package struct Payment: WireObject, Equatable {
  package var id: ID
  package var orderId: ID
  package var method: PaymentMethod
  package var status: PaymentStatus
  package var amount: Money
  package var createdAt: Date
  package var invoiceNumber: String?
  package var refusal: String?
  package var nextAction: NextAction?
  package var refundDue: Bool?
  package var refundDueAmount: Money?
  package var refundedAmount: Money?
  package var handedOver: Money?
  package var change: Money?
  package var amountDue: Money?

  package static let shape = Shape(
    "Payment", "One attempt to pay an order.",
    Self.init(
      id:orderId:method:status:amount:createdAt:invoiceNumber:refusal:nextAction:refundDue:refundDueAmount:
      refundedAmount:handedOver:change:amountDue:),
    Member("id", \.id),
    Member("orderId", \.orderId),
    Member("method", \.method),
    Member("status", \.status),
    Member("amount", \.amount),
    Member("createdAt", \.createdAt),
    Member("invoiceNumber", \.invoiceNumber, "Without gaps within a restaurant; there once the payment has succeeded."),
    Member("refusal", \.refusal, "Why a payment was refused, for the customer."),
    Member("nextAction", \.nextAction, "What the customer's bank asks for, while the payment waits for it."),
    Member(
      "refundDue", \.refundDue,
      "True while somebody has to hand the money back: cash or a cheque, for an order that came to nothing."),
    Member("refundDueAmount", \.refundDueAmount, "How much that is; absent where it is all that is left."),
    Member("refundedAmount", \.refundedAmount, "How much has gone back while the rest stays."),
    Member("handedOver", \.handedOver, "Of cash: what the customer gave."),
    Member("change", \.change, "What the customer got back of it."),
    Member(
      "amountDue", \.amountDue,
      "What is still due of the order after a payment of a part; only in the answer that makes it."))
}

/// What an app does so that the customer can answer their bank (3-D Secure).
package struct NextAction: WireObject, Equatable {
  package var type: Kind
  package var clientSecret: String?
  package var url: String?

  package static let shape = Shape(
    "NextAction", "What an app does so that the customer can answer their bank; there while the payment waits for it.",
    Self.init(type:clientSecret:url:),
    Member("type", \.type),
    Member("clientSecret", \.clientSecret, "For the provider's SDK in the app. It is the customer's alone."),
    Member("url", \.url, as: String.form.described(["format": "uri"]), "The bank's page."))

  package enum Kind: String, WireValue, CaseIterable {
    case redirect = "redirect-to-url"
    case providerSDK = "use-provider-sdk"

    package static var form: Form<Self> {
      .word(nil, "`redirect-to-url`: send the customer to `url`. `use-provider-sdk`: go on with `clientSecret`.")
    }
  }

  package init(type: Kind, clientSecret: String?, url: String?) {
    self.type = type
    self.clientSecret = clientSecret
    self.url = url
  }
}

/// What has become of an attempt to pay.
package enum PaymentStatus: Word {
  case succeeded, pending, refused, refunded
  case unknown(String)

  package static let allCases: [PaymentStatus] = [.succeeded, .pending, .refused, .refunded]

  package static var form: Form<Self> {
    .word("PaymentStatus", "`pending`: the provider has not decided yet; the order tells when it is paid.")
  }

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

  package static let shape = Shape(
    "PaymentChanged",
    Self.init(payment:version:),
    Member("payment", \.payment),
    Member("version", \.version))

  package init(payment: Payment, version: Int) {
    self.payment = payment
    self.version = version
  }
}

/// Pays all that is due of an order.
package struct PayOrder: Request {
  package typealias Reply = Payment
  package static let context = Context.payment
  package static let name = "pay-order"
  package var caller: Caller
  package var orderId: ID
  package var method: PaymentMethod
  package var paymentToken: String?
  package var returnUrl: String?
  /// What the order costs, as orders says. Payment waits until it knows the order so: nobody pays what an order cost before.
  package var total: Money?
  /// Whether orders did not answer: then an order is taken only where it cannot be changed any more. The version before does not
  /// say so.
  package var isUnsure: Bool?
  package var idempotencyKey: String

  package static let shape = Shape(
    "PayOrder",
    Self.init(caller:orderId:total:isUnsure:method:paymentToken:returnUrl:idempotencyKey:),
    Member("caller", \.caller),
    Member("orderId", \.orderId),
    Member("total", \.total),
    Member("isUnsure", \.isUnsure),
    Member("method", \.method),
    Member(
      "paymentToken", \.paymentToken,
      "The provider's payment-method id for a card; card numbers never pass through here."),
    Member("returnUrl", \.returnUrl, "Where the customer's bank sends them back."),
    Member("idempotencyKey", \.idempotencyKey))

  package init(
    caller: Caller, orderId: ID, total: Money? = nil, isUnsure: Bool? = nil, method: PaymentMethod,
    paymentToken: String?, returnUrl: String? = nil, idempotencyKey: String
  ) {
    self.caller = caller
    self.orderId = orderId
    self.total = total
    self.isUnsure = isUnsure
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

  package static let shape = Shape(
    "GetPayment",
    Self.init(caller:id:),
    Member("caller", \.caller),
    Member("id", \.id))

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
  package var body: Data
  package var signature: String

  package static let shape = Shape(
    "ReceiveProviderEvent",
    Self.init(body:signature:),
    Member("body", \.body, "The body as it came: the signature is over these bytes."),
    Member("signature", \.signature, "The header `Stripe-Signature`."))

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
  package var before: ID?
  package var limit: Int

  package static let shape = Shape(
    "ListRefundsDue",
    Self.init(restaurantId:before:limit:),
    Member("restaurantId", \.restaurantId),
    Member("before", \.before, "Only payments made before this one, for the next page."),
    Member("limit", \.limit))

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
  package var till: String?

  package static let shape = Shape(
    "RecordRefund",
    Self.init(caller:id:till:),
    Member("caller", \.caller),
    Member("id", \.id),
    Member("till", \.till, "Where it was taken from; absent for that of the caller's role."))

  package init(caller: Caller, id: ID, till: String? = nil) {
    self.caller = caller
    self.id = id
    self.till = till
  }
}

extension Payment {
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
