import Contracts
import FoundationEssentials
import PostgreSQL
import Synchronization
import Testing

@testable import Messaging
@testable import Payment

extension PaymentDatabaseTests {
  /// Orders whose lines change after money came in.
  struct RevisionTests {
    @Test("what a revision adds is due, paid and invoiced by itself, and the invoice of before stays as it is")
    func addition() async throws {
      try await withTill { till in
        try await till.live(.goodCard)
        let first = try await till.invoices()
        #expect(first.map(\.total) == [Money(cents: 1100)])
        await #expect(throws: PaymentError.isPaid) { try await till.pay(.cash) }

        try await till.reviseOrder(adding: Money(cents: 550))
        let second = try await till.pay(.cash)
        #expect(second.status == .succeeded)
        #expect(second.amount == Money(cents: 550))
        let both = try await till.invoices()
        #expect(both.count == 2)
        #expect(both.first == first.first)
        #expect(both.last?.number == second.invoiceNumber)
        #expect(both.last?.lines.map(\.name) == ["Tiramisu"])
        #expect(both.last?.total == Money(cents: 550))
        #expect(both.last?.tax == Money(cents: 50))
        await #expect(throws: PaymentError.isPaid) { try await till.pay(.cash) }
      }
    }

    @Test("until payment has heard of a change, the order does not count as known to who saw the new total")
    func lag() async throws {
      try await withTill { till in
        try await till.place("pm_good")
        let manager = Caller(accountId: .new(), role: .groupManager)
        let (before, after) = (Money(cents: 1100), Money(cents: 1650))
        let order = try till.order()
        #expect(try await till.database.isVisible(order.id, to: manager, costing: before))
        #expect(try await !till.database.isVisible(order.id, to: manager, costing: after))
        try await till.reviseOrder(adding: Money(cents: 550))
        #expect(try await till.database.isVisible(order.id, to: manager, costing: after))
        #expect(try await till.database.isVisible(order.id, to: manager))
      }
    }

    @Test("while orders does not answer, an order is paid once its preparation has begun, and not before")
    func unsure() async throws {
      try await withTill { till in
        try await till.place("pm_good")
        let manager = Caller(accountId: .new(), role: .groupManager)
        let order = try till.order()
        #expect(try await !till.database.isVisible(order.id, to: manager, isFixed: true))
        try await till.prepareOrder()
        #expect(try await till.database.isVisible(order.id, to: manager, isFixed: true))
      }
    }

    @Test("a card that is being charged pays what was due when it was given, whatever is added meanwhile")
    func additionMeanwhile() async throws {
      try await withTill { till in
        try await till.place("pm_good")
        try await till.reviseOrder(adding: Money(cents: 550))
        try await till.settleAll()
        let invoice = try #require(try await till.invoices().first)
        #expect(invoice.total == Money(cents: 1100))
        #expect(invoice.lines.map(\.name) == ["Reine"])
        #expect(try await till.pay(.card).amount == Money(cents: 550))
      }
    }

    @Test("a revision that costs less leaves nothing due")
    func lessThanPaid() async throws {
      try await withTill { till in
        try await till.live(.goodCard)
        try await till.reviseOrder(adding: Money(cents: -100))
        await #expect(throws: PaymentError.isPaid) { try await till.pay(.cash) }
      }
    }

    @Test("an order that was paid in two parts and is cancelled gives both back, each with its credit note")
    func bothBack() async throws {
      try await withTill { till in
        try await till.live(.goodCard)
        try await till.reviseOrder(adding: Money(cents: 550))
        let second = try await till.pay(.card)
        try await till.settleAll(second.id)
        #expect(till.peer.books.withLock { $0.captured } == 2)
        try await till.cancelOrder()
        try await till.settleAll()
        try await till.settleAll(second.id)
        #expect(till.peer.books.withLock { $0.refunded }.sorted() == ["pi_1", "pi_2"])
        #expect(try await till.invoices().map(\.total.amount) == [1100, 550, -1100, -550])
      }
    }

    @Test("two payments at once of what was added are one")
    func twoAtOnce() async throws {
      try await withTill { till in
        try await till.live(.goodCard)
        try await till.reviseOrder(adding: Money(cents: 550))
        let made = await withTaskGroup(of: Bool.self) { group in
          for _ in 0..<8 { group.addTask { (try? await till.pay(.cash)) != nil } }
          return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(made == 1)
        #expect(try await till.invoices().count == 2)
      }
    }
  }
}

extension Till {
  /// Adds something to the order, or takes off a discount.
  func reviseOrder(adding price: Money) async throws {
    guard var order = state.withLock(\.order) else { return }
    order.lines.append(
      Order.Line(productId: .new(), name: "Tiramisu", quantity: 1, unitPrice: price, note: nil, choices: []))
    let received = order.amountReceived
    order.total = order.total + price
    if received != .zero { order.paidAmount = received }
    order.revision = order.currentRevision + 1
    order.version += 1
    try await saveCopy(of: order)
    state.withLock { [order] in $0.order = order }
  }

  func prepareOrder() async throws {
    guard var order = state.withLock(\.order) else { return }
    order.status = .preparing
    order.version += 1
    try await saveCopy(of: order)
    state.withLock { [order] in $0.order = order }
  }

  /// Pays what is due of the order, as a cashier.
  func pay(_ method: PaymentMethod) async throws -> Contracts.Payment {
    let request = PayOrder(
      caller: Caller(accountId: .new(), role: .cashier), orderId: state.withLock { $0.order?.id ?? .new() },
      method: method, paymentToken: method == .card ? "pm_good" : nil, idempotencyKey: "\(ID.new())")
    let key = Idempotency(
      account: request.caller.accountId, request: PayOrder.name, key: request.idempotencyKey, content: "")
    let recorded = try await database.transaction { try await request.record(key, in: $0, books, at: Date()) }
    guard case .made(let payment) = recorded else { throw PaymentError.isBeingPaid }
    return payment
  }
}
