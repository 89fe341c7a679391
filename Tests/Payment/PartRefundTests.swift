import Contracts
import FoundationEssentials
import Logging
import PostgreSQL
import Synchronization
import Testing

@testable import Messaging
@testable import Payment

extension PaymentDatabaseTests {
  /// Parts of payments that go back while the rest stays.
  struct PartRefundTests {
    @Test("what a card paid beyond a cheaper order's total goes back once, with a credit note of its own")
    func card() async throws {
      try await withTill { till in
        try await till.live(.goodCard)
        try await till.becomeCheaper(by: 300)
        try await till.settleRefunds()
        #expect(till.peer.books.withLock { $0.refunds.map(\.amount) } == [300])
        let record = try await till.record()
        #expect(record.payment.status == .succeeded)
        #expect(record.payment.refundedAmount == Money(cents: 300))
        let documents = try await till.invoices()
        #expect(documents.map(\.total.amount) == [1100, -300])
        #expect(documents.last?.invoiceNumber == documents.first?.number)
        #expect(documents.last?.taxes?.map(\.tax.amount) == [-27])
        // The same state again, and a later one with the same total, give nothing back.
        try await till.becomeCheaper(by: 0)
        try await till.settleRefunds()
        #expect(try await till.invoices().count == 2)
      }
    }

    @Test(
      "a refund whose answer was lost is not made twice",
      arguments: [ProviderPeer.Failure.failsAfter, .answersTooLate, .failsBefore])
    func lostAnswer(failure: ProviderPeer.Failure) async throws {
      try await withTill { till in
        try await till.live(.goodCard)
        try await till.becomeCheaper(by: 300)
        try await till.settleRefunds(meeting: failure)
        try await till.settleRefunds()
        #expect(till.peer.books.withLock { $0.refunds.map(\.amount) } == [300])
        #expect(try await till.invoices().map(\.total.amount) == [1100, -300])
      }
    }

    @Test(
      "an order that is cancelled after a part went back gives the rest back, and both credit notes cancel the invoice")
    func restGoesBack() async throws {
      try await withTill { till in
        try await till.live(.goodCard)
        try await till.becomeCheaper(by: 300)
        try await till.settleRefunds()
        try await till.cancelOrder()
        try await till.settleAll()
        #expect(till.peer.books.withLock { $0.refunds.map(\.amount) } == [300, 800])
        let documents = try await till.invoices()
        #expect(documents.map(\.total.amount) == [1100, -300, -800])
        let sums = documents.flatMap { $0.taxes ?? [] }
        #expect(sums.reduce(0) { $0 + $1.tax.amount } == 0)
        #expect(sums.reduce(0) { $0 + $1.net.amount } == 0)
      }
    }

    @Test("an order that is cancelled while a part is due gives all back at once")
    func allGoesBack() async throws {
      try await withTill { till in
        try await till.live(.goodCard)
        try await till.becomeCheaper(by: 300)
        try await till.cancelOrder()
        try await till.settleRefunds()
        try await till.settleAll()
        #expect(till.peer.books.withLock { $0.refunds.map(\.amount) } == [1100])
        #expect(try await till.invoices().map(\.total.amount) == [1100, -1100])
      }
    }

    @Test("an order that is cancelled while a part is at the bank gives back what is left, and waits for that part")
    func partAtTheBank() async throws {
      try await withTill { till in
        try await till.beCancelled(afterPartsOf: [300, 200], lastOne: "pending")
        #expect(till.peer.books.withLock { $0.refunds.map(\.amount) } == [300, 200, 600])
        #expect(try await till.record().payment.status == .succeeded)
        till.peer.bankDecidesRefunds("succeeded")
        try await till.settleAll()
        #expect(try await till.record().payment.status == .refunded)
        #expect(try await till.invoices().map(\.total.amount) == [1100, -300, -800])
        #expect(till.peer.books.withLock { ($0.refunds.count, $0.overdrawn) } == (3, 0))
      }
    }

    @Test("what the bank refuses of a part goes back with the rest")
    func partRefusedLate() async throws {
      try await withTill { till in
        try await till.beCancelled(afterPartsOf: [300, 200], lastOne: "pending")
        till.peer.bankDecidesRefunds("failed")
        try await till.settleAll()
        #expect(try await till.record().payment.status == .refunded)
        let (refunds, keys) = till.peer.books.withLock { ($0.refunds, $0.refundKeys) }
        #expect(refunds.filter { $0.status == "succeeded" }.map(\.amount) == [300, 600, 200])
        #expect(Set(keys).count == keys.count)
        #expect(try await till.invoices().map(\.total.amount) == [1100, -300, -800])
      }
    }

    @Test("a part that was made and not written down when the order is cancelled is not asked for again")
    func partNotWrittenDown() async throws {
      try await withTill { till in
        try await till.live(.goodCard)
        try await till.becomeCheaper(by: 300)
        try await till.settleRefunds()
        try await till.becomeCheaper(by: 200, received: 800)
        try await till.settleRefunds(meeting: .failsAfter)
        try await till.cancelOrder()
        try await till.settleAll()
        #expect(till.peer.books.withLock { $0.refunds.map(\.amount) } == [300, 200, 600])
        #expect(till.peer.books.withLock(\.overdrawn) == 0)
        #expect(try await till.record().payment.status == .refunded)
        #expect(try await till.invoices().map(\.total.amount) == [1100, -300, -800])
      }
    }

    @Test("cash is due until somebody has handed it back")
    func cash() async throws {
      try await withTill { till in
        try await till.live(.goodCard)
        try await till.reviseOrder(adding: Money(cents: 550))
        let payment = try await till.pay(.cash)
        try await till.becomeCheaper(by: 200, received: 1650)
        try await till.settleRefunds()
        let due = try #require(try await till.database.payment(payment.id)?.payment)
        #expect(due.refundDue == true)
        #expect(due.refundDueAmount == Money(cents: 200))
        #expect(try await till.invoices().count == 2)
        let back = try await till.database.transaction {
          try await $0.concludeRefunds(ofPayment: payment.id, of: payment.orderId, by: .new(), at: Date(), till.books)
        }
        #expect(back?.refundDue == nil)
        #expect(back?.refundedAmount == Money(cents: 200))
        #expect(try await till.invoices().map(\.total.amount) == [1100, 550, -200])
      }
    }
  }
}

extension Till {
  /// Is paid, gives back parts, and is cancelled when the bank has not decided about the last one.
  fileprivate func beCancelled(afterPartsOf parts: [Int], lastOne status: String) async throws {
    try await live(.goodCard)
    var received = 1100
    for part in parts {
      if part == parts.last { peer.books.withLock { $0.nextRefundStatuses = [status] } }
      try await becomeCheaper(by: part, received: received)
      try await settleRefunds()
      received -= part
    }
    try await cancelOrder()
    try await settleAll()
  }

  /// The order costs less, and is published with what came in for it.
  func becomeCheaper(by cents: Int, received: Int = 1100) async throws {
    guard var order = state.withLock(\.order) else { return }
    order.version += 1
    if cents > 0 {
      let amount = Money(cents: cents)
      order.adjustments =
        (order.adjustments ?? []) + [
          Order.Adjustment(
            kind: .refund, name: "Remboursement", amount: -amount,
            taxShares: order.lines.flatMap(\.shares).ofDiscount(amount))
        ]
      order.total += -amount
    }
    order.isPaid = true
    order.paidAmount = Money(cents: received)
    try await saveCopy(of: order)
    state.withLock { [order] in $0.order = order }
  }

  /// Lets a replica look for refunds until none is due.
  func settleRefunds(meeting failure: ProviderPeer.Failure? = nil) async throws {
    peer.books.withLock { $0.failure = failure }
    let refunds = SettleRefunds(
      database: database, books: books, provider: provider, logger: Logger(label: "test") { _ in Silence() })
    for _ in 0..<3 {
      try await owner.execute(
        "UPDATE payment.refunds SET next_attempt_at = now() - interval '1 second' WHERE next_attempt_at < 'infinity'")
      guard try await refunds.settleNext(), failure == nil else { return }
    }
  }
}
