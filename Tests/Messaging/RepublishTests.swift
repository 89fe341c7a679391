import AMQP
import Contracts
import PostgreSQL
import Support
import Testing

@testable import Messaging

/// The present state is published once more, and does not get in the way of what happens meanwhile.
extension MessagingTests {
  private func republication(of orders: [Order]) -> Republication {
    let orders = orders.sorted { $0.id < $1.id }
    return Republication(of: OrderChanged.self) { _, after in
      orders.filter { after < $0.id }.prefix(Republication.pageSize).map { ($0.id, OrderChanged(order: $0)) }
    }
  }

  @Test("everything is republished, page by page")
  func republished() async throws {
    try await running(subscriptions: [Self.noting]) { database, outbox, _ in
      let orders = (1...450).map { order("\($0)") }
      #expect(try await outbox.republish(republication(of: orders)) == 450)
      #expect(try await becomesTrue { try await effects(database) == Array(1...450) })
      // A page is a transaction.
      let pages = try await database.read("SELECT count(DISTINCT handled_at) FROM inbox")
      #expect(try #require(pages.first).decode(Int.self) >= 3)
    }
  }

  @Test("republishing waits while the outbox is full, and gives up where it does not empty")
  func fullOutbox() async throws {
    try await running(subscriptions: [Self.noting]) { database, outbox, _ in
      let orders = try Servers.database(role: "orders")
      try await orders.execute(
        """
        INSERT INTO outbox (id, type, routing_key, body, next_attempt_at)
        SELECT gen_random_uuid(), '', '', '{}', 'infinity' FROM generate_series(0, \(Outbox.maximumWaiting))
        """)
      let one = republication(of: [order("1")])
      await #expect(throws: OutboxIsFull.self) { try await outbox.republish(one, waitingAtMost: .seconds(1)) }
      #expect(try await effects(database).isEmpty)
      async let count = outbox.republish(one)
      // It has looked by then, and waits.
      try await Task.sleep(for: .seconds(1))
      try await orders.execute("DELETE FROM outbox WHERE next_attempt_at = 'infinity'")
      #expect(try await count == 1)
      #expect(try await becomesTrue { try await effects(database) == [1] })
    }
  }

  @Test("an event that the context does not declare is not republished")
  func undeclaredRepublished() async throws {
    let outbox = Outbox(
      try Servers.database(role: "orders"), broker: try Servers.broker(), name: "test", publishes: [], logger: logger)
    await #expect(throws: UndeclaredEvent.self) { try await outbox.republish(republication(of: [order("1")])) }
  }
}
