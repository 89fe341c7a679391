package import FoundationEssentials

/// An invoice or a credit note was issued: what it comes to by rate of value added tax. It is never changed.
package struct InvoiceIssued: Event {
  package static let name = "payment.invoice-issued"
  package var number: String
  package var isCreditNote: Bool
  package var orderId: ID
  package var restaurantId: ID
  package var issuedAt: Date
  package var paymentMethod: PaymentMethod
  package var shares: [TaxShare]

  package static let shape = Shape(
    "InvoiceIssued", Self.init(number:isCreditNote:orderId:restaurantId:issuedAt:paymentMethod:shares:),
    Member("number", \.number, "As it is printed: unique in the group."),
    Member("isCreditNote", \.isCreditNote, "Its amounts are negative."),
    Member("orderId", \.orderId), Member("restaurantId", \.restaurantId), Member("issuedAt", \.issuedAt),
    Member("paymentMethod", \.paymentMethod), Member("shares", \.shares))

  package init(
    number: String, isCreditNote: Bool, orderId: ID, restaurantId: ID, issuedAt: Date, paymentMethod: PaymentMethod,
    shares: [TaxShare]
  ) {
    self.number = number
    self.isCreditNote = isCreditNote
    self.orderId = orderId
    self.restaurantId = restaurantId
    self.issuedAt = issuedAt
    self.paymentMethod = paymentMethod
    self.shares = shares
  }
}
