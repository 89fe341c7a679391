package import FoundationEssentials

/// The latest invoice of an order.
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

/// The credit note that took an order's invoice back.
package struct GetCreditNote: Request {
  package typealias Reply = Invoice
  package static let context = Context.payment
  package static let name = "get-credit-note"
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
  /// On a credit note: the number of the invoice that it takes back.
  package var invoiceNumber: String?

  package init(
    number: String, issuedAt: Date, orderId: ID, orderNumber: String, restaurantId: ID, lines: [Order.Line],
    total: Money, taxRatePercent: Int, tax: Money, paymentMethod: PaymentMethod, creditNoteNumber: String? = nil,
    invoiceNumber: String? = nil
  ) {
    self.number = number
    self.issuedAt = issuedAt
    self.orderId = orderId
    self.orderNumber = orderNumber
    self.restaurantId = restaurantId
    self.lines = lines
    self.total = total
    self.taxRatePercent = taxRatePercent
    self.tax = tax
    self.paymentMethod = paymentMethod
    self.creditNoteNumber = creditNoteNumber
    self.invoiceNumber = invoiceNumber
  }
}
