import Contracts
import FoundationEssentials
import Testing

@testable import Payment

/// What goes back, and what is invoiced anew, when an order that was paid is of other things.
struct BalanceTests {
  private static let ids = Dictionary(
    uniqueKeysWithValues: ["Reine", "Vin", "Tiramisu", "Calzone"].map { ($0, ID.new()) })

  private static func line(_ name: String, _ cents: Int, at rate: Int = 100, _ quantity: Int = 1) -> Order.Line {
    let unit = Money(cents: cents)
    return Order.Line(
      productId: ids[name] ?? .new(), name: name, quantity: quantity, unitPrice: unit, note: nil, choices: [],
      taxShares: .of(unit * quantity, at: rate))
  }

  /// - Parameters:
  ///   - lines: what the order consists of now.
  ///   - paid: what each payment was for, in the order of time.
  private static func bill(
    _ lines: [Order.Line], _ adjustments: [Order.Adjustment] = [], _ status: OrderStatus = .placed,
    paid: [[Order.Line]]
  ) -> Bill {
    let order = Order(
      id: .new(), number: "000042", status: status, restaurantId: .new(), customerId: nil, fulfilment: .takeaway,
      address: nil, lines: lines, adjustments: adjustments, paymentMethod: .card, note: nil, placedAt: Date(),
      scheduledFor: nil, history: [])
    var invoiced: [ID: InvoiceContent] = [:]
    let payments = paid.enumerated().map { index, lines in
      let id = ID(at: Date(timeIntervalSince1970: Double(index + 1)), random: UInt128(index))
      let content = InvoiceContent(lines: lines)
      invoiced[id] = content
      return PaymentRecord(
        Contracts.Payment(
          id: id, orderId: order.id, method: .card, status: .succeeded, amount: content.total, createdAt: Date()),
        version: 1)
    }
    return Bill(of: order, payments, invoiced: invoiced)
  }

  private static func refund(_ cents: Int, at rate: Int) -> Order.Adjustment {
    let amount = Money(cents: cents)
    return Order.Adjustment(
      kind: .refund, name: "Remboursement", amount: -amount,
      taxShares: [TaxShare].of(amount, at: rate).ofDiscount(amount))
  }

  private static func byRate(_ content: InvoiceContent) -> [Int: Int] {
    Dictionary(uniqueKeysWithValues: content.taxes.map { ($0.ratePerMille, $0.total.amount) })
  }

  @Test("what was taken away goes back of the payment that was for it, and not of a later one")
  func rightPayment() {
    var bill = Self.bill(
      [Self.line("Vin", 1000, at: 200)], paid: [[Self.line("Reine", 1100)], [Self.line("Vin", 1000, at: 200)]])
    let parts = bill.giveBackExcess()
    #expect(parts.map(\.amount.amount) == [1100])
    #expect(parts.first?.payment.payment.amount == Money(cents: 1100))
    #expect(parts.first?.content.lines.map(\.name) == ["Reine"])
    #expect(bill.received == bill.order.total)
    #expect(bill.correction == nil)
    #expect(bill.giveBackExcess().isEmpty)
  }

  @Test("a complaint about one rate goes back of a payment that bore it")
  func rightRate() {
    let (reine, wine) = (Self.line("Reine", 1100), Self.line("Vin", 1000, at: 200))
    for (rate, payment) in [(100, 1100), (200, 1000)] {
      var bill = Self.bill([reine, wine], [Self.refund(300, at: rate)], paid: [[reine], [wine]])
      let parts = bill.giveBackExcess()
      #expect(parts.map(\.payment.payment.amount.amount) == [payment])
      #expect(parts.map { Self.byRate($0.content) } == [[rate: -300]])
    }
  }

  @Test(
    "what no payment was for alone goes back of several, each at rates that its own invoice has; then all agree with the order"
  )
  func severalPayments() throws {
    // One Reine of each payment goes, and the wine that came with the second stays.
    let (reine, two) = (Self.line("Reine", 1100), Self.line("Reine", 1100, 2))
    let wine = Self.line("Vin", 1000, at: 200)
    let now = [Self.line("Tiramisu", 500), wine]
    var bill = Self.bill(now, paid: [[two], [reine, wine]])
    let before = bill.payments
    let parts = bill.giveBackExcess()
    #expect(parts.reduce(0) { $0 + $1.amount.amount } == 3 * 1100 + 1000 - 1500)
    for part in parts {
      let own = before.first { $0.record.payment.id == part.payment.payment.id }?.content ?? .nothing
      let (rates, gone) = (Self.byRate(own), Self.byRate(part.content))
      for (rate, amount) in gone { #expect(amount < 0 && -amount <= rates[rate] ?? 0) }
      #expect(part.content.total == -part.amount)
    }
    let correction = try #require(bill.correction)
    #expect(correction.taken.total == -correction.added.total)
    let invoiced = bill.payments.reduce(correction.taken + correction.added) { $0 + $1.content }
    #expect(Self.byRate(invoiced) == [100: 500, 200: 1000])
  }

  @Test("something else at the same price is taken back and invoiced, with its own rate; once")
  func exchange() throws {
    let (reine, wine) = (Self.line("Reine", 1000), Self.line("Vin", 1000, at: 200))
    var bill = Self.bill([wine], paid: [[reine]])
    #expect(bill.giveBackExcess().isEmpty)
    let correction = try #require(bill.correction)
    #expect(Self.byRate(correction.taken) == [100: -1000])
    #expect(Self.byRate(correction.added) == [200: 1000])
    #expect(correction.payment.payment.id == bill.payments.first?.record.payment.id)
    #expect(Self.bill([wine], paid: [[reine] + correction.taken.lines + correction.added.lines]).correction == nil)
  }

  @Test("a fee that stays and bears another rate is corrected rate by rate")
  func feeOfAnotherRate() throws {
    func fee(_ rate: Int) -> Order.Adjustment {
      Order.Adjustment(
        kind: .deliveryFee, name: "Livraison", amount: Money(cents: 200), taxShares: .of(Money(cents: 200), at: rate))
    }
    let due = InvoiceContent(adjustments: [fee(200)]) + -InvoiceContent(adjustments: [fee(100)])
    let one = InvoiceContent(
      dueFor: Self.bill([], [fee(200)], paid: []).order, alreadyInvoiced: InvoiceContent(adjustments: [fee(100)]))
    #expect(one.total == .zero)
    #expect(Self.byRate(one.taken) == [100: -200])
    #expect(Self.byRate(one.added) == [200: 200])
    #expect(Self.byRate(one) == Self.byRate(due))
  }

  @Test("nothing is corrected of an order on which something is due, or whose money goes back as a whole")
  func notCorrected() {
    let (reine, wine) = (Self.line("Reine", 1000), Self.line("Vin", 1000, at: 200))
    #expect(Self.bill([wine, Self.line("Tiramisu", 500)], paid: [[reine]]).correction == nil)
    #expect(Self.bill([wine], [], .cancelled, paid: [[reine]]).correction == nil)
    #expect(Self.bill([wine], paid: []).correction == nil)
    #expect(Self.bill([reine], paid: [[reine]]).correction == nil)
  }

  @Test("a part that is to go back is needless once the order costs as much again")
  func needless() {
    let reine = Self.line("Reine", 1000)
    var cheaper = Self.bill([Self.line("Calzone", 800)], paid: [[reine]])
    #expect(cheaper.giveBackExcess().map(\.amount.amount) == [200])
    #expect(!cheaper.hasNeedlessRefunds)
    let again = Bill(
      of: Self.bill([reine], paid: []).order, cheaper.payments.map(\.record),
      invoiced: Dictionary(uniqueKeysWithValues: cheaper.payments.map { ($0.record.payment.id, $0.content) }))
    #expect(again.hasNeedlessRefunds)
    #expect(again.amountDue == Money(cents: 200))
  }

  @Test("what cancels each other is on no credit note of the rest")
  func netted() {
    let (reine, wine) = (Self.line("Reine", 1000), Self.line("Vin", 1000, at: 200))
    let content = InvoiceContent(lines: [reine]) + -InvoiceContent(lines: [reine]) + InvoiceContent(lines: [wine])
    #expect(content.netted == InvoiceContent(lines: [wine]))
  }
}
