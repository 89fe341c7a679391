import Contracts
import FoundationEssentials
import PostgreSQL
import Synchronization
import Testing

@testable import Messaging
@testable import Payment

extension PaymentDatabaseTests {
  /// Orders that are paid and then cost less, as much again, or consist of something else.
  struct BalanceStoreTests {
    @Test(
      "what is to go back of an order that costs as much again does not go back",
      arguments: [PaymentMethod.card, .cash])
    func dearerAgain(method: PaymentMethod) async throws {
      try await withTill { till in
        try await till.live(.goodCard)
        try await till.reviseOrder(adding: Money(cents: 550))
        let paid = try await till.pay(method)
        try await till.settleAll(paid.id)
        try await till.change { $0.takeOff(200) }
        #expect(try await till.database.payment(paid.id)?.dueParts == Money(cents: 200))
        // Somewhat dearer, and then as it was.
        try await till.change { $0.takeOff(50) }
        #expect(try await till.database.payment(paid.id)?.dueParts == Money(cents: 50))
        try await till.change { $0.takeOff(0) }
        let record = try #require(try await till.database.payment(paid.id))
        #expect(record.dueParts == .zero)
        #expect(record.payment.refundDue == nil)
        let restaurant = try till.order().restaurantId
        #expect(try await till.database.refundsDue(in: restaurant, before: nil, limit: 10).isEmpty)
        try await till.settleRefunds()
        #expect(till.peer.books.withLock { $0.refunds.isEmpty })
        #expect(try await till.invoices().map(\.total.amount) == [1100, 550])
        await #expect(throws: PaymentError.isPaid) { try await till.pay(.cash) }
      }
    }

    @Test("a part that a process has begun to send back goes back, and is due again")
    func begunAlready() async throws {
      try await withTill { till in
        try await till.live(.goodCard)
        try await till.change { $0.takeOff(300) }
        try await till.settleRefunds(meeting: .failsAfter)
        try await till.change { $0.takeOff(0) }
        try await till.settleRefunds()
        #expect(till.peer.books.withLock { $0.refunds.map(\.amount) } == [300])
        #expect(try await till.pay(.cash).amount == Money(cents: 300))
        let documents = try await till.invoices()
        #expect(documents.map(\.total.amount) == [1100, -300, 300])
        #expect(documents.reduce(0) { $0 + $1.tax.amount } == 100)
      }
    }

    @Test("something else at the same price and another rate is taken back and invoiced at once, and no second time")
    func exchange() async throws {
      try await withTill { till in
        try await till.live(.goodCard)
        try await till.change { $0.lines = [.wine] }
        let documents = try await till.invoices()
        #expect(documents.map(\.total.amount) == [1100, -1100, 1100])
        #expect(documents.map { $0.lines.map(\.name) } == [["Reine"], ["Reine"], ["Vin"]])
        #expect(documents.map { $0.taxes?.map(\.ratePerMille) } == [[100], [100], [200]])
        #expect(documents.map(\.tax.amount) == [100, -100, 183])
        #expect(documents[1].invoiceNumber == documents[0].number)
        #expect(documents[2].invoiceNumber == nil)
        #expect(Set(documents.map(\.number)).count == 3)
        let order = try till.order()
        try await till.saveCopy(of: order)
        try await till.change { $0.note = "vite" }
        #expect(try await till.invoices().count == 3)
        #expect(try await till.database.invoice(ofOrder: order.id)?.number == documents[2].number)
        #expect(try await till.record().payment.status == .succeeded)
        #expect(till.peer.books.withLock { $0.refunds.isEmpty })
        let issued = try await till.owner.read("SELECT count(*) FROM payment.outbox WHERE type = \(InvoiceIssued.name)")
        #expect(try issued.first?.decode(Int.self) == 3)
      }
    }

    @Test("what was exchanged is sold at another rate that day, and nothing was paid that day")
    func exchangeReported() async throws {
      try await withTill { till in
        try await till.live(.goodCard)
        try await till.change(at: Date() + 2 * 86_400) { $0.lines = [.wine] }
        let days = try await till.database.salesByDay(
          in: till.order().restaurantId, from: Date() - 86_400, until: Date() + 3 * 86_400)
        #expect(days.map(\.transactions) == [1, 0])
        #expect(days.map { $0.rates.map(\.total.amount) } == [[1100], [-1100, 1100]])
        #expect(days.map { $0.rates.map(\.transactions) } == [[1], [0, 0]])
      }
    }

    @Test("an order whose lines were exchanged is given back as it was invoiced last")
    func exchangedAndCancelled() async throws {
      try await withTill { till in
        try await till.live(.goodCard)
        try await till.change { $0.lines = [.wine] }
        try await till.cancelOrder()
        try await till.settleAll()
        let documents = try await till.invoices()
        #expect(documents.map(\.total.amount) == [1100, -1100, 1100, -1100])
        #expect(documents.last?.lines.map(\.name) == ["Vin"])
        #expect(documents.last?.invoiceNumber == documents.first?.number)
        for figure in [\Invoice.Tax.tax, \.net, \.total] {
          for rate in [100, 200] {
            let shares = documents.flatMap { $0.taxes ?? [] }.filter { $0.ratePerMille == rate }
            #expect(shares.reduce(0) { $0 + $1[keyPath: figure].amount } == 0)
          }
        }
      }
    }

    @Test("what was exchanged for less gives back the difference and says the rest on the same credit note")
    func exchangeForLess() async throws {
      try await withTill { till in
        try await till.live(.goodCard)
        try await till.change { $0.lines = [.wine(cents: 800)] }
        try await till.settleRefunds()
        let documents = try await till.invoices()
        #expect(documents.map(\.total.amount) == [1100, -300])
        #expect(documents.last?.taxes?.map(\.total.amount) == [-1100, 800])
      }
    }

    @Test("of two payments the one for what was taken away gives it back, whichever was later")
    func rightPayment() async throws {
      try await withTill { till in
        try await till.live(.goodCard)
        try await till.reviseOrder(adding: Money(cents: 550))
        let second = try await till.pay(.cash)
        try await till.change { $0.lines.removeFirst() }
        #expect(try await till.database.payment(second.id)?.dueParts == .zero)
        try await till.settleRefunds()
        let documents = try await till.invoices()
        #expect(documents.map(\.total.amount) == [1100, 550, -1100])
        #expect(documents.last?.invoiceNumber == documents.first?.number)
        #expect(documents.last?.lines.map(\.name) == ["Reine"])
        #expect(till.peer.books.withLock { $0.refunds.map(\.amount) } == [1100])
      }
    }

    @Test("what a version that gave nothing back has saved goes back once orders publishes the order once more")
    func republished() async throws {
      try await withTill { till in
        try await till.live(.goodCard)
        let order = try till.order().changed { $0.takeOff(300) }
        let event = JSONText(OrderChanged(order: order).json)
        try await till.owner.execute(
          "UPDATE payment.orders SET event = \(event), version = \(order.version) WHERE id = \(order.id)")
        for _ in 0..<2 { try await till.saveCopy(of: order) }
        try await till.settleRefunds()
        #expect(till.peer.books.withLock { $0.refunds.map(\.amount) } == [300])
        #expect(try await till.invoices().map(\.total.amount) == [1100, -300])
      }
    }
  }
}

extension Order {
  /// The order as its next revision, with what came in for the one before.
  fileprivate func changed(_ change: (inout Order) -> Void) -> Order {
    var order = self
    let received = Money(cents: max(amountReceived.amount, total.amount))
    change(&order)
    order.total =
      order.lines.reduce(.zero) { $0 + $1.total } + (order.adjustments ?? []).reduce(.zero) { $0 + $1.amount }
    order.isPaid = received.amount >= order.total.amount
    order.paidAmount = received == order.total ? nil : received
    order.revision = order.currentRevision + 1
    order.version += 1
    return order
  }

  fileprivate mutating func takeOff(_ cents: Int) {
    let amount = Money(cents: cents)
    adjustments =
      cents == 0
      ? nil
      : [
        Adjustment(
          kind: .discount, name: "Offre", amount: -amount, taxShares: lines.flatMap(\.shares).ofDiscount(amount))
      ]
  }
}

extension Order.Line {
  fileprivate static let wine = wine(cents: 1100)

  fileprivate static func wine(cents: Int) -> Order.Line {
    Order.Line(
      productId: .new(), name: "Vin", quantity: 1, unitPrice: Money(cents: cents), note: nil, choices: [],
      taxShares: .of(Money(cents: cents), at: 200))
  }
}

extension Till {
  /// Changes the order, which is published with what came in for it.
  fileprivate func change(at time: Date = Date(), _ change: (inout Order) -> Void) async throws {
    let order = try self.order().changed(change)
    try await saveCopy(of: order, at: time)
    state.withLock { $0.order = order }
  }
}
