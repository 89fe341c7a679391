import Contracts
import FoundationEssentials
import Logging
import PostgreSQL
import Support
import Testing

@testable import Messaging
@testable import Orders

/// Changes of an order's lines, in a real database.
struct RevisionStoreTests {
  private static let now = Date(timeIntervalSince1970: 1_795_500_000)

  private static func pizzas(_ quantity: Int) -> [Order.Line] {
    [
      .init(
        productId: .first, name: "Régina", quantity: quantity, unitPrice: Money(cents: 1000), note: "sans olives",
        choices: [])
    ]
  }

  /// The tables of orders in a schema of their own, through one connection.
  private struct Store {
    let database: Database
    /// Nobody runs it: what is published stays in the table.
    let outbox: Outbox

    func place(_ order: Order) async throws {
      let idempotency = Idempotency(account: .new(), request: "place-order", key: "k", canonical: [])
      let new = NewOrder(
        order: order, actorId: .new(), isLimited: false, travelSeconds: nil, document: JSONText(order.json),
        idempotency: idempotency, trace: nil)
      try await database.transaction { try $0.insert([new], outbox, OrderLimits(open: nil, unpaid: 1, pieces: 1)) }
    }

    /// As if the broker had brought it.
    func receive(_ event: some Event, by subscription: Subscription<Outbox>) async throws {
      let envelope = EventEnvelope(id: .new(), type: type(of: event).name, time: nil, trace: nil)
      let incoming = IncomingEvent(envelope: envelope, payload: try JSON(reading: event.json))
      let handler = subscription.bound(to: outbox)
      try await database.transaction { try await handler([incoming], $0) }
    }

    func receive(_ decided: TicketDecided) async throws {
      try await receive(decided, by: .onMany(TicketDecided.self) { try await TicketDecided.apply($0, in: $1, $2) })
    }

    func receive(_ payment: Payment, version: Int) async throws {
      try await receive(
        PaymentChanged(payment: payment, version: version),
        by: .on(PaymentChanged.self) { try await $0.apply(in: $1, $2) })
    }

    func order(_ id: ID) async throws -> Order {
      try await database.transaction { try #require(try await $0.lockOrder(id)).order }
    }

    func change(_ id: ID, _ change: (Order) throws -> Order) async throws {
      try await database.transaction { transaction in
        var record = try #require(try await transaction.lockOrder(id))
        record.order = try change(record.order)
        try transaction.update(record, outbox)
      }
    }
  }

  private func withStore(_ schema: String, _ body: (Store) async throws -> Void) async throws {
    let database = try Servers.database(maximumConnections: 1)
    try await database.runScript("DROP SCHEMA IF EXISTS \(schema) CASCADE")
    _ = try await database.migrate(schema: schema, Migration.messaging + Orders.migrations)
    try await database.runScript("SET search_path = \(schema)")
    let outbox = Outbox(
      database, broker: try Servers.broker(user: "orders"), name: "test", publishes: Orders.publishes,
      logger: Logger(label: "test"))
    try await body(Store(database: database, outbox: outbox))
    try await database.runScript("DROP SCHEMA \(schema) CASCADE")
  }

  private func placed() -> Order {
    Order(
      id: .new(), number: "1", status: .placed, restaurantId: .new(), customerId: .new(), fulfilment: .takeaway,
      address: nil, lines: Self.pizzas(2), paymentMethod: .cash, note: "Sonner", placedAt: Self.now,
      scheduledFor: nil, history: [.init(status: .placed, at: Self.now, by: "customer")])
  }

  private func accepted(_ revision: Int, of order: ID) -> TicketDecided {
    TicketDecided(
      orderId: order, revision: revision, decision: .accepted(readyAt: Self.now + 600, promisedAt: Self.now + 600),
      version: revision)
  }

  @Test(
    "what the kitchen has accepted is the current revision, the ones before are kept, and a repetition gets the first")
  func acceptedChanges() async throws {
    try await withStore("revisions_accepted") { store in
      let first = placed()
      try await store.place(first)
      try await store.receive(accepted(1, of: first.id))
      for (revision, quantity) in [(2, 3), (3, 1)] {
        try await store.change(first.id) { try $0.revised(lines: Self.pizzas(quantity)) }
        try await store.receive(accepted(revision, of: first.id))
        try await store.receive(accepted(revision, of: first.id))
        let order = try await store.order(first.id)
        #expect(order.currentRevision == revision)
        #expect(order.lines == Self.pizzas(quantity))
      }
      let order = try await store.order(first.id)
      #expect(order.version == 6)
      #expect(try await store.database.revision(2, of: first.id)?.lines == Self.pizzas(3))
      #expect(try await store.database.revision(3, of: first.id) == nil)
      #expect(order.asPlaced(try await store.database.revision(1, of: first.id)) == first)
      let keys = try await store.database.read("SELECT routing_key FROM outbox ORDER BY id").map {
        try $0.decode(String.self)
      }
      #expect(keys.count { $0 == OrderChanged.routingKey(.revised) } == 2)
      #expect(keys.count { $0 == OrderChanged.routingKey(.promised) } == 1)
    }
  }

  @Test("a change that the kitchen refuses leaves the order as it is, and keeps no revision")
  func refusedChange() async throws {
    try await withStore("revisions_refused") { store in
      let first = placed()
      try await store.place(first)
      try await store.receive(accepted(1, of: first.id))
      try await store.change(first.id) { try $0.revised(lines: Self.pizzas(9)) }
      try await store.receive(
        TicketDecided(orderId: first.id, revision: 2, decision: .revisionRefused(reason: .stock), version: 2))
      let order = try await store.order(first.id)
      #expect(order.proposal?.refusal == .stock)
      #expect(order.currentRevision == 1 && order.lines == first.lines)
      #expect(try await store.database.revision(1, of: first.id) == nil)
    }
  }

  @Test("erasing an order erases what its customer wrote about lines that it had before")
  func erased() async throws {
    try await withStore("revisions_erased") { store in
      let first = placed()
      try await store.place(first)
      try await store.receive(accepted(1, of: first.id))
      try await store.change(first.id) { try $0.revised(lines: Self.pizzas(3)) }
      try await store.receive(accepted(2, of: first.id))
      try await store.change(first.id) { try $0.revised(lines: Self.pizzas(4)) }
      try await store.database.transaction { transaction in
        let record = try #require(try await transaction.lockOrderToErase(first.id))
        try transaction.erase(record, store.outbox)
      }
      let kept = try #require(try await store.database.revision(1, of: first.id))
      #expect(kept.lines.first?.note == nil && kept.lines.first?.quantity == 2)
      let rows = try await store.database.read(
        "SELECT document FROM orders UNION ALL SELECT document FROM order_revisions")
      #expect(rows.count > 1)
      for row in rows {
        let document = String(decoding: try row.decode(JSONText.self).bytes, as: UTF8.self)
        #expect(!document.contains("olives") && !document.contains("Sonner"))
      }
    }
  }

  @Test("what came in is counted once for each payment, also of payments that the version before applied")
  func payments() async throws {
    try await withStore("revisions_payments") { store in
      let first = placed()
      try await store.place(first)
      try await store.receive(accepted(1, of: first.id))
      var paid = Payment(
        id: .new(), orderId: first.id, method: .cash, status: .succeeded, amount: first.total, createdAt: Self.now)
      try await store.receive(paid, version: 2)
      try await store.receive(paid, version: 2)
      #expect(try await store.order(first.id).isPaid)
      try await store.change(first.id) { try $0.revised(lines: Self.pizzas(3)) }
      try await store.receive(accepted(2, of: first.id))
      #expect(try await store.order(first.id).amountDue == Money(cents: 1000))
      var rest = paid
      rest.id = .new()
      rest.amount = Money(cents: 1000)
      try await store.receive(rest, version: 2)
      #expect(try await store.order(first.id).isPaid)
      #expect(try await store.order(first.id).amountReceived == Money(cents: 3000))
      // The version before writes no amounts.
      try await store.database.execute("UPDATE payments SET received_cents = NULL WHERE id = \(paid.id)")
      paid.status = .refunded
      try await store.receive(paid, version: 3)
      rest.status = .refunded
      try await store.receive(rest, version: 3)
      let order = try await store.order(first.id)
      #expect(order.amountReceived == .zero && !order.isPaid && order.paidAmount == nil)
    }
  }
}
