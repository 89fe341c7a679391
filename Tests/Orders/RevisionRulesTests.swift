import Contracts
import FoundationEssentials
import Testing

@testable import Orders

/// What becomes of an order whose lines change.
struct RevisionRulesTests {
  private static let now = Date(timeIntervalSince1970: 1_795_500_000)
  private static let pizzaiolo = OrderActor.person(Caller(accountId: .new(), role: .groupManager))

  /// Lines of pizzas at ten euros.
  private static func pizzas(_ quantity: Int) -> [Order.Line] {
    [
      .init(
        productId: .first, name: "Régina", quantity: quantity, unitPrice: Money(cents: 1000), note: "sans olives",
        choices: [])
    ]
  }

  private func placed(_ status: OrderStatus = .placed) -> Order {
    Order(
      id: .new(), number: "1", status: status, restaurantId: .new(), customerId: .new(), fulfilment: .takeaway,
      address: nil, lines: Self.pizzas(2), paymentMethod: .card, note: nil, placedAt: Self.now, scheduledFor: nil,
      history: [.init(status: status, at: Self.now, by: "customer")])
  }

  private func accepted(_ revision: Int, of order: Order, at time: Date = now + 900) -> TicketDecided {
    TicketDecided(orderId: order.id, revision: revision, decision: .accepted(readyAt: time), version: revision)
  }

  private func applying(_ decided: TicketDecided, to order: Order) throws -> Order? {
    try OrderRecord(order: order).applying(decided, by: nil, at: Self.now)?.order
  }

  @Test("the lines stay as they are until the kitchen has accepted the change, and nobody begins meanwhile")
  func proposed() throws {
    let order = placed().promised(at: Self.now + 600)
    let revised = try order.revised(lines: Self.pizzas(3))
    #expect(revised.lines == order.lines && revised.total == order.total && revised.currentRevision == 1)
    #expect(revised.openProposal == .init(number: 2, lines: Self.pizzas(3), total: Money(cents: 3000)))
    #expect(revised.promisedAt == order.promisedAt)
    #expect(revised.version == order.version + 1)
    #expect(throws: OrderError.undecided) { try revised.taking(.preparing, by: Self.pizzaiolo, at: Self.now) }
    #expect(throws: OrderError.undecided) { try revised.revised(lines: Self.pizzas(4)) }
    #expect(throws: OrderError.undecided) { try placed().revised(lines: Self.pizzas(3)) }
  }

  @Test("an accepted change is the current revision, with its own total and promise")
  func acceptedChange() throws {
    let revised = try placed().promised(at: Self.now + 600).revised(lines: Self.pizzas(3))
    let order = try #require(try applying(accepted(2, of: revised), to: revised))
    #expect(order.currentRevision == 2)
    #expect(order.lines == Self.pizzas(3))
    #expect(order.total == Money(cents: 3000))
    #expect(order.promisedAt == Self.now + 900)
    #expect(order.proposal == nil)
    #expect(order.version == revised.version + 1)
    #expect(try order.taking(.preparing, by: Self.pizzaiolo, at: Self.now).status == .preparing)
  }

  @Test("a refused change says why; the order goes on as it is, and the next change has another number")
  func refusedChange() throws {
    let revised = try placed().promised(at: Self.now + 600).revised(lines: Self.pizzas(99))
    let refusal = TicketDecided(
      orderId: revised.id, revision: 2, decision: .revisionRefused(reason: .stock), version: 2)
    let order = try #require(try applying(refusal, to: revised))
    #expect(order.proposal?.refusal == .stock)
    #expect(order.openProposal == nil)
    #expect(order.lines == Self.pizzas(2) && order.currentRevision == 1 && order.promisedAt == Self.now + 600)
    #expect(try order.revised(lines: Self.pizzas(3)).openProposal?.number == 3)
    #expect(try order.taking(.preparing, by: Self.pizzaiolo, at: Self.now).status == .preparing)
  }

  @Test("a decision on another revision, or one that comes again, changes nothing")
  func lateDecisions() throws {
    let revised = try placed().promised(at: Self.now + 600).revised(lines: Self.pizzas(3))
    #expect(try applying(accepted(1, of: revised), to: revised) == nil)
    #expect(try applying(accepted(3, of: revised), to: revised) == nil)
    let order = try #require(try applying(accepted(2, of: revised), to: revised))
    #expect(try applying(accepted(2, of: revised), to: order) == nil)
    let refusal = TicketDecided(
      orderId: revised.id, revision: 2, decision: .revisionRefused(reason: .stock), version: 2)
    #expect(try applying(refusal, to: order) == nil)
    let cancelled = try revised.taking(.cancelled, by: Self.pizzaiolo, at: Self.now)
    #expect(try applying(accepted(2, of: revised), to: cancelled) == nil)
  }

  @Test("what was promised is not rejected by a kitchen that learns the order a second time")
  func rejectedAgain() throws {
    let rejection = { (order: Order) in
      TicketDecided(orderId: order.id, revision: 1, decision: .rejected(reason: .stock), version: 1)
    }
    let waiting = placed()
    #expect(try applying(rejection(waiting), to: waiting)?.status == .rejected)
    let promised = placed().promised(at: Self.now + 600)
    #expect(try applying(rejection(promised), to: promised) == nil)
    let preparing = try promised.taking(.preparing, by: Self.pizzaiolo, at: Self.now)
    #expect(try applying(rejection(preparing), to: preparing) == nil)
  }

  @Test(
    "the lines can change until the preparation begins",
    arguments: OrderStatus.allCases.filter { $0 != .placed && $0 != .awaitingPayment })
  func fixed(status: OrderStatus) {
    var order = placed().promised(at: Self.now)
    order.status = status
    #expect(throws: OrderError.linesFixed(status)) { try order.revised(lines: Self.pizzas(3)) }
  }

  @Test("an order has twenty revisions at most")
  func limit() throws {
    var order = placed().promised(at: Self.now)
    for number in 2...20 {
      order = try order.revised(lines: Self.pizzas(number + 1))
      order = try #require(try applying(accepted(number, of: order), to: order))
    }
    #expect(order.currentRevision == 20)
    #expect(throws: OrderError.tooManyRevisions(limit: 20)) { try order.revised(lines: Self.pizzas(1)) }
  }

  @Test(
    "what is due is the new total less what came in",
    arguments: [(3, false, 1000), (2, true, 0), (1, true, -1000)])
  func due(quantity: Int, isPaid: Bool, cents: Int) throws {
    let paid = placed().promised(at: Self.now).received(Money(cents: 2000))
    #expect(paid.isPaid && paid.paidAmount == nil && paid.amountDue == .zero)
    let revised = try paid.revised(lines: Self.pizzas(quantity))
    let order = try applying(accepted(2, of: revised), to: revised) ?? revised
    #expect(order.currentRevision == 2)
    #expect(order.isPaid == isPaid)
    #expect(order.amountReceived == Money(cents: 2000))
    #expect(order.amountDue == Money(cents: cents))
    #expect(order.received(order.total).amountDue == .zero)
    #expect(order.received(.zero).amountDue == order.total)
  }

  private func payment(_ cents: Int, _ status: PaymentStatus) -> Payment {
    Payment(
      id: .new(), orderId: .new(), method: .card, status: status, amount: Money(cents: cents), createdAt: Self.now)
  }

  @Test("each payment adds what it brought in, and takes it back when it is refunded")
  func payments() throws {
    var record = OrderRecord(order: placed(.awaitingPayment).promised(at: Self.now))
    func apply(_ payment: Payment, before: Money?) throws -> OrderChanged.Topic? {
      let (changed, topic) = try #require(try record.applying(payment, before: before, at: Self.now))
      record = changed
      return topic
    }
    #expect(try apply(payment(1500, .succeeded), before: .zero) == nil)
    #expect(record.order.status == .awaitingPayment && !record.order.isPaid)
    #expect(record.order.amountDue == Money(cents: 500))
    #expect(try apply(payment(500, .succeeded), before: .zero) == .paid)
    #expect(record.order.status == .placed && record.order.isPaid && record.order.paidAmount == nil)
    _ = try apply(payment(500, .refunded), before: Money(cents: 500))
    #expect(!record.order.isPaid && record.order.amountDue == Money(cents: 500))
    // A version that wrote down no amounts has applied the other one.
    _ = try apply(payment(1500, .refunded), before: nil)
    #expect(record.order.amountReceived == .zero && record.order.paidAmount == nil)
    #expect(try record.applying(payment(700, .refunded), before: .zero, at: Self.now) == nil)
  }

  @Test("an order that costs nothing is paid by a payment of nothing")
  func free() throws {
    var order = placed(.awaitingPayment).promised(at: Self.now)
    order.total = .zero
    let (record, _) = try #require(
      try OrderRecord(order: order).applying(payment(0, .succeeded), before: .zero, at: Self.now))
    #expect(record.order.isPaid && record.order.status == .placed)
  }

  @Test("a repetition is answered with the first revision, whatever became of the order")
  func repetition() throws {
    let first = placed()
    let revised = try first.promised(at: Self.now).received(Money(cents: 1000)).revised(lines: Self.pizzas(3))
    #expect(revised.asPlaced() == first)
    let order = try #require(try applying(accepted(2, of: revised), to: revised))
    #expect(order.asPlaced(revised.content) == first)
  }

  @Test("an anonymous order says nothing in a change that was asked for either")
  func anonymous() throws {
    let terms = Order.Terms(
      fulfilment: .delivery, address: Address(line1: "12 rue Saint-Laud", postalCode: "49100", city: "Angers"),
      scheduledFor: nil, paymentMethod: .cash, note: "Sonner",
      contact: Contact(name: "Mme Petit", phone: "+33612345678"))
    let revised = try placed().promised(at: Self.now).revised(lines: Self.pizzas(3), terms: terms)
    let proposal = try #require(revised.anonymous().proposal)
    #expect(proposal.lines.map(\.note) == [nil])
    #expect(
      proposal.terms
        == Order.Terms(fulfilment: .delivery, address: nil, scheduledFor: nil, paymentMethod: .cash, note: nil))
  }
}
