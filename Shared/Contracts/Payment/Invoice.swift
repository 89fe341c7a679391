package import FoundationEssentials

/// The latest invoice of an order.
package struct GetInvoice: Request {
  package typealias Reply = Invoice
  package static let context = Context.payment
  package static let name = "get-invoice"
  package var caller: Caller
  package var orderId: ID

  package static let shape = Shape(
    "GetInvoice",
    Self.init(caller:orderId:),
    Member("caller", \.caller),
    Member("orderId", \.orderId))

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

  package static let shape = Shape(
    "GetCreditNote",
    Self.init(caller:orderId:),
    Member("caller", \.caller),
    Member("orderId", \.orderId))

  package init(caller: Caller, orderId: ID) {
    self.caller = caller
    self.orderId = orderId
  }
}

/// What French law wants on an invoice; issued when the money came in, and never changed: a refund is a credit note.
package struct Invoice: WireObject, Equatable {
  package var number: String
  package var issuedAt: Date
  package var orderId: ID
  package var orderNumber: String
  package var restaurantId: ID
  package var lines: [Order.Line]
  package var total: Money
  package var taxRatePercent: Int
  package var tax: Money
  package var paymentMethod: PaymentMethod
  package var creditNoteNumber: String?
  package var invoiceNumber: String?

  package static let shape = Shape(
    "Invoice", "Issued when the money came in, and never changed: a refund is a credit note.",
    Self.init(
      number:issuedAt:orderId:orderNumber:restaurantId:lines:total:taxRatePercent:tax:paymentMethod:creditNoteNumber:
      invoiceNumber:),
    Member("number", \.number),
    Member("issuedAt", \.issuedAt),
    Member("orderId", \.orderId),
    Member("orderNumber", \.orderNumber),
    Member("restaurantId", \.restaurantId),
    Member("lines", \.lines, as: .list(1...Int.max)),
    Member("total", \.total, "With tax."),
    Member("taxRatePercent", \.taxRatePercent, as: .integer(from: 0)),
    Member("tax", \.tax, "The share of the tax in the total."),
    Member("paymentMethod", \.paymentMethod),
    Member("creditNoteNumber", \.creditNoteNumber, "The credit note's number, where the money went back."),
    Member("invoiceNumber", \.invoiceNumber, "On a credit note: the number of the invoice that it takes back."))

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
