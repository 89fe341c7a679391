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

package struct PayOrder: Request {
  package typealias Reply = Payment
  package static let context = Context.payment
  package static let name = "pay-order"
  package var caller: Caller
  package var orderId: ID
  package var method: PaymentMethod
  /// The provider's payment-method id for a card; card numbers never pass through here.
  package var paymentToken: String?
  package var idempotencyKey: String

  package init(caller: Caller, orderId: ID, method: PaymentMethod, paymentToken: String?, idempotencyKey: String) {
    self.caller = caller
    self.orderId = orderId
    self.method = method
    self.paymentToken = paymentToken
    self.idempotencyKey = idempotencyKey
  }
}

package struct GetInvoice: Request {
  package typealias Reply = Invoice
  package static let context = Context.payment
  package static let name = "get-invoice"
  package var caller: Caller
  package var orderId: ID

  package init(caller: Caller, orderId: ID) {
    self.caller = caller
    self.orderId = orderId
  }
}

/// What French law wants on an invoice; issued when the money came in, and never changed: a refund is a credit note.
package struct Invoice: Codable, Sendable, Equatable {
  package var number: String
  package var issuedAt: Date
  package var orderId: ID
  package var orderNumber: String
  package var restaurantId: ID
  package var lines: [Order.Line]
  /// With tax.
  package var total: Money
  package var taxRatePercent: Int
  package var tax: Money
  package var paymentMethod: PaymentMethod
  /// The credit note's number, where the money went back.
  package var creditNoteNumber: String?

  package init(
    number: String, issuedAt: Date, orderId: ID, orderNumber: String, restaurantId: ID, lines: [Order.Line],
    total: Money, taxRatePercent: Int, paymentMethod: PaymentMethod, creditNoteNumber: String? = nil
  ) {
    self.number = number
    self.issuedAt = issuedAt
    self.orderId = orderId
    self.orderNumber = orderNumber
    self.restaurantId = restaurantId
    self.lines = lines
    self.total = total
    self.taxRatePercent = taxRatePercent
    // The share of the tax in a price that includes it, rounded to the cent.
    tax = Money(cents: (total.amount * taxRatePercent + (100 + taxRatePercent) / 2) / (100 + taxRatePercent))
    self.paymentMethod = paymentMethod
    self.creditNoteNumber = creditNoteNumber
  }
}
