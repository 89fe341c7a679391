import Contracts
import FoundationEssentials
import PostgreSQL
import Testing

@testable import Messaging
@testable import Payment

extension PaymentDatabaseTests {
  /// Which entries what happens at tills has, and what two tills may take at once.
  struct TillStoreTests {
    @Test("a card that an employee takes is entered at their till, and goes back online")
    func cardAtTill() async throws {
      try await withTill { till in
        let (restaurant, cashier) = (ID.new(), ID.new())
        till.begin()
        try await till.place("pm_good", in: restaurant, at: "caisse-2", by: cashier)
        try await till.settleAll()
        try await till.cancelOrder()
        try await till.settleAll()
        let entries = try await till.journal(of: restaurant).filter { $0.kind != .cancellation }
        #expect(entries.map(\.kind) == [.sale, .refund])
        #expect(entries.map(\.till) == ["caisse-2", "en-ligne"])
        #expect(entries.map(\.operatorId) == [cashier, nil])
      }
    }

    @Test("a take-away that nobody fetched is sold where it was paid, and cancelled where it was not")
    func abandoned() async throws {
      try await withTill { till in
        for isPaid in [true, false] {
          let restaurant = ID.new()
          till.begin()
          try await till.place("pm_good", in: restaurant)
          if isPaid { try await till.settleAll() }
          var order = try till.order()
          order.status = .abandoned
          order.version += 1
          try await till.saveCopy(of: order)
          #expect(try await till.journal(of: restaurant).map(\.kind) == [isPaid ? .sale : .cancellation])
        }
      }
    }

    @Test("after a restore, which leaves out numbers of invoices, the tills' log says once where numbers go on")
    func restored() async throws {
      try await withTill { till in
        let restaurant = ID.new()
        try await till.live(.goodCard, in: restaurant)
        try await till.owner.execute("UPDATE payment.invoice_counters SET last = last + 1000")
        for _ in 0..<2 { try await till.live(.goodCard, in: restaurant) }
        #expect(try await till.journal(of: restaurant).map(\.link.number) == [1, 2, 3])
        #expect(try await till.invoices().map { $0.number.suffix(4) } == ["1003"])
        let events = try await till.database.documents(of: .events, in: restaurant, before: 100, limit: 100)
          .map { try TillEvent(reading: $0.bytes) }
        #expect(events.map(\.kind) == ["restored"] && events.first?.details == "entries from 2, invoices from 1002")
      }
    }

    @Test("two tills that take vouchers of one customer at once take no more than one till could")
    func vouchersAtOnce() async throws {
      // A Thursday, at noon in Paris.
      let noon = Date(timeIntervalSince1970: 1_795_690_800)
      try await withTill { till in
        let customer = ID.new()
        let (first, second) = (try await till.order(by: customer), try await till.order(by: customer))
        let (taken, isTaken) = AsyncStream.makeStream(of: Void.self)
        try await withThrowingTaskGroup { group in
          group.addTask {
            try await till.database.transaction { transaction in
              _ = try await till.takeVoucher(of: first, at: noon, in: transaction)
              isTaken.finish()
              // The other one looks now, and must not yet find that nothing was taken.
              try await Task.sleep(for: .milliseconds(300))
            }
          }
          group.addTask {
            for await _ in taken {}
            await #expect(throws: TenderFault.tooManyVouchers(left: Money(cents: 500))) {
              try await till.database.transaction { try await till.takeVoucher(of: second, at: noon, in: $0) }
            }
          }
          try await group.waitForAll()
        }
      }
    }
  }
}

extension Till {
  /// An order of 20 euros that waits for its payment.
  fileprivate func order(by customer: ID) async throws -> ID {
    let order = Order(
      id: .new(), number: "000002", status: .placed, restaurantId: .new(), customerId: customer, fulfilment: .takeaway,
      address: nil,
      lines: [
        Order.Line(productId: .new(), name: "Reine", quantity: 1, unitPrice: Money(cents: 2000), note: nil, choices: [])
      ], paymentMethod: .cash, note: nil, placedAt: Date(), scheduledFor: nil, history: [])
    try await saveCopy(of: order)
    return order.id
  }

  fileprivate func takeVoucher(
    of order: ID, at time: Date, in transaction: Transaction
  ) async throws -> PayOrder.Recorded {
    let request = PayOrder(
      caller: Caller(accountId: .new(), role: .cashier), orderId: order, method: .mealVoucher, paymentToken: nil,
      idempotencyKey: "\(ID.new())")
    let key = Idempotency(
      account: request.caller.accountId, request: PayOrder.name, key: request.idempotencyKey, content: "")
    return try await request.record(key, in: transaction, books, at: time)
  }
}
