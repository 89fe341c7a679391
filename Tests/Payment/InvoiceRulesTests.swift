import Contracts
import FoundationEssentials
import Testing

@testable import Payment

struct InvoiceRulesTests {
  private static let restaurant = ID.new()
  private static let line = Order.Line(
    productId: .new(), name: "Reine", quantity: 2, unitPrice: Money(cents: 550), note: "sans olives", choices: [])

  private let order = Order(
    id: .new(), number: "000042", status: .placed, restaurantId: restaurant, customerId: .new(), fulfilment: .takeaway,
    address: nil, lines: [line], paymentMethod: .card, note: "vite", placedAt: Date(), scheduledFor: nil, history: [])

  private func invoice(cents: Int = 1100) -> Invoice {
    let payment = Contracts.Payment(
      id: .new(), orderId: order.id, method: .card, status: .succeeded, amount: Money(cents: cents), createdAt: Date())
    let line = Order.Line(
      productId: .new(), name: "Reine", quantity: 1, unitPrice: Money(cents: cents), note: nil, choices: [])
    return Invoice(
      InvoiceNumber(code: "ANGERS", ordinal: 1), by: nil, for: payment, of: order, InvoiceContent(lines: [line]),
      at: Date())
  }

  @Test("an invoice's number begins with the restaurant's code and counts from one")
  func numbers() {
    var series = InvoiceSeries(of: Self.restaurant, code: "ANGERS", lastOrdinal: 0)
    #expect(series.next().text == "ANGERS-000001")
    #expect(series.next().text == "ANGERS-000002")
    #expect(series.lastOrdinal == 2)
    #expect(InvoiceNumber(code: "STNAZ", ordinal: 1_234_567).text == "STNAZ-1234567")
    let codeless = ID("01930000-0000-7000-8000-0000abcd0105") ?? .new()
    var other = InvoiceSeries(of: codeless, code: nil, lastOrdinal: 7)
    #expect(other.next().text == "ABCD0105-000008")
  }

  @Test(
    "a payment that succeeds has an invoice, one that is refunded a credit note, and nothing else has a document",
    arguments: PaymentStatus.allCases)
  func whenIssued(before: PaymentStatus) {
    for after in PaymentStatus.allCases {
      let expected: InvoiceKind? =
        switch (before, after) {
        case (.pending, .succeeded): .invoice
        case (.succeeded, .refunded): .creditNote
        default: nil
        }
      #expect(InvoiceKind.issued(from: before, to: after) == expected, "\(before) to \(after)")
    }
  }

  @Test("an invoice says what was paid for, of which order, and with which tax")
  func content() {
    let invoice = invoice()
    #expect(invoice.number == "ANGERS-000001")
    #expect(invoice.orderNumber == "000042")
    #expect(invoice.restaurantId == Self.restaurant)
    #expect(invoice.lines.map(\.name) == ["Reine"])
    #expect(invoice.total == Money(cents: 1100))
    #expect(invoice.taxRatePercent == 10)
    #expect(invoice.invoiceNumber == nil && invoice.creditNoteNumber == nil)
  }

  @Test("the tax in a price that includes it is rounded to the cent")
  func tax() {
    #expect([1100, 1000, 1, 0].map { invoice(cents: $0).tax.amount } == [100, 91, 0, 0])
  }

  @Test("a credit note negates each figure that its invoice has, and computes none anew")
  func creditNote() {
    var invoice = invoice()
    #expect(invoice.tax == Money(cents: 100))
    // As a version that computed it in another way wrote it.
    invoice.tax = Money(cents: 99)
    let note = invoice.creditNote(InvoiceNumber(code: "ANGERS", ordinal: 2), at: Date())
    #expect(note.total == Money(cents: -1100))
    #expect(note.tax == Money(cents: -99))
    #expect(note.lines.map(\.total) == [Money(cents: -1100)])
    #expect(note.lines.map(\.unitPrice) == [Money(cents: -1100)])
    #expect(note.number == "ANGERS-000002")
    #expect(note.invoiceNumber == "ANGERS-000001")
  }
}
