import AMQP
import Contracts
import FoundationEssentials
import PostgreSQL
import ServiceLifecycle
import Support
import Synchronization
import Testing

@testable import Messaging

/// Several events in one message.
extension MessagingTests {
  /// What is published under some routing keys, while the body runs.
  func watching(
    _ routingKeys: [String], as user: String = "operator",
    _ body: (_ seen: @Sendable () -> [AMQPDelivery]) async throws -> Void
  ) async throws {
    let seen = Mutex<[AMQPDelivery]>([])
    let queue = "gateway.test.\(ID.new())"
    let watcher = AMQPConnection(
      try Servers.broker(user: user), name: "test",
      declarations: [
        .exclusiveQueue(queue, bindings: routingKeys.map { .init(exchange: Topology.events, routingKey: $0) })
      ],
      consuming: Consumption(queue: queue, prefetch: 0) { delivery in seen.withLock { $0.append(delivery) } },
      logger: logger)
    async let running: Void = watcher.run()
    #expect(try await becomesTrue { watcher.isConnected })
    try await body { seen.withLock { $0 } }
    watcher.close()
    await running
  }

  @Test("events that were ready together share messages, each with its own id, time and trace")
  func sharedMessages() async throws {
    try await running { _, outbox, _ in
      try await watching([OrderChanged.routingKey(.placed)]) { seen in
        let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
        let events = (1...50).map { OutgoingEvent(OrderChanged(order: order("\($0)")), trace: trace) }
        try await Servers.database(role: "orders").transaction { try outbox.add(events, to: $0) }
        #expect(try await becomesTrue { try seen().flatMap { try $0.events() }.count == 50 })
        let found = try seen().flatMap { try $0.events() }
        #expect(found.map(\.envelope.id) == events.map(\.id))
        #expect(try found.map { try OrderChanged($0.payload).order.number } == (1...50).map(String.init))
        #expect(found.allSatisfy { $0.envelope.trace == trace && $0.envelope.type == OrderChanged.name })
        #expect(found.map(\.envelope.time) == events.map(\.occurredAt.rfc3339Milliseconds))
        #expect(seen().count == 3)
      }
    }
  }

  @Test("a batch is understood as it was once sent, with members that are not known yet")
  func batchAsSent() async throws {
    var properties = AMQPProperties()
    properties.type = TicketDecided.name
    properties.contentType = "application/cloudevents-batch+json"
    let id = ID.new()
    let body = #"""
      [ {"specversion":"1.0","id":"\#(id)","source":"kitchen","type":"kitchen.ticket-decided",
      "time":"2026-11-25T08:00:00.123Z","later":[1],"data":{"orderId":"\#(id)","decision":{"rejected":{"reason":"stock"}},"version":1}},
      {"data":{},"id":"\#(id)","source":"kitchen","specversion":"1.0","type":"kitchen.ticket-decided"} ]
      """#
    let message = AMQPMessage(
      exchange: Topology.events, routingKey: TicketDecided.name, properties: properties, body: Array(body.utf8))
    try await watching([TicketDecided.name]) { seen in
      try await publish(message)
      #expect(try await becomesTrue { !seen().isEmpty })
      let delivery = try #require(seen().first)
      let events = try delivery.events()
      #expect(events.map(\.envelope.id) == [id, id])
      #expect(events.map(\.envelope.time) == ["2026-11-25T08:00:00.123Z", nil])
      #expect(try TicketDecided(events[0].payload).decision == .rejected(reason: .stock))
      #expect(throws: DecodingError.self) { try TicketDecided(events[1].payload) }
    }
  }

  @Test(
    "a batch of nothing, or of another type than it says, is a dead letter at once",
    arguments: [
      "[]", #"[{"id":"01a20bff-b458-7456-be78-00f38f366576","type":"kitchen.ticket-decided","data":{}}]"#, "{}",
    ])
  func unreadableBatch(body: String) async throws {
    try await running(subscriptions: [Self.noting]) { database, outbox, _ in
      var properties = AMQPProperties()
      properties.type = OrderChanged.name
      properties.contentType = "application/cloudevents-batch+json"
      try await publish(
        AMQPMessage(
          exchange: Topology.events, routingKey: OrderChanged.routingKey(.placed), properties: properties,
          body: Array(body.utf8)))
      let letters = DeadLetters(of: .kitchen, broker: try Servers.broker(), logger: logger)
      #expect(try await becomesTrue { try await letters.list().map(\.body) == [body] })
      try await publish([order("8")], outbox)
      #expect(try await becomesTrue { try await effects(database) == [8] })
    }
  }

  @Test("what happened first is told first, also where kinds of events alternate")
  func orderKept() throws {
    let events = ["a", "a", "b", "a"].map { key in
      OutgoingEvent(type: OrderChanged.name, routingKey: key, OrderChanged(order: order("1")).json)
    }
    #expect(events.groups(ofAtMost: 20).map { $0.map(\.id) } == [[0, 1], [2], [3]].map { $0.map { events[$0].id } })
    #expect(events.groups(ofAtMost: 1).count == 4)
  }

  @Test("a shared message that was published again takes no second effect, and what is new in it takes one")
  func sharedRedelivered() async throws {
    try await running(subscriptions: [Self.noting]) { database, outbox, _ in
      try await watching([Topology.retryKey(of: .kitchen)]) { retried in
        let events = (1...6).map { OutgoingEvent(OrderChanged(order: order("\($0)"))) }
        try await publish(AMQPMessage(carrying: Array(events.prefix(5))), times: 3)
        try await publish(AMQPMessage(carrying: Array(events.suffix(2))))
        try await publish([order("8")], outbox)
        #expect(try await becomesTrue { try await effects(database).contains(8) })
        #expect(try await effects(database) == [1, 2, 3, 4, 5, 6, 8])
        #expect(retried().isEmpty)
      }
    }
  }

  @Test("of a shared message only the event that cannot be read is a dead letter")
  func sharedUnreadable() async throws {
    try await running(subscriptions: [Self.noting]) { database, outbox, _ in
      var events = (1...3).map { OutgoingEvent(OrderChanged(order: order("\($0)"))) }
      let broken = OutgoingEvent(
        type: OrderChanged.name, routingKey: OrderChanged.routingKey(.placed), Array("{}".utf8))
      events.insert(broken, at: 1)
      try await publish(AMQPMessage(carrying: events))
      #expect(try await becomesTrue { try await effects(database).count == 3 })
      let letters = DeadLetters(of: .kitchen, broker: try Servers.broker(), logger: logger)
      #expect(try await becomesTrue { try await letters.list().map(\.id) == [broken.id.description] })
      #expect(try await effects(database) == [1, 2, 3])
    }
  }

  @Test("a shared message that came before, perhaps to a process that died of it, is taken apart")
  func takenApart() async throws {
    try await running { _, _, _ in
      let events = (1...4).map { OutgoingEvent(OrderChanged(order: order("\($0)"))) }
      try await publish(AMQPMessage(carrying: events))
      let taken = Mutex(0)
      let victim = AMQPConnection(
        try Servers.broker(user: "kitchen"), name: "test",
        consuming: Consumption(queue: "kitchen.events", prefetch: 50) { _ in taken.withLock { $0 += 1 } },
        logger: logger)
      async let running: Void = victim.run()
      #expect(try await becomesTrue { taken.withLock { $0 } == 1 })
      victim.close()
      await running
      try await watching([Topology.retryKey(of: .kitchen)]) { seen in
        let database = try Servers.database(role: "kitchen")
        let consumer = EventConsumer(
          .kitchen, database: database, broker: try Servers.broker(user: "kitchen"), subscriptions: [Self.noting],
          of: (), logger: logger)
        let group = ServiceGroup(configuration: ServiceGroupConfiguration(services: [consumer], logger: logger))
        async let consuming: Void = group.run()
        #expect(try await becomesTrue { try await effects(database).count == 4 })
        #expect(try await becomesTrue { seen().count == 4 })
        #expect(seen().map(\.properties.messageID) == events.map(\.id.description))
        await group.triggerGracefulShutdown()
        try await consuming
      }
    }
  }
}
