import AMQP
import Contracts
import PostgreSQL
import Support
import Testing

@testable import Messaging

/// Those who watch one thing receive what is said about it, whatever else the events are about.
extension MessagingTests {
  struct DoughRisen: Event {
    static let name = "orders.dough-risen"
    var order: ID

    static let shape = Shape("DoughRisen", Self.init(order:), Member("order", \.order))

    var watchKeys: [String] { Self.watchKeys(order) }

    static func watchKeys(_ order: ID) -> [String] { [WatchKey.order(order)] }
  }

  private func publish(_ events: [DoughRisen], _ outbox: Outbox) async throws {
    let events = events.map { OutgoingEvent($0) }
    try await Servers.database(role: "orders").transaction { try outbox.add(events, to: $0) }
  }

  private func watched(_ delivery: AMQPDelivery) throws -> [ID] {
    try delivery.events().map { try DoughRisen($0.payload).order }
  }

  @Test("an event reaches those who watch what it is about, each once, and no other watcher")
  func watchers() async throws {
    let (first, second) = (ID.new(), ID.new())
    try await running { _, outbox, _ in
      try await watching([DoughRisen.name, WatchKey.order(first)]) { all in
        try await watching([WatchKey.order(second)], as: "gateway") { seen in
          try await publish([DoughRisen(order: first)], outbox)
          #expect(try await becomesTrue { all().count == 1 })
          try await publish([DoughRisen(order: second)], outbox)
          #expect(try await becomesTrue { all().count == 2 && seen().count == 1 })
          #expect(try all().map(watched) == [[first], [second]])
          #expect(try seen().map(watched) == [[second]])
          #expect((all() + seen()).allSatisfy { $0.properties.headers[AMQPProperties.blindCopies] == nil })
        }
      }
    }
  }

  @Test("a shared message reaches the watchers of each of its events, once")
  func sharedWatched() async throws {
    let (first, second) = (ID.new(), ID.new())
    let events = [first, second, first].map { DoughRisen(order: $0) }
    let message = AMQPMessage(carrying: events.map { OutgoingEvent($0) })
    #expect(message.properties.headers["BCC"]?.list == DoughRisen.watchKeys(first) + DoughRisen.watchKeys(second))
    try await running { _, outbox, _ in
      try await watching([DoughRisen.name]) { _ in
        try await watching([WatchKey.order(first), WatchKey.order(second)]) { seen in
          try await publish(events, outbox)
          #expect(try await becomesTrue { !seen().isEmpty })
          #expect(try seen().map(watched) == [[first, second, first]])
        }
      }
    }
  }

  @Test("an event that another process publishes from the table keeps its watchers; the version before has none")
  func watchedFromTable() async throws {
    let order = ID.new()
    try await running { _, _, _ in
      try await watching([DoughRisen.name]) { all in
        try await watching([WatchKey.order(order)]) { seen in
          let dead = Outbox(
            try Servers.database(role: "orders"), broker: try Servers.broker(), name: "dead",
            publishes: Self.publishes, logger: logger)
          try await Servers.database(role: "orders").execute(
            """
            INSERT INTO outbox (id, type, routing_key, body, trace, occurred_at)
            VALUES (\(ID.new()), \(DoughRisen.name), \(DoughRisen.name), '{}', NULL, now())
            """)
          #expect(try await becomesTrue { all().count == 1 })
          try await publish([DoughRisen(order: order)], dead)
          #expect(try await becomesTrue { all().count == 2 && seen().count == 1 })
          #expect(try seen().map(watched) == [[order]])
        }
      }
    }
  }

  @Test("a watcher comes and goes while events are published")
  func watcherComesAndGoes() async throws {
    let order = ID.new()
    try await running { _, outbox, _ in
      try await watching([DoughRisen.name]) { all in
        let queue = "gateway.test.\(ID.new())"
        let (deliveries, delivery) = AsyncStream.makeStream(of: AMQPDelivery.self)
        let watcher = AMQPConnection(
          try Servers.broker(user: "gateway"), name: "test", declarations: [.exclusiveQueue(queue, bindings: [])],
          consuming: Consumption(queue: queue, prefetch: 0) { delivery.yield($0) }, logger: logger)
        async let running: Void = watcher.run()
        #expect(try await becomesTrue { watcher.isConnected })
        let key = WatchKey.order(order)
        try await publish([DoughRisen(order: order)], outbox)
        #expect(try await becomesTrue { all().count == 1 })
        try await watcher.bind(queue: queue, exchange: Topology.events, routingKey: key)
        try await publish([DoughRisen(order: order)], outbox)
        #expect(try await becomesTrue { all().count == 2 })
        try await watcher.unbind(queue: queue, exchange: Topology.events, routingKey: key)
        try await publish([DoughRisen(order: order)], outbox)
        #expect(try await becomesTrue { all().count == 3 })
        try await watcher.bind(queue: queue, exchange: Topology.events, routingKey: key)
        let other = ID.new()
        try await publish([DoughRisen(order: other), DoughRisen(order: order)], outbox)
        #expect(try await becomesTrue { all().count == 4 })
        var seen: [ID] = []
        for await delivery in deliveries {
          seen += try watched(delivery)
          if seen.count >= 3 { break }
        }
        #expect(seen == [order, other, order])
        watcher.close()
        await running
      }
    }
  }
}
