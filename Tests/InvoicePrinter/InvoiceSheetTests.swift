import Contracts
import FoundationEssentials
import Testing

@testable import InvoicePrinter

struct InvoiceSheetTests {
  static let address = Address(line1: "25 boulevard Lucie et Raymond Aubrac", postalCode: "49100", city: "Angers")

  static func invoice(lines count: Int = 2, named name: String = "Reine") -> Invoice {
    let lines = (0..<count).map { index in
      Order.Line(
        productId: .new(), name: index == 0 ? "Menu Big" : name, quantity: 1 + index, unitPrice: Money(cents: 1600),
        note: nil,
        choices: index == 0
          ? [
            Order.ChosenProduct(
              choiceId: "pizza", productId: .new(), name: "Reine (grande)",
              composition: LineComposition(without: [.init(ingredientId: .new(), name: "olives")]))
          ] : [],
        taxShares: [TaxShare].of(
          Money(cents: 1600) * (1 + index),
          splitAmong: [(Money(cents: 1350), 100), (Money(cents: 300), 55), (Money(cents: 490), 100)]))
    }
    let total = lines.reduce(Money.zero) { $0 + $1.total }
    let taxes = lines.flatMap { $0.taxShares ?? [] }.summed.map {
      Invoice.Tax(ratePerMille: $0.ratePerMille, net: $0.total + -$0.tax, tax: $0.tax, total: $0.total)
    }
    return Invoice(
      number: "ANGERS-000123", issuedAt: Date(timeIntervalSince1970: 1_795_719_900), orderId: .new(),
      orderNumber: "000042", restaurantId: .new(),
      seller: Invoice.Seller(
        name: "OC Pizza Angers", address: address, siren: "904123007", vatNumber: "FR34904123007"),
      customer: Invoice.Customer(name: "Zoé Lefèvre-Nguyễn", address: address), lines: lines, total: total,
      taxRatePercent: 10, tax: taxes.reduce(.zero) { $0 + $1.tax }, taxes: taxes, paymentMethod: .card)
  }

  private static func texts(_ invoice: Invoice, _ paper: InvoicePaper, duplicate: Int? = nil) -> [String] {
    Sheet(InvoicePrint(invoice: invoice, paper: paper, duplicate: duplicate)).rows
      .flatMap(\.cells).flatMap(\.paragraphs).map { $0.text.replacing("\u{a0}", with: " ") }
  }

  @Test("what the law asks for stands on either paper", arguments: InvoicePaper.allCases)
  func content(paper: InvoicePaper) {
    let texts = Self.texts(Self.invoice(), paper)
    for expected in [
      "FACTURE", "n° ANGERS-000123", "du 26/11/2026 à 20 h 05", "OC Pizza Angers",
      "25 boulevard Lucie et Raymond Aubrac",
      "49100 Angers", "SIREN 904 123 007", "TVA FR34904123007", "Zoé Lefèvre-Nguyễn", "Reine (grande), sans olives",
      "48,00 €", "5,5 %", "10 %", "Total TTC",
    ] {
      #expect(texts.contains(expected), "\(expected) in \(texts)")
    }
    #expect(!texts.contains { $0.hasPrefix("Duplicata") })
  }

  @Test("a print that is not the first says which duplicate it is")
  func duplicate() {
    #expect(Self.texts(Self.invoice(), .a4, duplicate: 2).contains("Duplicata n° 2"))
  }

  @Test("a credit note says so, and which invoice it takes back")
  func creditNote() {
    var note = Self.invoice()
    note.invoiceNumber = "ANGERS-000122"
    let texts = Self.texts(note, .a4)
    #expect(texts.contains("AVOIR"))
    #expect(texts.contains("sur la facture n° ANGERS-000122"))
  }

  @Test("numbers are written as in France")
  func french() {
    func plain(_ cents: Int) -> String { French.amount(Money(cents: cents)).replacing("\u{a0}", with: " ") }
    #expect(
      [0, 5, -1250, 123_456, 100_000_000].map(plain) == [
        "0,00 €", "0,05 €", "−12,50 €", "1 234,56 €", "1 000 000,00 €",
      ])
  }

  @Test(
    "whatever a name holds, a PDF is made that embeds its fonts", arguments: ["Reine", "<b>&", "مرحبا 披萨 🍕", "a\u{0}b"])
  func pdf(name: String) throws {
    let pdf = try SheetPainter.pdf(
      Sheet(InvoicePrint(invoice: Self.invoice(named: name), paper: .a4, duplicate: nil)))
    #expect(pdf.starts(with: Array("%PDF-".utf8)))
    #expect(pdf.count < 200_000)
  }

  @Test("an order of many lines takes more pages, each with the table's heading")
  func manyLines() throws {
    let short = try SheetPainter.pdf(Sheet(InvoicePrint(invoice: Self.invoice(), paper: .a4, duplicate: nil)))
    let long = try SheetPainter.pdf(Sheet(InvoicePrint(invoice: Self.invoice(lines: 50), paper: .a4, duplicate: nil)))
    #expect(long.count > short.count)
  }
}
