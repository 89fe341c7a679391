import AMQP
import Contracts
import FoundationEssentials
import Logging
import PostgreSQL
import ServiceLifecycle
import Support
import Synchronization
import Testing

@testable import Messaging

/// Against a real broker and a real database: the schema of kitchen, as its own role, following events that orders
/// publishes.
struct MessagingTests {
  let logger = Logger(label: "test")

  /// A fresh set of message tables and empty queues, then services for as long as the body takes.
  func running(
    _ context: Context = .kitchen, subscriptions: [Subscription<Void>] = [], answers: [Answer<Void>] = [],
    concurrency: UInt16 = 64, _ body: (Database, Outbox, RequestClient) async throws -> Void
  ) async throws {
    let owner = try Servers.database()
    for schema in [context.rawValue, "orders"] {
      try await owner.runScript(
        """
        DROP SCHEMA \(schema) CASCADE; CREATE SCHEMA \(schema);
        GRANT USAGE ON SCHEMA \(schema) TO ocpizza_\(schema);
        ALTER DEFAULT PRIVILEGES IN SCHEMA \(schema) GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ocpizza_\(schema);
        ALTER DEFAULT PRIVILEGES IN SCHEMA \(schema) GRANT USAGE ON SEQUENCES TO ocpizza_\(schema);
        """)
      _ = try await owner.migrate(schema: schema, Migration.messaging)
    }
    try await owner.runScript(
      "CREATE TABLE \(context.rawValue).effects (n bigint); CREATE TABLE orders.facts (n bigint)")
    try await Servers.rabbitctl("purge_queue", "-p", "ocpizza", "\(context.rawValue).events")
    try await Servers.rabbitctl("purge_queue", "-p", "ocpizza", "\(context.rawValue).dead")
    let broker = try Servers.broker(user: context.rawValue)
    let database = try Servers.database(role: context.rawValue)
    let outbox = Outbox(
      try Servers.database(role: "orders"), broker: try Servers.broker(), name: "test",
      publishes: Self.publishes, logger: logger)
    let client = RequestClient(broker: try Servers.broker(user: "gateway"), name: "gateway", logger: logger)
    var services: [any Service] = [outbox, client]
    let consumer = EventConsumer(
      context, database: database, broker: broker, subscriptions: subscriptions, of: (), logger: logger)
    let server = RequestServer(
      context, broker: broker, answers: answers, of: (), concurrency: concurrency, logger: logger)
    if !subscriptions.isEmpty { services.append(consumer) }
    if !answers.isEmpty { services.append(server) }
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(services: services, logger: logger))
    try await withThrowingTaskGroup { tasks in
      tasks.addTask { try await group.run() }
      #expect(
        try await becomesTrue {
          outbox.isConnected && client.isConnected && (subscriptions.isEmpty || consumer.isConnected)
            && (answers.isEmpty || server.isConnected)
        })
      try await body(database, outbox, client)
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
    }
  }

  func order(_ number: String) -> Order {
    Order(
      id: .new(), number: number, status: .placed, restaurantId: .new(), customerId: nil, fulfilment: .takeaway,
      address: nil, lines: [], paymentMethod: .cash, note: nil, placedAt: Date(), scheduledFor: nil, history: [])
  }

  func publish(_ orders: [Order], _ outbox: Outbox) async throws {
    try await Servers.database(role: "orders").transaction { transaction in
      for order in orders { try outbox.add(OrderChanged(order: order), to: transaction) }
    }
  }

  func publish(_ message: AMQPMessage, times: Int = 1) async throws {
    let connection = AMQPConnection(try Servers.broker(), name: "test", logger: logger)
    async let running: Void = connection.run()
    #expect(try await becomesTrue { connection.isConnected })
    for _ in 1...times { try await connection.publish(message) }
    connection.close()
    await running
  }

  func effects(_ database: Database) async throws -> [Int] {
    try await database.read("SELECT n FROM effects ORDER BY n").map { try $0.decode(Int.self) }
  }

  static let publishes = allEvents + [DoughRisen.self, OvenLit.self]

  static let noting = Subscription<Void>.on(OrderChanged.self) { event, transaction in
    transaction.queue("INSERT INTO effects VALUES (\(Int(event.order.number) ?? -1))")
  }

  @Test("a context publishes no event that it does not declare")
  func undeclared() async throws {
    let database = try Servers.database(role: "orders")
    let outbox = Outbox(
      database, broker: try Servers.broker(user: "orders"), name: "test", publishes: [OrderChanged.self], logger: logger
    )
    await #expect(throws: UndeclaredEvent(event: OpenOrdersChanged.name)) {
      try await database.transaction { transaction in
        let event = OpenOrdersChanged(customerId: .new(), orderIds: [], latestAt: nil)
        try outbox.add(event, to: transaction)
      }
    }
  }

  @Test("every event of a committed transaction takes effect once, and leaves the outbox")
  func onceEach() async throws {
    try await running(subscriptions: [Self.noting]) { database, outbox, _ in
      try await publish((1...500).map { order("\($0)") }, outbox)
      #expect(try await becomesTrue { try await effects(database).count >= 500 })
      #expect(try await effects(database) == Array(1...500))
      let orders = try Servers.database(role: "orders")
      #expect(try await becomesTrue { try await orders.read("SELECT 1 FROM outbox").isEmpty })
    }
  }

  @Test("what a process wrote and did not live to publish is published by another")
  func leftBehind() async throws {
    try await running(subscriptions: [Self.noting]) { database, _, _ in
      let dead = Outbox(
        try Servers.database(role: "orders"), broker: try Servers.broker(), name: "dead",
        publishes: Self.publishes, logger: logger)
      try await publish([order("4")], dead)
      #expect(try await becomesTrue { try await effects(database) == [4] })
      let orders = try Servers.database(role: "orders")
      #expect(try await becomesTrue { try await orders.read("SELECT 1 FROM outbox").isEmpty })
    }
  }

  @Test("what no queue takes is kept and tried again, and holds up nothing behind it")
  func unroutable() async throws {
    try await running(subscriptions: [Self.noting]) { database, _, _ in
      let dead = Outbox(
        try Servers.database(role: "orders"), broker: try Servers.broker(), name: "dead",
        publishes: Self.publishes, logger: logger)
      let lost = (1...150).map { _ in
        OutgoingEvent(type: OrderChanged.name, routingKey: "orders.nowhere", OrderChanged(order: order("0")).json)
      }
      let orders = try Servers.database(role: "orders")
      try await orders.transaction { try dead.add(lost, to: $0) }
      try await publish((1...300).map { order("\($0)") }, dead)
      #expect(try await becomesTrue { try await effects(database).count == 300 })
      #expect(try await effects(database) == Array(1...300))
      #expect(try await becomesTrue { try await orders.read("SELECT 1 FROM outbox").count == lost.count })
      try await orders.execute("DELETE FROM outbox")
    }
  }

  @Test("events that came together are handed over together, each once and in order, between those of other types")
  func many() async throws {
    let runs = Mutex<[[String]]>([])
    let many = Subscription<Void>.onMany(OrderChanged.self) { events, transaction, _ in
      runs.withLock { $0.append(events.map(\.event.order.number)) }
      for received in events {
        transaction.queue("INSERT INTO effects VALUES (\(Int(received.event.order.number) ?? -1))")
      }
    }
    try await running(subscriptions: [many]) { database, outbox, _ in
      try await publish((1...200).map { order("\($0)") }, outbox)
      #expect(try await becomesTrue { try await effects(database).count >= 200 })
      #expect(try await effects(database) == Array(1...200))
      let runs = runs.withLock { $0 }
      #expect(runs.flatMap(\.self) == (1...200).map(String.init))
      #expect(runs.count < 200)
    }
  }

  @Test("the event of a transaction that is rolled back is never published")
  func rolledBack() async throws {
    struct Failure: Error {}
    try await running(subscriptions: [Self.noting]) { database, outbox, _ in
      await #expect(throws: Failure.self) {
        try await Servers.database(role: "orders").transaction { transaction in
          try outbox.add(OrderChanged(order: order("1")), to: transaction)
          throw Failure()
        }
      }
      try await publish([order("2")], outbox)
      #expect(try await becomesTrue { try await !effects(database).isEmpty })
      #expect(try await effects(database) == [2])
    }
  }

  @Test("a message delivered again takes no second effect")
  func redelivered() async throws {
    try await running(subscriptions: [Self.noting]) { database, outbox, _ in
      var properties = AMQPProperties()
      properties.type = OrderChanged.name
      properties.messageID = ID.new().description
      let message = AMQPMessage(
        exchange: Topology.events, routingKey: OrderChanged.routingKey(.placed), properties: properties,
        body: OrderChanged(order: order("7")).json)
      try await publish(message, times: 3)
      try await publish([order("8")], outbox)
      #expect(try await becomesTrue { try await effects(database).contains(8) })
      #expect(try await effects(database) == [7, 8])
    }
  }

  @Test("events of a writer that runs far ahead of the broker are published once each")
  func farAhead() async throws {
    try await running { _, outbox, _ in
      try await watching([OrderChanged.routingKey(.placed)]) { seen in
        // On a slow machine two seconds may pass before the broker has confirmed an event. It may come twice then (R4).
        try await Servers.database().runScript(
          "ALTER TABLE orders.outbox ALTER next_attempt_at SET DEFAULT clock_timestamp() + interval '20 seconds'")
        let orders = try Servers.database(role: "orders")
        let count = 20_000
        for start in stride(from: 0, to: count, by: 1000) {
          let events = (start..<start + 1000).map { OutgoingEvent(OrderChanged(order: order("\($0)"))) }
          try await orders.transaction { try outbox.add(events, to: $0) }
        }
        #expect(
          try await becomesTrue(within: .seconds(60)) { try await orders.read("SELECT 1 FROM outbox LIMIT 1").isEmpty })
        #expect(
          try await becomesTrue(within: .seconds(60)) {
            try Set(seen().flatMap { try $0.events() }.map(\.envelope.id)).count == count
          })
        // That nothing comes twice can only be seen by waiting.
        try await Task.sleep(for: .seconds(1))
        let ids = try seen().flatMap { try $0.events() }.map(\.envelope.id)
        #expect(Set(ids).count == count)
        #expect(ids.count == count)
      }
    }
  }

  @Test("while the database fails nothing is dead-lettered, and all takes effect once it is back")
  func outage() async throws {
    let attempts = Mutex(0)
    let subscription = Subscription<Void>.on(OrderChanged.self) { event, transaction in
      let attempt = attempts.withLock { attempts in
        attempts += 1
        return attempts
      }
      if attempt <= 6 { throw PostgresError.unavailable("as it would be") }
      transaction.queue("INSERT INTO effects VALUES (\(Int(event.order.number) ?? -1))")
    }
    try await running(subscriptions: [subscription]) { database, outbox, _ in
      try await publish([order("1"), order("2")], outbox)
      #expect(try await becomesTrue { try await effects(database).count == 2 })
      #expect(try await effects(database) == [1, 2])
    }
  }

  @Test("events written while the broker is dead are delivered when it is back")
  func brokerDeath() async throws {
    try await running(subscriptions: [Self.noting]) { database, outbox, _ in
      async let restarted: Void = Servers.crashBroker()
      #expect(try await becomesTrue { !outbox.isConnected })
      try await publish((1...50).map { order("\($0)") }, outbox)
      try await restarted
      #expect(try await becomesTrue(within: .seconds(60)) { try await effects(database).count == 50 })
      #expect(try await effects(database) == Array(1...50))
    }
  }
}
