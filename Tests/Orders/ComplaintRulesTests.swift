import Contracts
import FoundationEssentials
import Testing

@testable import Orders

struct ComplaintRulesTests {
  private static let now = Date(timeIntervalSince1970: 1_795_500_000)
  private let manager = Caller(accountId: .new(), role: .manager)

  /// Three pizzas of 10.00 and a beer of 4.00, with a quarter off: 25.50 were paid.
  private func order(_ status: OrderStatus = .collected) -> Order {
    let lines = [
      Order.Line(
        productId: .new(), name: "Reine", quantity: 3, unitPrice: Money(cents: 1000), note: nil, choices: [],
        taxShares: [TaxShare].of(Money(cents: 3000), at: 100)),
      Order.Line(
        productId: .new(), name: "Bière", quantity: 1, unitPrice: Money(cents: 400), note: nil, choices: [],
        taxShares: [TaxShare].of(Money(cents: 400), at: 200)),
    ]
    let off = Money(cents: 850)
    var order = Order(
      id: .new(), number: "000042", status: status, restaurantId: .new(), customerId: nil, fulfilment: .takeaway,
      address: nil, lines: lines,
      adjustments: [
        Order.Adjustment(
          kind: .discount, name: "Un quart", amount: -off, taxShares: lines.flatMap(\.shares).ofDiscount(off))
      ], paymentMethod: .card, note: nil, placedAt: Self.now, scheduledFor: nil, history: [])
    order.isPaid = true
    return order
  }

  @Test("what was paid for a piece goes back: its price, less its part of the discount, with its own rate")
  func amount() throws {
    let after = try order().refunding([ComplaintLine(line: 0, quantity: 1)], because: .cold, by: manager, at: Self.now)
    #expect(after.total == Money(cents: 2550 - 750))
    let given = try #require(after.adjustments?.last)
    #expect(given.kind == .refund && given.name == "Remboursement : Reine")
    #expect(given.amount == Money(cents: -750))
    #expect(given.taxShares.map(\.ratePerMille) == [100])
    #expect(after.complaints?.map(\.amount) == [Money(cents: 750)])
    // What came in stays, so that the difference can go back.
    #expect(after.amountReceived == Money(cents: 2550))
    #expect(after.isPaid)
  }

  @Test("all pieces together give back what was paid, and no cent more")
  func everything() throws {
    let all = [ComplaintLine(line: 0, quantity: 3), ComplaintLine(line: 1, quantity: 1)]
    let after = try order().refunding(all, because: .missing, by: manager, at: Self.now)
    #expect(after.total == .zero)
    #expect(throws: OrderError.complaintFaults([DraftFault("/lines/0/quantity", .moreThanOrdered)])) {
      try after.refunding([ComplaintLine(line: 1, quantity: 1)], because: .cold, by: manager, at: Self.now)
    }
  }

  @Test("it needs a manager, and an order that was handed over and paid")
  func refusals() {
    let piece = [ComplaintLine(line: 0, quantity: 1)]
    #expect(throws: OrderError.complaintsAreForManagers) {
      try order().refunding(piece, because: .cold, by: Caller(accountId: .new(), role: .cashier), at: Self.now)
    }
    #expect(throws: OrderError.notEndedAndPaid(.ready)) {
      try order(.ready).refunding(piece, because: .cold, by: manager, at: Self.now)
    }
    #expect(throws: OrderError.complaintFaults([DraftFault("/lines/0/line", .unknownLine)])) {
      try order().refunding([ComplaintLine(line: 2, quantity: 1)], because: .cold, by: manager, at: Self.now)
    }
  }

  @Test("an order that makes good another costs nothing at any rate, and is paid")
  func replacement() {
    let free = order(.placed).free(insteadOf: order())
    #expect(free.total == .zero && free.isPaid && free.replaces != nil)
    let shares = (free.lines.flatMap(\.shares) + (free.adjustments ?? []).flatMap(\.taxShares)).summed
    #expect(shares.allSatisfy { $0.total == .zero && $0.tax == .zero })
  }
}
