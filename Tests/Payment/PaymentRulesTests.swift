import Contracts
import FoundationEssentials
import Testing

@testable import Payment

struct PaymentRulesTests {
  private func order(_ status: OrderStatus, isPaid: Bool = false, isPromised: Bool = true) -> Order {
    var order = Order(
      id: .new(), number: "", status: status, restaurantId: .new(), customerId: nil, fulfilment: .takeaway,
      address: nil,
      lines: [], paymentMethod: .card, note: nil, placedAt: Date(), scheduledFor: nil, history: [])
    order.isPaid = isPaid
    order.promisedAt = isPromised ? Date() : nil
    return order
  }

  @Test("an order that is not known here may be on its way while it is new, and does not exist later")
  func unknownOrder() {
    let now = Date(timeIntervalSince1970: 1_795_500_000)
    #expect(Problem.unknownOrder(ID(at: now - 5, random: 1), at: now).code == .unavailable)
    #expect(Problem.unknownOrder(ID(at: now - 61, random: 1), at: now).code == .notFound)
  }

  @Test("an order that waits for a card is charged once the kitchen has accepted it")
  func chargeable() throws {
    func outline(_ order: Order) throws -> OrderOutlined.Outline {
      try OrderOutlined(JSON(reading: OrderChanged(order: order).json)).order
    }
    #expect(try !outline(order(.awaitingPayment, isPromised: false)).isChargeable)
    #expect(try outline(order(.awaitingPayment)).isChargeable)
    #expect(try outline(order(.placed, isPromised: false)).isChargeable)
    #expect(try outline(order(.cancelled)).isChargeable)
    #expect(try outline(order(.rejected, isPromised: false)).isChargeable)
  }

  @Test(
    "customers pay by card; staff take what is handed to them",
    arguments: [
      (.customer, .card, true), (.customer, .cash, false), (.cashier, .cash, true), (.cashier, .card, true),
      (.courier, .cheque, true), (.courier, .card, false), (.pizzaiolo, .cash, false), (.manager, .cheque, true),
    ] as [(Role, PaymentMethod, Bool)])
  func whoPaysHow(role: Role, method: PaymentMethod, isAllowed: Bool) {
    let caller = Caller(accountId: .new(), role: role)
    let check = { () throws(Problem) in try order(.placed).check(method, by: caller) }
    if isAllowed {
      #expect(throws: Never.self) { try check() }
    } else {
      let problem = #expect(throws: Problem.self) { try check() }
      #expect(problem?.code == .forbidden)
    }
  }

  @Test("a paid order and one that has ended take no more money")
  func tooLate() {
    let manager = Caller(accountId: .new(), role: .manager)
    for order in [order(.placed, isPaid: true), order(.cancelled), order(.delivered, isPaid: true)] {
      let problem = #expect(throws: Problem.self) { try order.check(.cash, by: manager) }
      #expect(problem?.code == .conflict)
    }
  }

  @Test("an invoice's number says which restaurant and counts from one")
  func invoiceNumbers() {
    #expect(InvoiceNumber.text(city: "Angers", number: 1) == "ANGERS-000001")
    #expect(InvoiceNumber.text(city: "Enghien-les-Bains", number: 1_234_567) == "ENGHIE-1234567")
  }
}
