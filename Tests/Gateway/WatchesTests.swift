import AMQP
import Contracts
import Logging
import Messaging
import Support
import Synchronization
import Testing

@testable import Gateway

/// What replicas of the gateway get from the real broker, with the permissions that they have there.
@Suite(.serialized)
struct WatchesTests {
  /// A replica: its connection, its queue, and the ids in the events that have come.
  private final class Replica: Sendable {
    let watches: Watches
    let connection: AMQPConnection
    private let state = Mutex<[String]>([])
    let changes = Watches.ConnectionChanges()

    init(grace: Duration = .milliseconds(50)) throws {
      let queue = "gateway.test.\(ID.new())"
      let (deliveries, delivery) = AsyncStream.makeStream(of: AMQPDelivery.self)
      connection = AMQPConnection(
        try Servers.broker(user: "gateway"), name: "watches test",
        declarations: [.exclusiveQueue(queue, bindings: [])],
        consuming: Consumption(queue: queue, prefetch: 0) { delivery.yield($0) }, confirmsPublishing: false,
        logger: Logger(label: "test"), onStateChange: { [changes] _ in changes.add() })
      watches = Watches(connection, queue: queue, changes, grace: grace)
      Task { [self] in
        for await delivery in deliveries {
          state.withLock { $0.append(String(decoding: delivery.body, as: UTF8.self)) }
        }
      }
    }

    var received: [String] { state.withLock { $0 } }
  }

  private func running(_ count: Int, _ body: ([Replica]) async throws -> Void) async throws {
    let replicas = try (0..<count).map { _ in try Replica() }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for replica in replicas { group.addTask { await replica.connection.run() } }
      #expect(try await becomesTrue { replicas.allSatisfy(\.connection.isConnected) })
      try await body(replicas)
      for replica in replicas { replica.connection.close() }
    }
  }

  /// Publishes changes of orders as orders does, with a topic that no context follows, and waits until the broker has routed them.
  private func publish(_ orders: ID...) async throws {
    let publisher = AMQPConnection(
      try Servers.broker(user: "orders"), name: "watches test", logger: Logger(label: "test"))
    async let running: Void = publisher.run()
    #expect(try await becomesTrue { publisher.isConnected })
    for order in orders {
      var properties = AMQPProperties()
      properties.headers[AMQPProperties.blindCopies] = .list([WatchKey.order(order)])
      do throws(AMQPError) {
        try await publisher.publish(
          AMQPMessage(
            exchange: Topology.events, routingKey: "\(OrderChanged.name).probe", properties: properties,
            body: Array("\(order)".utf8)))
      } catch .returned {
        // Nobody watches it.
      }
    }
    publisher.close()
    await running
  }

  @Test("a replica gets what its streams watch, and nothing of what others watch or nobody does")
  func routed() async throws {
    let (a, b, c) = (ID.new(), ID.new(), ID.new())
    try await running(2) { replicas in
      let (first, second) = (replicas[0], replicas[1])
      try await publish(a, b, c)
      let watchingA = try await first.watches.hold([WatchKey.order(a)])
      try await publish(a, b, c)
      #expect(try await becomesTrue { first.received == ["\(a)"] })
      let watchingB = try await second.watches.hold([WatchKey.order(b)])
      try await publish(a, b, c)
      #expect(try await becomesTrue { first.received.count == 2 && second.received.count == 1 })
      // That nothing more comes can only be seen by waiting.
      try await Task.sleep(for: .milliseconds(200))
      #expect(first.received == ["\(a)", "\(a)"])
      #expect(second.received == ["\(b)"])
      withExtendedLifetime((watchingA, watchingB)) {}
    }
  }

  @Test("a key that nobody holds is unbound after a while, and not while another stream holds it")
  func unbound() async throws {
    let a = ID.new()
    try await running(1) { replicas in
      let replica = replicas[0]
      var holds = [
        try await replica.watches.hold([WatchKey.order(a)]), try await replica.watches.hold([WatchKey.order(a)]),
      ]
      holds.removeLast()
      await pass(replica)
      try await publish(a)
      #expect(try await becomesTrue { replica.received.count == 1 })
      holds.removeLast()
      await replica.watches.unbindIdle()
      try await publish(a)
      #expect(try await becomesTrue { replica.received.count == 2 })
      await pass(replica)
      try await publish(a)
      // That nothing more comes can only be seen by waiting.
      try await Task.sleep(for: .milliseconds(200))
      #expect(replica.received.count == 2)
      let again = try await replica.watches.hold([WatchKey.order(a)])
      try await publish(a)
      #expect(try await becomesTrue { replica.received.count == 3 })
      withExtendedLifetime(again) {}
    }
  }

  @Test("a key that is unbound and wanted again at the same moment is bound")
  func crossing() async throws {
    let a = ID.new()
    try await running(1) { replicas in
      let replica = replicas[0]
      for round in 1...20 {
        _ = try await replica.watches.hold([WatchKey.order(a)])
        await replica.watches.unbindIdle()
        // Longer than the replicas' grace.
        try await Task.sleep(for: .milliseconds(60))
        async let unbinding: Void = replica.watches.unbindIdle()
        let hold = try await replica.watches.hold([WatchKey.order(a)])
        await unbinding
        try await publish(a)
        #expect(try await becomesTrue { replica.received.count == round })
        withExtendedLifetime(hold) {}
      }
    }
  }

  @Test("after a reconnection nothing is bound until it is held again", .timeLimit(.minutes(1)))
  func reconnected() async throws {
    let a = ID.new()
    try await running(1) { replicas in
      let replica = replicas[0]
      let before = try await replica.watches.hold([WatchKey.order(a)])
      try await Servers.rabbitctl("close_all_connections", "-p", "ocpizza", "test")
      // Made, lost and made again.
      #expect(try await becomesTrue { replica.changes.count == 3 && replica.connection.isConnected })
      try await publish(a)
      try await Task.sleep(for: .milliseconds(200))
      #expect(replica.received.isEmpty)
      let after = try await replica.watches.hold([WatchKey.order(a)])
      try await publish(a)
      #expect(try await becomesTrue { replica.received.count == 1 })
      withExtendedLifetime((before, after)) {}
    }
  }

  /// Longer than the replicas' grace.
  private func pass(_ replica: Replica) async {
    for _ in 0..<3 {
      await replica.watches.unbindIdle()
      try? await Task.sleep(for: .milliseconds(60))
    }
  }
}
