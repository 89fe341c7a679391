import Contracts
import FoundationEssentials
import Support
import Testing

@testable import Payment

/// Several tenders of one order.
struct TenderTests {
  /// A Thursday, at noon in Paris.
  private static let noon = Date(timeIntervalSince1970: 1_795_690_800)
  private static let cashier = Role.cashier

  private static func line(_ cents: Int, _ quantity: Int = 1, at rate: Int = 100) -> Order.Line {
    Order.Line(
      productId: .new(), name: "Reine", quantity: quantity, unitPrice: Money(cents: cents), note: nil, choices: [],
      taxShares: .of(Money(cents: cents * quantity), at: rate))
  }

  private static func order(_ lines: [Order.Line], fee: Int = 0) -> Order {
    let adjustments = Order.Adjustment(
      kind: .deliveryFee, name: "Livraison", amount: Money(cents: fee), taxShares: .of(Money(cents: fee), at: 100))
    return Order(
      id: .new(), number: "000042", status: .placed, restaurantId: .new(), customerId: .new(), fulfilment: .takeaway,
      address: nil, lines: lines, adjustments: fee == 0 ? nil : [adjustments], paymentMethod: .cash, note: nil,
      placedAt: noon, scheduledFor: nil, history: [])
  }

  private static func paid(_ cents: Int, _ method: PaymentMethod) -> PaymentRecord {
    PaymentRecord(
      Contracts.Payment(
        id: .new(), orderId: .new(), method: method, status: .succeeded, amount: Money(cents: cents), createdAt: noon),
      version: 1)
  }

  private static func bill(_ order: Order, _ payments: [PaymentRecord] = []) -> Bill {
    Bill(of: order, payments, invoiced: [:])
  }

  private static func euros(_ amount: Int) -> Money { Money(cents: amount * 100) }

  private func fault(
    _ tender: Tender, by method: PaymentMethod, _ bill: Bill, at time: Date = noon, role: Role = .cashier,
    vouchersToday: Money = .zero
  ) -> TenderFault? {
    do {
      _ = try bill.amount(of: tender, by: method, role: role, at: time, vouchersToday: vouchersToday)
      return nil
    } catch {
      return error
    }
  }

  @Test("whatever tenders pay an order, their invoices add up to it, at each rate and to the cent")
  func sums() throws {
    var random = SplitMix64(seed: 2026)
    for _ in 0..<300 {
      let lines = (0..<Int.random(in: 1...4, using: &random)).map { _ in
        Self.line(
          .random(in: 50...2990, using: &random), .random(in: 1...3, using: &random),
          at: [55, 100, 200].randomElement(using: &random) ?? 100)
      }
      let order = Self.order(lines, fee: .random(in: 0...500, using: &random))
      var payments: [PaymentRecord] = []
      var invoiced: [ID: InvoiceContent] = [:]
      while true {
        let bill = Bill(of: order, payments, invoiced: invoiced)
        guard bill.amountDue != .zero else { break }
        let part = Int.random(in: 1...bill.amountDue.amount, using: &random)
        let amount = Money(cents: payments.count == 4 ? bill.amountDue.amount : part)
        let content = bill.content(for: amount)
        #expect(content.total == amount && content.taxes.reduce(.zero) { $0 + $1.total } == amount)
        let payment = Self.paid(amount.amount, .cash)
        payments.append(payment)
        invoiced[payment.payment.id] = content
      }
      let all = invoiced.values.reduce(.nothing) { $0 + $1 }
      let whole = InvoiceContent(lines: order.lines, adjustments: order.adjustments ?? [])
      #expect(all.taxes == whole.taxes)
      // Only the last one says what was sold, and nothing is left of the instalments.
      #expect(all.lines.count == lines.count)
      #expect(InvoiceContent(dueFor: order, alreadyInvoiced: all) == .nothing)
    }
  }

  @Test("a part is what is due at most, and customers pay all of it")
  func parts() {
    let bill = Self.bill(Self.order([Self.line(3000)]), [Self.paid(1000, .cheque)])
    #expect(fault(Tender(amount: Self.euros(20)), by: .cash, bill) == nil)
    #expect(fault(Tender(amount: Money(cents: 2001)), by: .cash, bill) == .moreThanDue(Self.euros(20)))
    #expect(fault(Tender(amount: Self.euros(1)), by: .card, bill, role: .customer) == .partIsForStaff)
    #expect(fault(Tender(), by: .card, bill, role: .customer) == nil)
  }

  @Test("no employee puts money where customers pay online, or in somebody's purse; of a courier a till is not read")
  func reservedTills() {
    let bill = Self.bill(Self.order([Self.line(3000)]))
    for till in ["en-ligne", "livraison", Drawer.nameOfPurse(.new())] {
      #expect(fault(Tender(till: till), by: .cash, bill) == .reservedTill, "\(till)")
      #expect(fault(Tender(till: till), by: .cash, bill, role: .manager) == .reservedTill, "\(till)")
      #expect(fault(Tender(till: till), by: .cash, bill, role: .courier) == nil, "\(till)")
    }
    #expect(fault(Tender(till: "caisse-1"), by: .cash, bill) == nil)
  }

  @Test("change is given of cash alone, and of as much as is due")
  func change() {
    let bill = Self.bill(Self.order([Self.line(3000)]))
    #expect(fault(Tender(handedOver: Self.euros(50)), by: .cash, bill) == nil)
    #expect(fault(Tender(handedOver: Self.euros(29)), by: .cash, bill) == .handedOverTooLittle(due: Self.euros(30)))
    #expect(fault(Tender(amount: Self.euros(10), handedOver: Self.euros(20)), by: .cash, bill) == nil)
    #expect(fault(Tender(handedOver: Self.euros(50)), by: .cheque, bill) == .noChange)
  }

  @Test("an order takes 1,000 euros in cash, in however many tenders")
  func cash() {
    let order = Self.order([Self.line(120_000)])
    #expect(fault(Tender(), by: .cash, Self.bill(order)) == .tooMuchCash(left: Self.euros(1000)))
    #expect(fault(Tender(amount: Self.euros(1000)), by: .cash, Self.bill(order)) == nil)
    let partly = Self.bill(order, [Self.paid(60_000, .cash)])
    #expect(fault(Tender(amount: Self.euros(500)), by: .cash, partly) == .tooMuchCash(left: Self.euros(400)))
    #expect(fault(Tender(amount: Self.euros(500)), by: .terminal, partly) == nil)
  }

  @Test("meal vouchers pay 25 euros a day and person, and neither alcohol nor the delivery")
  func vouchers() {
    let feast = Self.bill(Self.order([Self.line(4000)]))
    #expect(fault(Tender(), by: .mealVoucher, feast) == .tooManyVouchers(left: Self.euros(25)))
    #expect(fault(Tender(amount: Self.euros(25)), by: .mealVoucher, feast) == nil)
    #expect(
      fault(Tender(amount: Self.euros(10)), by: .mealVoucher, feast, vouchersToday: Self.euros(20))
        == .tooManyVouchers(left: Self.euros(5)))
    let again = Self.bill(Self.order([Self.line(4000)]), [Self.paid(2000, .mealVoucher)])
    #expect(fault(Tender(amount: Self.euros(6)), by: .mealVoucher, again) == .tooManyVouchers(left: Self.euros(5)))
    let beer = Self.bill(Self.order([Self.line(1200), Self.line(600, at: 200)], fee: 300))
    #expect(fault(Tender(), by: .mealVoucher, beer) == .notForVouchers(left: Self.euros(12)))
    #expect(fault(Tender(amount: Self.euros(12)), by: .mealVoucher, beer) == nil)
  }

  @Test("no meal vouchers on Sundays and holidays but those that are marked")
  func holidays() {
    let bill = Self.bill(Self.order([Self.line(1000)]))
    let sunday = Self.noon + 3 * 86_400
    #expect(fault(Tender(), by: .mealVoucher, bill, at: sunday) == .notOnThatDay)
    #expect(fault(Tender(isMarkedForSundays: true), by: .mealVoucher, bill, at: sunday) == nil)
    #expect(fault(Tender(), by: .cash, bill, at: sunday) == nil)
    #expect(fault(Tender(), by: .mealVoucher, bill, at: Self.noon) == nil)
  }

  @Test(
    "holidays are those of the law, Easter's among them",
    arguments: [
      ("2026-04-06", true), ("2026-05-14", true), ("2026-05-25", true), ("2027-03-29", true), ("2027-05-17", true),
      ("2038-04-26", true), ("2026-07-14", true), ("2026-11-11", true), ("2026-12-25", true), ("2026-11-29", true),
      ("2026-11-26", false), ("2026-04-03", false), ("2026-12-26", false),
    ])
  func calendar(day: String, isFree: Bool) {
    #expect(GregorianDate(day)?.isSundayOrHoliday == isFree)
  }
}
