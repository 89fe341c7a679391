import Contracts
import FoundationEssentials

/// What is issued about a payment, by its name in the database.
enum InvoiceKind: String {
  case invoice
  case creditNote = "credit-note"

  /// Nothing is issued for a payment that was refused: it never counted as paid, not even where its money had to be refunded.
  ///
  /// - Returns: what is issued when a payment's status changes; nil where nothing is.
  static func issued(from before: PaymentStatus, to after: PaymentStatus) -> InvoiceKind? {
    switch (before, after) {
    case (.pending, .succeeded): .invoice
    case (.succeeded, .refunded): .creditNote
    default: nil
    }
  }
}

extension Invoice {
  /// The invoice of a payment.
  ///
  /// - Parameter lines: what the payment is for.
  init(_ number: InvoiceNumber, for payment: Payment, of order: Order, _ lines: [Order.Line], at time: Date) {
    self.init(
      number: number.text, issuedAt: time, orderId: order.id, orderNumber: order.number,
      restaurantId: order.restaurantId, lines: lines, total: payment.amount,
      taxRatePercent: ValueAddedTax.ratePercent, tax: payment.amount.tax(includedAt: ValueAddedTax.ratePercent),
      paymentMethod: payment.method)
  }

  /// The credit note that takes back all of this invoice: it negates each figure of the invoice, and computes none anew.
  func creditNote(_ number: InvoiceNumber, at time: Date) -> Invoice {
    var note = self
    note.number = number.text
    note.issuedAt = time
    note.invoiceNumber = self.number
    note.creditNoteNumber = nil
    note.total = -total
    note.tax = -tax
    for index in note.lines.indices {
      note.lines[index].unitPrice = -lines[index].unitPrice
      note.lines[index].total = -lines[index].total
    }
    return note
  }
}
