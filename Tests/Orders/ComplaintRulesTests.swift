import Contracts
import FoundationEssentials
import Support
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

  @Test("what is free since a second one was bought belongs to its line: the others give back their whole price")
  func secondFree() throws {
    var order = order()
    let free = Money(cents: -1000)
    order.adjustments = [
      Order.Adjustment(
        kind: .discount, name: "La deuxième offerte : Reine", amount: free,
        taxShares: order.lines[0].shares.ofDiscount(-free), parts: [.init(line: 0, amount: free)])
    ]
    order.total = order.lines.total + free
    func given(_ line: Int, _ quantity: Int) throws -> Money? {
      try order.refunding([.init(line: line, quantity: quantity)], because: .cold, by: manager, at: Self.now)
        .complaints?.last?.amount
    }
    #expect(try given(1, 1) == Money(cents: 400))
    // Two of three pizzas were paid.
    #expect(try given(0, 1) == Money(cents: 667))
    #expect(try given(0, 3) == Money(cents: 2000))
  }

  @Test("where all of a delivery goes back its fee does, as a line of its own, whether at once or piece by piece")
  func fee() throws {
    let fee = Money(cents: 300)
    var delivered = order(.delivered)
    delivered.adjustments?.insert(
      Order.Adjustment(
        kind: .deliveryFee, name: "Frais de livraison", amount: fee,
        taxShares: delivered.lines.flatMap(\.shares).ofFee(fee)), at: 0)
    delivered.total += fee
    let pieces = [ComplaintLine(line: 0, quantity: 3), ComplaintLine(line: 1, quantity: 1)]
    let atOnce = try delivered.refunding(pieces, because: .missing, by: manager, at: Self.now)
    #expect(atOnce.total == .zero && atOnce.complaints?.map(\.amount) == [Money(cents: 2850)])
    #expect(atOnce.adjustments?.last?.name == "Remboursement : Frais de livraison")
    #expect(atOnce.adjustments?.last?.amount == -fee)
    let part = try delivered.refunding([pieces[0]], because: .missing, by: manager, at: Self.now)
    #expect(part.total == Money(cents: 300 + 300))
    let rest = try part.received(part.total).refunding([pieces[1]], because: .missing, by: manager, at: Self.now)
    #expect(rest.total == .zero && rest.complaints?.last?.amount == Money(cents: 600))
  }

  @Test("whatever was ordered, all pieces together give back what was paid, at each rate", arguments: 1...200)
  func property(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    var order = order(.delivered)
    order.lines = (0..<Int.random(in: 1...5, using: &random)).map { index in
      let (quantity, price) = (
        Int.random(in: 1...4, using: &random), Money(cents: .random(in: 1...2000, using: &random))
      )
      return Order.Line(
        productId: .new(), name: "\(index)", quantity: quantity, unitPrice: price, note: nil, choices: [],
        taxShares: [TaxShare].of(price * quantity, at: [55, 100, 200][Int.random(in: 0..<3, using: &random)]))
    }
    let shares = order.lines.flatMap(\.shares)
    let fee = Money(cents: .random(in: 1...500, using: &random))
    let off = Money(cents: .random(in: 1...order.lines.total.amount, using: &random))
    order.adjustments = [
      .init(kind: .deliveryFee, name: "Frais de livraison", amount: fee, taxShares: shares.ofFee(fee)),
      .init(kind: .discount, name: "Offre", amount: -off, taxShares: shares.ofDiscount(off)),
    ]
    order.total = order.lines.total + fee + -off
    var left = order.lines.indices.flatMap { Array(repeating: $0, count: order.lines[$0].quantity) }
    left.shuffle(using: &random)
    for line in left {
      order = try order.received(order.total).refunding(
        [.init(line: line, quantity: 1)], because: .cold, by: manager, at: Self.now)
      #expect(order.total.amount >= 0)
    }
    #expect(order.total == .zero)
    let rest = (order.lines.flatMap(\.shares) + (order.adjustments ?? []).flatMap(\.taxShares)).summed
    #expect(rest.allSatisfy { $0.total == .zero && $0.tax == .zero })
  }

  @Test("a complaint about what cost nothing leaves it paid")
  func free() throws {
    var order = order()
    order.adjustments = order.lines.madeFree(after: [], as: "Remplacement")
    order.total = .zero
    let after = try order.refunding(
      [.init(line: 0, quantity: 3), .init(line: 1, quantity: 1)], because: .cold, by: manager, at: Self.now)
    #expect(after.total == .zero && after.isPaid && after.complaints?.last?.amount == .zero)
  }

  @Test("what makes good another order costs nothing at any rate")
  func replacement() {
    let order = order(.placed)
    let free = order.lines.madeFree(after: order.adjustments ?? [], as: order.replacement)
    #expect(free.map(\.name) == ["Remplacement de la commande 000042"])
    let all = (order.adjustments ?? []) + free
    #expect(order.lines.total + all.total == .zero)
    let shares = (order.lines.flatMap(\.shares) + all.flatMap(\.taxShares)).summed
    #expect(shares.allSatisfy { $0.total == .zero && $0.tax == .zero })
  }
}
