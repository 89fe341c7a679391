import Contracts
import FoundationEssentials
import Testing

@testable import Payment

struct BillTests {
  private static let reine = ID.new()
  private static let tiramisu = ID.new()

  private static func line(_ product: ID, _ quantity: Int, cents: Int = 1100, note: String? = nil) -> Order.Line {
    Order.Line(
      productId: product, name: product == reine ? "Reine" : "Tiramisu", quantity: quantity,
      unitPrice: Money(cents: cents), note: note, choices: [])
  }

  private func order(_ lines: [Order.Line] = [line(reine, 1)], _ status: OrderStatus = .placed) -> Order {
    Order(
      id: .new(), number: "000042", status: status, restaurantId: .new(), customerId: .new(), fulfilment: .takeaway,
      address: nil, lines: lines, paymentMethod: .card, note: nil, placedAt: Date(), scheduledFor: nil, history: [])
  }

  private func payment(_ cents: Int, _ status: PaymentStatus = .succeeded) -> PaymentRecord {
    PaymentRecord(
      Contracts.Payment(
        id: .new(), orderId: .new(), method: .card, status: status, amount: Money(cents: cents), createdAt: Date()),
      version: 1)
  }

  private static func due(_ lines: [Order.Line], alreadyInvoiced: [Order.Line]) -> [Order.Line] {
    let order = Order(
      id: .new(), number: "", status: .placed, restaurantId: .new(), customerId: nil, fulfilment: .takeaway,
      address: nil,
      lines: lines, paymentMethod: .card, note: nil, placedAt: Date(), scheduledFor: nil, history: [])
    return InvoiceContent(dueFor: order, alreadyInvoiced: InvoiceContent(lines: alreadyInvoiced)).lines
  }

  private func total(_ lines: [Order.Line]) -> Int { lines.reduce(0) { $0 + $1.total.amount } }

  @Test("what is due is the total of the present revision less what came in, and never less than nothing")
  func due() {
    let order = order([Self.line(Self.reine, 2)])
    func due(_ payments: [PaymentRecord]) -> Int {
      Bill(of: order, payments, invoiced: [:]).amountDue.amount
    }
    #expect(due([]) == 2200)
    #expect(due([payment(1100)]) == 1100)
    #expect(due([payment(1100), payment(1100)]) == 0)
    #expect(due([payment(3300)]) == 0)
    #expect(due([payment(2200, .pending), payment(2200, .refused), payment(2200, .refunded)]) == 2200)
    #expect(Bill(of: order, [payment(2200, .pending)], invoiced: [:]).pending != nil)
  }

  @Test(
    "customers pay by card; staff take what is handed to them",
    arguments: [
      (.customer, .card, true), (.customer, .cash, false), (.cashier, .cash, true), (.cashier, .card, true),
      (.courier, .cheque, true), (.courier, .card, false), (.pizzaiolo, .cash, false), (.manager, .cheque, true),
    ] as [(Role, PaymentMethod, Bool)])
  func whoPaysHow(role: Role, method: PaymentMethod, isAllowed: Bool) {
    let caller = Caller(accountId: .new(), role: role)
    let bill = Bill(of: order(), [], invoiced: [:])
    let check = { () throws(PaymentError) in try bill.check(method, by: caller) }
    if isAllowed {
      #expect(throws: Never.self) { try check() }
    } else {
      let error = #expect(throws: PaymentError.self) { try check() }
      #expect(error == .methodNotTaken(method))
      #expect(error.map { Problem($0).code } == .forbidden)
    }
  }

  @Test("a paid order and one that has ended take no more money")
  func tooLate() {
    let manager = Caller(accountId: .new(), role: .manager)
    let bills: [(Bill, PaymentError)] = [
      (Bill(of: order(), [payment(1100)], invoiced: [:]), .isPaid),
      (Bill(of: order([Self.line(Self.reine, 1)], .cancelled), [], invoiced: [:]), .orderEnded(.cancelled)),
      (Bill(of: order([Self.line(Self.reine, 1)], .delivered), [payment(1100)], invoiced: [:]), .isPaid),
    ]
    for (bill, expected) in bills {
      let error = #expect(throws: PaymentError.self) { try bill.check(.cash, by: manager) }
      #expect(error == expected)
      #expect(error.map { Problem($0).code } == .conflict)
    }
  }

  @Test(
    "there is no payment of nothing: an order that costs nothing cannot be paid",
    arguments: [.card, .cash] as [PaymentMethod])
  func free(method: PaymentMethod) {
    let manager = Caller(accountId: .new(), role: .manager)
    let bill = Bill(of: order([Self.line(Self.reine, 1, cents: 0)]), [], invoiced: [:])
    let error = #expect(throws: PaymentError.self) { try bill.check(method, by: manager) }
    #expect(error == .costsNothing)
    #expect(error.map { Problem($0).code } == .conflict)
  }

  @Test("a paid order whose revision costs more can be paid again")
  func paidAgain() {
    let first = payment(1100)
    let bill = Bill(
      of: order([Self.line(Self.reine, 2)]), [first],
      invoiced: [first.payment.id: InvoiceContent(lines: [Self.line(Self.reine, 1)])])
    #expect(throws: Never.self) { try bill.check(.cash, by: Caller(accountId: .new(), role: .cashier)) }
    #expect(bill.amountDue == Money(cents: 1100))
    #expect(bill.contentDue.lines.map(\.quantity) == [1])
  }

  @Test("the first invoice has the order's lines as they are, without what the customer wrote to the kitchen")
  func firstInvoice() {
    let lines = [Self.line(Self.reine, 1, note: "sans olives"), Self.line(Self.reine, 2), Self.line(Self.tiramisu, 1)]
    let invoiced = Self.due(lines, alreadyInvoiced: [])
    #expect(invoiced.map(\.quantity) == [1, 2, 1])
    #expect(invoiced.allSatisfy { $0.note == nil })
    #expect(total(invoiced) == total(lines))
    #expect(Self.due(lines, alreadyInvoiced: invoiced).isEmpty)
  }

  @Test("what is free is on the first invoice, and changes none that follows")
  func freeLines() {
    let (free, reine) = (Self.line(Self.tiramisu, 1, cents: 0), Self.line(Self.reine, 1))
    #expect(Self.due([reine, free], alreadyInvoiced: []).count == 2)
    #expect(Self.due([reine], alreadyInvoiced: [reine, free]).isEmpty)
    #expect(Self.due([reine, free], alreadyInvoiced: [reine]).isEmpty)
  }

  @Test(
    "what a later revision changed is invoiced by itself: what was added, and what was taken away as a negative line")
  func laterInvoice() {
    let first = [Self.line(Self.reine, 2), Self.line(Self.tiramisu, 1, cents: 500)]
    let more = Self.due([Self.line(Self.reine, 3), first[1]], alreadyInvoiced: first)
    #expect(more.map(\.quantity) == [1])
    #expect(total(more) == 1100)

    let revised = [Self.line(Self.reine, 3)]
    let exchanged = Self.due(revised, alreadyInvoiced: first)
    #expect(exchanged.map(\.name) == ["Reine", "Tiramisu"])
    #expect(exchanged.map(\.total.amount) == [1100, -500])

    // The invoices of two revisions say together what the second one is.
    #expect(Self.due(revised, alreadyInvoiced: first + exchanged).isEmpty)
    // What was taken away can come back.
    #expect(total(Self.due(revised + [first[1]], alreadyInvoiced: first + exchanged)) == 500)
  }

  @Test("whatever the revisions of an order are, its invoices add up to the last one")
  func sums() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<200 {
      var invoiced: [Order.Line] = []
      for _ in 0..<4 {
        let lines = [Self.reine, Self.tiramisu].flatMap { product in
          (0..<2).map { Self.line(product, .random(in: 1...3, using: &random), cents: 500 + 100 * $0) }
        }.shuffled(using: &random).prefix(.random(in: 1...4, using: &random))
        invoiced += Self.due(Array(lines), alreadyInvoiced: invoiced)
        #expect(total(invoiced) == total(Array(lines)))
      }
    }
  }
}
