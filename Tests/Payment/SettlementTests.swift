import Contracts
import Synchronization
import Testing

@testable import Payment

/// Tests of payment against a real database. They share its schema, so one follows the other.
@Suite(.serialized)
enum PaymentDatabaseTests {}

extension PaymentDatabaseTests {
  /// Payments from beginning to end, with a provider over HTTP.
  struct SettlementTests {
    @Test("a payment ends as it should", arguments: Life.allCases)
    func lives(life: Life) async throws {
      try await withTill { till in
        try await till.live(life)
        #expect(!till.steps.isEmpty)
        try await till.expectEnd(of: life)
      }
    }

    @Test("a payment that counts as refused and is paid all the same is refunded once, however many events say so")
    func strayMoney() async throws {
      try await withTill { till in
        try await till.live(.cancelledAtTheBank)
        // The last one comes twice.
        for number in [1, 2, 3, 3] {
          try await till.payAfterAll(eventId: "evt_\(number)")
          try await till.settleAll()
        }
        #expect(till.peer.books.withLock { $0.refunded } == ["pi_1"])
        #expect(try await till.record().payment.status == .refused)
      }
    }

    @Test(
      "a customer who is back from the bank is not told what another process asked before they answered",
      .timeLimit(.minutes(1)))
    func lookUnderWay() async throws {
      try await withTill { till in
        try await till.place("pm_asks")
        try await till.settleAll()
        let (answered, answer) = AsyncStream.makeStream(of: Void.self)
        let (goesOn, goOn) = AsyncStream.makeStream(of: Never.self)
        var slow = till.settlement
        slow.watch = { step, isTaken in
          guard step.name == .lookAtIntent, isTaken else { return }
          answer.yield()
          for await _ in goesOn {}
        }
        let id = till.state.withLock(\.payment)
        let payments = SettlePayments(till.settlement, concurrency: 1)
        try await till.letClaimEnd()
        try await withThrowingTaskGroup { group in
          group.addTask { [slow] in try await slow.settle(id) }
          for await _ in answered { break }
          // Not before: it would settle the payment itself, which is due.
          group.addTask { try await payments.run() }
          till.peer.bank(agrees: false)
          async let look: Void = payments.look(id, waitingAtMost: .seconds(20))
          goOn.finish()
          try await look
          group.cancelAll()
        }
        #expect(try await till.record().payment.refusal == Refusal.bank.rawValue)
      }
    }

    @Test("a refund that the bank refuses is asked for again, under a key that the provider does not know yet")
    func refusedRefund() async throws {
      try await withTill { till in
        till.peer.books.withLock { $0.nextRefundStatuses = ["failed", "canceled"] }
        try await till.live(.cancelledAfter)
        try await till.expectEnd(of: .cancelledAfter)
        let keys = till.peer.books.withLock { $0.refundKeys }
        #expect(keys.count == 3)
        #expect(Set(keys).count == 3)
      }
    }

    @Test(
      "a refund that waits for the bank is not done: it is due until the bank has decided, and an event lets it be looked at at once"
    )
    func pendingRefund() async throws {
      try await withTill { till in
        till.peer.books.withLock { $0.nextRefundStatuses = ["pending"] }
        try await till.place("pm_good")
        try await till.settleAll()
        try await till.cancelOrder()
        try await till.settleAll()
        var record = try await till.record()
        #expect(record.payment.status == .succeeded && record.isRefundDue)
        #expect(try await till.invoices().count == 1)
        #expect(try await !till.isDue())
        till.peer.bankDecidesRefunds("failed")
        try await till.receiveEvent("evt_refund", "refund.updated", of: "re_1", status: "failed")
        #expect(try await till.isDue())
        try await till.settleAll()
        record = try await till.record()
        #expect(record.payment.status == .refunded && !record.isRefundDue)
        #expect(till.peer.books.withLock { $0.refunds.map(\.status) } == ["failed", "succeeded"])
        #expect(try await till.invoices().count == 2)
      }
    }

    @Test(
      "a provider that has more refunds of a payment than it lists at once is asked for all of them",
      arguments: [
        // Parts that together are the whole payment, so nothing is asked for.
        (number: 110, cents: 10, status: "succeeded", asks: false),
        // The bank refused them all, and their keys are known.
        (number: 250, cents: 1100, status: "failed", asks: true),
      ])
    func manyRefunds(number: Int, cents: Int, status: String, asks: Bool) async throws {
      try await withTill { till in
        try await till.live(.goodCard)
        till.peer.books.withLock { books in
          for _ in 1...number { books.refund(cents, of: "pi_1", status) }
        }
        try await till.cancelOrder()
        try await till.settleAll()
        #expect(try await till.record().payment.status == .refunded)
        let id = till.state.withLock { $0.payment }
        #expect(till.peer.books.withLock { $0.refundKeys } == (asks ? ["/v1/refunds-\(id)-\(number)"] : []))
        #expect(till.peer.books.withLock { $0.overdrawn } == 0)
      }
    }

    @Test("a payment with more refunds than are read is not given back on what is known of it")
    func endlessRefunds() async throws {
      try await withTill { till in
        try await till.live(.goodCard)
        till.peer.books.withLock { books in
          for _ in 1...2001 { books.refund(1100, of: "pi_1", "failed") }
        }
        try await till.cancelOrder()
        try await till.settleAll(looks: 1)
        #expect(try await till.record().isRefundDue)
        #expect(till.peer.books.withLock { $0.refundKeys } == [])
      }
    }

    @Test("a redirect of the provider is not followed: no request, and no key, goes elsewhere")
    func redirect() async throws {
      try await withTill { till in
        till.peer.books.withLock { $0.failure = .redirects }
        try await till.live(.goodCard)
        #expect(till.steps.prefix(3) == [.charge, .findIntent, .charge])
        try await till.expectEnd(of: .goodCard)
        #expect(till.peer.books.withLock { $0.strayed } == 0)
      }
    }

    @Test("money that is only set aside is not paid, and is let go when the order ends")
    func setAside() async throws {
      try await withTill { till in
        try await till.place("pm_set_aside")
        try await till.settleAll()
        #expect(try await till.record().payment.status == .pending)
        try await till.cancelOrder()
        try await till.settleAll()
        #expect(try await till.record().payment.status == .refused)
        #expect(till.peer.books.withLock { $0.intents.map(\.status) } == ["canceled"])
      }
    }

    @Test("a request that the provider rejects is our fault: the customer is not told that the card was refused")
    func ourFault() async throws {
      try await withTill { till in
        try await till.live(.unknownCard)
        #expect(try await till.record().payment.refusal == Refusal.ours.rawValue)
        till.begin()
        try await till.live(.declinedCard)
        #expect(try await till.record().payment.refusal == Refusal.card.rawValue)
      }
    }

    @Test("every call says for which version of the API it was written, and that the money is to be taken at once")
    func protocolOfTheProvider() async throws {
      try await withTill { till in
        try await till.live(.goodCard)
        let (forms, versions) = till.peer.books.withLock { ($0.forms, $0.versions) }
        #expect(versions == ["2024-06-20"])
        #expect(forms[0]["confirm"] == "true")
        #expect(forms[0]["automatic_payment_methods[allow_redirects]"] == "never")
        #expect(forms[0]["return_url"] == nil)
        till.begin()
        try await till.place("pm_asks", returnUrl: "https://ocpizza.example/retour")
        try await till.settleAll()
        #expect(till.peer.books.withLock { $0.forms[0]["return_url"] } == "https://ocpizza.example/retour")
        let action = try await till.record().payment.nextAction
        #expect(action == NextAction(type: .redirect, clientSecret: "pi_1_secret", url: "https://bank.example/1"))
      }
    }

    @Test(
      "a payment that is replaced, or whose order ends, while a process asks the bank is called off as soon as that is done",
      arguments: [true, false])
    func calledOffUnderWay(byItsOrder: Bool) async throws {
      try await withTill { till in
        try await till.place("pm_asks")
        try await till.settleAll()
        var slow = till.settlement
        slow.watch = { step, isTaken in
          guard step.name == .lookAtIntent, isTaken else { return }
          if byItsOrder { try await till.cancelOrder() } else { try await till.replace() }
        }
        try await till.letClaimEnd()
        let id = till.state.withLock(\.payment)
        try await slow.settle(id)
        #expect(try await till.isDue())
        try await till.settlement.settle(id)
        #expect(try await till.record().payment.status == .refused)
        #expect(till.peer.books.withLock { $0.intents.map(\.status) } == ["canceled"])
      }
    }

    @Test("money that was taken for a payment which another process called off meanwhile is refunded")
    func calledOffMeanwhile() async throws {
      try await withTill { till in
        till.begin(with: .frozenAsOrderEnds, at: 0)
        try await till.live(.goodCard)
        #expect(till.steps.first == .charge)
        #expect(till.peer.books.withLock { $0.refunded } == ["pi_1"])
        let record = try await till.record()
        #expect(record.payment.status == .refused)
        #expect(record.payment.refusal == Refusal.orderEnded.rawValue)
        #expect(!record.isRefundDue)
      }
    }
  }
}
