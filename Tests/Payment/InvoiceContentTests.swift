import Contracts
import FoundationEssentials
import Support
import Testing

@testable import Payment

struct InvoiceContentTests {
  private static let products = (0..<4).map { _ in ID.new() }

  private static func order(_ lines: [Order.Line], _ adjustments: [Order.Adjustment] = []) -> Order {
    Order(
      id: .new(), number: "000042", status: .placed, restaurantId: .new(), customerId: nil, fulfilment: .delivery,
      address: nil, lines: lines, adjustments: adjustments, paymentMethod: .card, note: nil, placedAt: Date(),
      scheduledFor: nil, history: [])
  }

  private static func invoice(_ content: InvoiceContent, of order: Order) -> Invoice {
    let payment = Contracts.Payment(
      id: .new(), orderId: order.id, method: .card, status: .succeeded, amount: content.total, createdAt: Date())
    return Invoice(InvoiceNumber(code: "ANGERS", ordinal: 1), by: nil, for: payment, of: order, content, at: Date())
  }

  private static func line(_ product: Int, _ quantity: Int, _ price: Int, _ rates: [Int]) -> Order.Line {
    let unit = Money(cents: price)
    let parts = rates.map { (price: Money(cents: 300 + $0), ratePerMille: $0) }
    return Order.Line(
      productId: products[product], name: "", quantity: quantity, unitPrice: unit, note: nil, choices: [],
      taxShares: .of(unit * quantity, splitAmong: parts))
  }

  private static func byRate(_ taxes: [Invoice.Tax]) -> [Int: [Int]] {
    taxes.reduce(into: [:]) { sums, tax in
      let sum = sums[tax.ratePerMille] ?? [0, 0, 0]
      sums[tax.ratePerMille] = [sum[0] + tax.net.amount, sum[1] + tax.tax.amount, sum[2] + tax.total.amount]
    }
  }

  @Test("an invoice has net, tax and total for each rate, as the order says them")
  func taxes() {
    let pizza = Self.line(0, 1, 1350, [100])
    let beer = Self.line(1, 2, 400, [200])
    let fee = Order.Adjustment(
      kind: .deliveryFee, name: "Livraison", amount: Money(cents: 250),
      taxShares: [TaxShare].of(Money(cents: 250), at: 100))
    let order = Self.order([pizza, beer], [fee])
    let invoice = Self.invoice(InvoiceContent(dueFor: order, alreadyInvoiced: .nothing), of: order)
    #expect(invoice.total == Money(cents: 2400))
    #expect(
      invoice.taxes == [
        Invoice.Tax(
          ratePerMille: 100, net: Money(cents: 1454), tax: Money(cents: 146), total: Money(cents: 1600)),
        Invoice.Tax(ratePerMille: 200, net: Money(cents: 667), tax: Money(cents: 133), total: Money(cents: 800)),
      ])
    #expect(invoice.tax == Money(cents: 279))
    #expect(invoice.taxRatePercent == 10)
    #expect(invoice.adjustments?.map(\.name) == ["Livraison"])
  }

  @Test("a line of an order that was placed before there were rates bears that of a meal")
  func withoutShares() {
    var line = Self.line(0, 2, 550, [100])
    line.taxShares = nil
    let order = Self.order([line])
    let invoice = Self.invoice(InvoiceContent(dueFor: order, alreadyInvoiced: .nothing), of: order)
    #expect(invoice.taxes?.map(\.tax) == [Money(cents: 100)])
  }

  @Test(
    "over random revisions the invoices of an order add up to it line by line and rate by rate, and credit notes cancel them",
    arguments: 1...200)
  func property(seed: Int) {
    var random = SplitMix64(seed: UInt64(seed))
    func adjustments(_ lines: [Order.Line]) -> [Order.Adjustment] {
      let shares = lines.flatMap { $0.taxShares ?? [] }
      let fee = Money(cents: .random(in: 0...400, using: &random))
      let off = Money(cents: .random(in: 0...lines.reduce(0) { $0 + $1.total.amount }, using: &random))
      return [
        Order.Adjustment(kind: .deliveryFee, name: "Livraison", amount: fee, taxShares: shares.ofFee(fee)),
        Order.Adjustment(kind: .discount, name: "Offre", code: "DIX", amount: -off, taxShares: shares.ofDiscount(off)),
      ].filter { $0.amount != .zero }
    }
    var invoiced = InvoiceContent.nothing
    var sums: [Invoice.Tax] = []
    for _ in 0..<4 {
      // A product has one price and the same parts, and is on one line.
      let lines = (0..<4).shuffled(using: &random).prefix(.random(in: 1...4, using: &random)).map { product in
        Self.line(
          product, .random(in: 1...4, using: &random), 500 + 137 * product,
          [[100], [55, 100], [100, 200], [200]][product])
      }
      let order = Self.order(lines, adjustments(lines))
      let due = InvoiceContent(dueFor: order, alreadyInvoiced: invoiced)
      let invoice = Self.invoice(due, of: order)
      #expect((invoice.taxes ?? []).reduce(.zero) { $0 + $1.total } == due.total)
      let note = invoice.creditNote(InvoiceNumber(code: "ANGERS", ordinal: 2), at: Date())
      #expect(note.total == -invoice.total)
      #expect(note.lines.map(\.total) == invoice.lines.map { -$0.total })
      #expect(note.taxes?.count == invoice.taxes?.count)
      for (mine, theirs) in zip(invoice.taxes ?? [], note.taxes ?? []) {
        #expect(mine.ratePerMille == theirs.ratePerMille)
        #expect([mine.net + theirs.net, mine.tax + theirs.tax, mine.total + theirs.total] == [.zero, .zero, .zero])
      }
      #expect((invoice.content + note.content).taxes.isEmpty)
      invoiced = invoiced + due
      sums += invoice.taxes ?? []
      let whole = InvoiceContent(dueFor: order, alreadyInvoiced: .nothing)
      #expect(invoiced.total == order.total)
      let (said, expected) = (Self.byRate(sums), Self.byRate(whole.taxes))
      for rate in [55, 100, 200] {
        #expect((said[rate] ?? [0, 0, 0]) == (expected[rate] ?? [0, 0, 0]), "\(rate)")
      }
    }
  }
}
