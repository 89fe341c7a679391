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
  /// - Parameter content: what the payment is for.
  init(
    _ number: InvoiceNumber, by seller: Seller?, for payment: Payment, of order: Order, _ content: InvoiceContent,
    at time: Date
  ) {
    let taxes = content.taxes
    self.init(
      number: number.text, issuedAt: time, orderId: order.id, orderNumber: order.number,
      restaurantId: order.restaurantId, seller: seller, lines: content.lines,
      adjustments: content.adjustments.isEmpty ? nil : content.adjustments, total: payment.amount,
      taxRatePercent: taxes.max { abs($0.total.amount) < abs($1.total.amount) }.map { $0.ratePerMille / 10 } ?? 10,
      tax: taxes.reduce(.zero) { $0 + $1.tax }, taxes: taxes, paymentMethod: payment.method)
  }

  var content: InvoiceContent { InvoiceContent(lines: lines, adjustments: adjustments ?? []) }

  /// The credit note of a part of this invoice that goes back.
  ///
  /// - Parameter content: negative.
  func creditNote(_ number: InvoiceNumber, for content: InvoiceContent, at time: Date) -> Invoice {
    var note = self
    note.number = number.text
    note.issuedAt = time
    note.invoiceNumber = self.number
    note.creditNoteNumber = nil
    note.lines = content.lines
    note.adjustments = content.adjustments.isEmpty ? nil : content.adjustments
    note.total = content.total
    note.taxes = content.taxes
    note.tax = content.taxes.reduce(.zero) { $0 + $1.tax }
    return note
  }

  /// The credit note that takes back what is left of this invoice, after parts that went back before and what was corrected.
  func creditNote(_ number: InvoiceNumber, after parts: [InvoiceContent], at time: Date) -> Invoice {
    parts.isEmpty
      ? creditNote(number, at: time)
      : creditNote(number, for: (-parts.reduce(content) { $0 + $1 }).netted, at: time)
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
    note.taxes = taxes.map { taxes in
      taxes.map { Tax(ratePerMille: $0.ratePerMille, net: -$0.net, tax: -$0.tax, total: -$0.total) }
    }
    let content = -content
    note.lines = content.lines
    note.adjustments = adjustments == nil ? nil : content.adjustments
    return note
  }
}

extension Invoice.Seller {
  init(_ restaurant: Restaurant) {
    self.init(
      name: restaurant.companyName ?? restaurant.name, address: restaurant.address, siren: restaurant.siren,
      vatNumber: restaurant.vatNumber)
  }
}
