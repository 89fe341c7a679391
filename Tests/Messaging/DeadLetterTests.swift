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

/// What a context cannot handle.
extension MessagingTests {
  @Test("what cannot be handled is in the dead-letter queue after five attempts, and its neighbours are not held up")
  func poison() async throws {
    struct Failure: Error {}
    let attempts = Mutex(0)
    let subscription = Subscription<Void>.on(OrderChanged.self) { event, transaction in
      if event.order.number == "13" {
        attempts.withLock { $0 += 1 }
        throw Failure()
      }
      transaction.queue("INSERT INTO effects VALUES (\(Int(event.order.number) ?? -1))")
    }
    try await running(subscriptions: [subscription]) { database, outbox, _ in
      let dead = Mutex<[AMQPDelivery]>([])
      let watcher = AMQPConnection(
        try Servers.broker(), name: "test",
        consuming: Consumption(queue: "kitchen.dead", prefetch: 0) { delivery in dead.withLock { $0.append(delivery) }
        },
        logger: logger)
      async let watching: Void = watcher.run()
      try await publish((10...16).map { order("\($0)") }, outbox)
      #expect(try await becomesTrue { try await effects(database).count == 6 })
      #expect(try await effects(database) == [10, 11, 12, 14, 15, 16])
      #expect(try await becomesTrue(within: .seconds(30)) { dead.withLock { $0.count } == 1 })
      let letter = try #require(dead.withLock { $0.first })
      #expect(try OrderChanged(reading: letter.body).order.number == "13")
      // Tried in a batch with its neighbours, and then by itself each time it was delivered.
      #expect((5...10).contains(attempts.withLock { $0 }))
      watcher.close()
      await watching
    }
  }

  @Test("a dead letter is there to be read, and takes effect when it is sent back after the repair")
  func sentBack() async throws {
    struct Failure: Error {}
    let isRepaired = Mutex(false)
    let subscription = Subscription<Void>.on(OrderChanged.self) { event, transaction in
      guard isRepaired.withLock({ $0 }) else { throw Failure() }
      transaction.queue("INSERT INTO effects VALUES (\(Int(event.order.number) ?? -1))")
    }
    try await running(subscriptions: [subscription]) { database, outbox, _ in
      try await publish([order("7")], outbox)
      let letters = DeadLetters(of: .kitchen, broker: try Servers.broker(), logger: logger)
      var found: [DeadLetters.Letter] = []
      #expect(
        try await becomesTrue {
          found = try await letters.list()
          return !found.isEmpty
        })
      #expect(found.map(\.type) == [OrderChanged.name])
      isRepaired.withLock { $0 = true }
      #expect(try await letters.sendBack() == 1)
      #expect(try await becomesTrue { try await effects(database) == [7] })
      #expect(try await letters.list().isEmpty)
    }
  }

  @Test("dead letters can be read as often as one likes, and sent back or dropped one by one")
  func oneByOne() async throws {
    struct Failure: Error {}
    let isRepaired = Mutex(false)
    let subscription = Subscription<Void>.on(OrderChanged.self) { event, transaction in
      guard isRepaired.withLock({ $0 }) else { throw DecodingError.unreadable("as it would be") }
      transaction.queue("INSERT INTO effects VALUES (\(Int(event.order.number) ?? -1))")
    }
    try await running(subscriptions: [subscription]) { database, outbox, _ in
      try await publish([order("1"), order("2"), order("3")], outbox)
      let letters = DeadLetters(of: .kitchen, broker: try Servers.broker(), logger: logger)
      #expect(try await becomesTrue { try await letters.list().count == 3 })
      // More often than a newer broker's default limit of deliveries allows.
      for _ in 1...25 { #expect(try await letters.list().count == 3) }
      let ids = try await letters.list().map(\.id)
      isRepaired.withLock { $0 = true }
      #expect(try await letters.sendBack { $0.id == ids[1] } == 1)
      #expect(try await becomesTrue { try await effects(database) == [2] })
      #expect(try await letters.drop { $0.body.contains("\"number\":\"3\"") } == 1)
      #expect(try await letters.list().map(\.id) == [ids[0]])
      #expect(try await letters.drop { $0.id == ids[1] } == 0)
    }
  }

  @Test("a message that cannot be read is a dead letter at once")
  func unreadable() async throws {
    try await running(subscriptions: [Self.noting]) { database, outbox, _ in
      let dead = Mutex(0)
      let watcher = AMQPConnection(
        try Servers.broker(), name: "test",
        consuming: Consumption(queue: "kitchen.dead", prefetch: 0) { _ in dead.withLock { $0 += 1 } }, logger: logger)
      async let watching: Void = watcher.run()
      #expect(try await becomesTrue { watcher.isConnected })
      var properties = AMQPProperties()
      properties.type = OrderChanged.name
      properties.messageID = ID.new().description
      try await watcher.publish(
        AMQPMessage(
          exchange: Topology.events, routingKey: OrderChanged.routingKey(.placed), properties: properties,
          body: Array("nonsense".utf8)
        ))
      #expect(try await becomesTrue { dead.withLock { $0 } == 1 })
      watcher.close()
      await watching
    }
  }
}
