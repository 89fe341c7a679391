import AMQP
import Contracts
import FoundationEssentials
import PostgreSQL
import ServiceLifecycle
import Support
import Testing

@testable import Messaging

/// Two versions of a context beside each other: the older one consumes what only the newer one understands.
extension MessagingTests {
  struct OvenLit: Event {
    static let name = "orders.oven-lit"
    var number: Int

    static let shape = Shape("OvenLit", Self.init(number:), Member("number", \.number))
  }

  /// Runs a second replica of the kitchen that follows more, while the body runs. It looks for what was put off all the time.
  private func newer(_ subscriptions: [Subscription<Void>], _ body: () async throws -> Void) async throws {
    let consumer = EventConsumer(
      .kitchen, database: try Servers.database(role: "kitchen"), broker: try Servers.broker(user: "kitchen"),
      subscriptions: subscriptions, of: (), putOffInterval: .milliseconds(20), logger: logger)
    let group = ServiceGroup(configuration: ServiceGroupConfiguration(services: [consumer], logger: logger))
    async let consuming: Void = group.run()
    try await body()
    await group.triggerGracefulShutdown()
    try await consuming
  }

  /// Lets the next try of what is put off be due. What is due already is left alone: a replica that looks passes over rows that
  /// somebody else writes.
  private func beDue(_ database: Database) async throws {
    try await database.execute("UPDATE put_off SET next_attempt_at = now() WHERE next_attempt_at > now()")
  }

  private func putOff(_ database: Database) async throws -> [String] {
    try await database.read("SELECT type FROM put_off ORDER BY id").map { try $0.decode(String.self) }
  }

  @Test(
    "an event of a type that this version does not follow is put off, and a newer version applies it once",
    arguments: [1, 3])
  func newType(count: Int) async throws {
    let following = Subscription<Void>.on(OvenLit.self) { event, transaction in
      transaction.queue("INSERT INTO effects VALUES (\(event.number))")
    }
    try await running(subscriptions: [Self.noting]) { database, outbox, _ in
      let events = (1...count).map {
        OutgoingEvent(
          type: OvenLit.name, routingKey: OrderChanged.routingKey(.placed), OvenLit(number: 100 + $0).json)
      }
      // Twice, as after a confirm that was lost.
      for _ in 1...2 { try await publish(AMQPMessage(carrying: events)) }
      try await publish([order("8")], outbox)
      #expect(try await becomesTrue { try await effects(database) == [8] })
      #expect(try await becomesTrue { try await putOff(database).count == count })
      #expect(try await putOff(database).allSatisfy { $0 == OvenLit.name })
      let letters = DeadLetters(of: .kitchen, broker: try Servers.broker(), logger: logger)
      #expect(try await letters.list().isEmpty)
      // The older version does not touch what it does not know, however often it is due.
      try await beDue(database)
      try await newer([Self.noting, following]) {
        let isApplied = try await becomesTrue { try await putOff(database).isEmpty }
        #expect(isApplied)
      }
      #expect(try await effects(database) == [8] + (1...count).map { 100 + $0 })
      // Only the older one is there, so it puts off once more what has taken effect.
      try await publish(AMQPMessage(carrying: events))
      try await publish([order("9")], outbox)
      #expect(try await becomesTrue { try await effects(database).contains(9) })
      #expect(try await putOff(database).count == count)
      try await beDue(database)
      try await newer([Self.noting, following]) {
        let isApplied = try await becomesTrue { try await putOff(database).isEmpty }
        #expect(isApplied)
      }
      #expect(try await effects(database) == [8, 9] + (1...count).map { 100 + $0 })
    }
  }

  @Test("an event whose status decides something, and is of a newer version, is put off and not a dead letter")
  func newWord() async throws {
    let careful = Subscription<Void>.on(OrderChanged.self) { event, transaction in
      try event.order.status.checkUnderstood()
      transaction.queue("INSERT INTO effects VALUES (\(Int(event.order.number) ?? -1))")
    }
    try await running(subscriptions: [careful]) { database, outbox, _ in
      var eaten = order("13")
      eaten.status = .unknown("eaten")
      let events = [order("12"), eaten, order("14")].map { order in
        OutgoingEvent(
          type: OrderChanged.name, routingKey: OrderChanged.routingKey(.placed), OrderChanged(order: order).json)
      }
      try await publish(AMQPMessage(carrying: events))
      #expect(try await becomesTrue { try await effects(database) == [12, 14] })
      #expect(try await becomesTrue { try await putOff(database) == [OrderChanged.name] })
      let letters = DeadLetters(of: .kitchen, broker: try Servers.broker(), logger: logger)
      #expect(try await letters.list().isEmpty)
      try await newer([Self.noting]) {
        let isApplied = try await becomesTrue {
          // The older one may have taken it for a minute.
          try await beDue(database)
          return try await putOff(database).isEmpty
        }
        #expect(isApplied)
      }
      #expect(try await effects(database) == [12, 13, 14])
    }
  }
}
