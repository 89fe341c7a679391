import Contracts
import FoundationEssentials
import Logging
import PostgreSQL
import Support
import Testing

@testable import Kitchen
@testable import Messaging

/// Changes of an order's lines, in a real storeroom.
struct TicketRevisionStoreTests {
  private static let restaurant = ID.new()
  private static let pizza = ID.new()
  private static let dough = ID.new()

  private func order(_ quantity: Int, version: Int) -> Order {
    var order = Order(
      id: .first, number: "1", status: .placed, restaurantId: Self.restaurant, customerId: nil, fulfilment: .takeaway,
      address: nil, lines: lines(quantity), paymentMethod: .cash, note: nil, placedAt: Date(), scheduledFor: nil,
      history: [.init(status: .placed, at: Date(), by: "cashier")])
    order.version = version
    return order
  }

  private func lines(_ quantity: Int) -> [Order.Line] {
    [
      .init(
        productId: Self.pizza, name: "Régina", quantity: quantity, unitPrice: .zero, note: nil, choices: [])
    ]
  }

  @Test("a ticket that is still open loses its notes and its name when its customer is erased")
  func erased() async throws {
    let schema = "ticket_erased"
    let database = try Servers.database(maximumConnections: 1)
    try await database.runScript("DROP SCHEMA IF EXISTS \(schema) CASCADE")
    _ = try await database.migrate(schema: schema, Migration.messaging + Kitchen.migrations)
    try await database.runScript("SET search_path = \(schema)")
    try await database.execute("INSERT INTO restaurants (id, hands) VALUES (\(Self.restaurant), 2)")
    let outbox = Outbox(
      database, broker: try Servers.broker(user: "kitchen"), name: "test", publishes: Kitchen.publishes,
      logger: Logger(label: "test"))
    let subscription: Subscription<Outbox> = .onMany(OrderChanged.self) { try await OrderChanged.apply($0, in: $1, $2) }
    let handler = subscription.bound(to: outbox)
    func receive(_ order: Order, _ topic: String?) async throws -> (document: String, customer: ID?) {
      let envelope = EventEnvelope(id: .new(), type: OrderChanged.name, time: nil, trace: nil)
      var event = IncomingEvent(envelope: envelope, payload: try JSON(reading: OrderChanged(order: order).json))
      event.topic = topic
      let incoming = [event]
      try await database.transaction { try await handler(incoming, $0) }
      return try #require(try await database.read("SELECT document::text, customer_id FROM tickets").first)
        .decode(String.self, ID?.self)
    }

    var order = order(2, version: 1)
    order.customerId = .new()
    order.note = "chez Claudine"
    order.lines[0].note = "pour Claudine"
    #expect(try await receive(order, "placed").document.contains("Claudine"))
    order.version = 2
    #expect(try await receive(order, "paid").document.contains("Claudine"))
    order.version = 3
    order.customerId = nil
    order.note = nil
    order.lines[0].note = nil
    // It may come a second time, and then without its topic.
    let erased = try await receive(order, nil)
    #expect(!erased.document.contains("Claudine"))
    #expect(erased.document.contains("Régina"))
    #expect(erased.customer == nil)
    try await database.runScript("DROP SCHEMA \(schema) CASCADE")
  }

  @Test("the ticket, its needs, the load and the storeroom change with an accepted revision, and with no other")
  func revisions() async throws {
    let schema = "ticket_revisions"
    let database = try Servers.database(maximumConnections: 1)
    try await database.runScript("DROP SCHEMA IF EXISTS \(schema) CASCADE")
    _ = try await database.migrate(schema: schema, Migration.messaging + Kitchen.migrations)
    try await database.runScript("SET search_path = \(schema)")
    try await database.execute("INSERT INTO restaurants (id, hands) VALUES (\(Self.restaurant), 2)")
    try await database.execute("INSERT INTO products VALUES (\(Self.pizza), 600, false, 1)")
    try await database.execute("INSERT INTO ingredients VALUES (\(Self.dough), 'pâte', 'g', 200)")
    try await database.execute("INSERT INTO recipes VALUES (\(Self.pizza), \(Self.dough), 200)")
    try await database.execute("INSERT INTO stock VALUES (\(Self.restaurant), \(Self.dough), 1000, 0)")
    let outbox = Outbox(
      database, broker: try Servers.broker(user: "kitchen"), name: "test", publishes: Kitchen.publishes,
      logger: Logger(label: "test"))
    let subscription: Subscription<Outbox> = .onMany(OrderChanged.self) { try await OrderChanged.apply($0, in: $1, $2) }
    let handler = subscription.bound(to: outbox)

    /// What is left of the order once the kitchen has learned of the state.
    func receive(_ orders: Order...) async throws -> (
      revision: Int, quantity: Int?, needs: Int, reserved: Int, stock: Int
    ) {
      let events = try orders.map {
        IncomingEvent(
          envelope: EventEnvelope(id: .new(), type: OrderChanged.name, time: nil, trace: nil),
          payload: try JSON(reading: OrderChanged(order: $0).json))
      }
      try await database.transaction { try await handler(events, $0) }
      let rows = try await database.read([
        "SELECT revision, (document->'lines'->0->>'quantity')::integer, (needs->>\(Self.dough.description))::integer FROM tickets",
        "SELECT reserved, quantity FROM stock",
      ])
      let (revision, quantity, needs) = try #require(rows[0].first).decode(Int.self, Int?.self, Int.self)
      let (reserved, stock) = try #require(rows[1].first).decode(Int.self, Int.self)
      return (revision, quantity, needs, reserved, stock)
    }
    func decisions() async throws -> [TicketDecided] {
      try await database.read("SELECT body FROM outbox WHERE type = \(TicketDecided.name) ORDER BY id").map {
        try TicketDecided(JSON(reading: $0.decode(JSONText.self).bytes))
      }
    }
    func load() async throws -> Int {
      let load = try await database.read("SELECT load FROM restaurants").first?.decode(JSONText.self)
      let numbers = try [Int](JSON(reading: load?.bytes ?? []))
      return stride(from: 1, to: numbers.count, by: 3).reduce(0) { $0 + numbers[$1] }
    }

    #expect(try await receive(order(2, version: 1)) == (1, 2, 400, 400, 1000))
    let before = try await load()
    var proposed = order(2, version: 3)
    proposed.proposal = .init(number: 2, lines: lines(4))
    // An older state that comes with it is not the one that the ticket is written from.
    #expect(try await receive(order(2, version: 2), proposed) == (2, 4, 800, 800, 1000))
    #expect(try await load() > before)
    let after = try await load()
    var current = order(4, version: 5)
    current.revision = 2
    current.proposal = .init(number: 3, lines: lines(6))
    #expect(try await receive(current) == (2, 4, 800, 800, 1000))
    current.version = 6
    #expect(try await receive(current) == (2, 4, 800, 800, 1000))
    #expect(try await load() == after)
    current.version = 7
    current.proposal?.number = 4
    current.proposal?.lines = lines(1)
    #expect(try await receive(current) == (4, 1, 200, 200, 1000))
    var begun = order(1, version: 9)
    begun.revision = 4
    begun.status = .preparing
    #expect(try await receive(begun) == (4, 1, 200, 0, 800))
    let decided = try await decisions()
    #expect(decided.map(\.decidedRevision) == [1, 2, 3, 4])
    #expect(decided.map(\.version) == [1, 2, 3, 4])
    #expect(decided[2].decision == .revisionRefused(reason: .stock))
    begun.version = 10
    begun.status = .ready
    _ = try await receive(begun)
    #expect(try await load() == 0)
    try await database.runScript("DROP SCHEMA \(schema) CASCADE")
  }
}
