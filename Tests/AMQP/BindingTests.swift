import Support
import Synchronization
import Testing

@testable import AMQP

/// Bindings that come and go on a live connection, and messages that are routed by several keys.
extension ConnectionTests {
  private static let exchange = "amq.topic"

  private func message(key: String, blindCopies: [String]? = nil, mandatory: Bool = true) -> AMQPMessage {
    var properties = AMQPProperties()
    properties.headers["list"] = .list(["a", "", "pâte"])
    if let blindCopies { properties.headers[AMQPProperties.blindCopies] = .list(blindCopies) }
    return AMQPMessage(
      exchange: Self.exchange, routingKey: key, isMandatory: mandatory, properties: properties, body: [1])
  }

  /// Runs a connection that consumes a queue of its own, for as long as the body takes.
  private func withQueue(
    _ queue: String, _ body: (AMQPConnection, _ received: @Sendable () -> [AMQPDelivery]) async throws -> Void
  ) async throws {
    let received = Mutex<[AMQPDelivery]>([])
    try await withConnection(
      declarations: [.exclusiveQueue(queue, bindings: [])],
      consuming: Consumption(queue: queue, prefetch: 0) { delivery in received.withLock { $0.append(delivery) } }
    ) { connection in
      try await body(connection) { received.withLock { $0 } }
    }
  }

  @Test("a binding routes from the moment in which the call returns, until the moment in which it is removed")
  func bindings() async throws {
    try await withQueue("test.bindings") { connection, received in
      await #expect(throws: AMQPError.returned(code: 312, text: "NO_ROUTE")) {
        try await connection.publish(message(key: "watch.1"))
      }
      for round in 1...20 {
        try await connection.bind(queue: "test.bindings", exchange: Self.exchange, routingKey: "watch.1")
        try await connection.publish(message(key: "watch.1"))
        #expect(try await becomesTrue { received().count == round })
        try await connection.unbind(queue: "test.bindings", exchange: Self.exchange, routingKey: "watch.1")
        await #expect(throws: AMQPError.returned(code: 312, text: "NO_ROUTE")) {
          try await connection.publish(message(key: "watch.1"))
        }
      }
      #expect(received().allSatisfy { $0.properties.headers["list"] == .list(["a", "", "pâte"]) })
    }
  }

  @Test("many bindings at once, between messages, all take effect")
  func manyBindings() async throws {
    try await withQueue("test.bindings") { connection, received in
      let keys = (0..<500).map { "watch.\($0)" }
      try await withThrowingDiscardingTaskGroup { group in
        for key in keys {
          group.addTask {
            try await connection.bind(queue: "test.bindings", exchange: Self.exchange, routingKey: key)
            try await connection.publish(message(key: key))
          }
        }
      }
      #expect(try await becomesTrue { Set(received().map(\.routingKey)) == Set(keys) })
      try await connection.unbind(queue: "test.bindings", exchange: Self.exchange, routingKeys: keys)
      for outcome in await connection.publish(keys.map { message(key: $0) }) {
        #expect(throws: AMQPError.returned(code: 312, text: "NO_ROUTE")) { try outcome.get() }
      }
    }
  }

  @Test("a message goes by each of its keys, to a queue once, without telling which they were")
  func blindCopies() async throws {
    try await withQueue("test.bindings") { connection, received in
      try await connection.bind(queue: "test.bindings", exchange: Self.exchange, routingKeys: ["watch.1", "watch.2"])
      try await connection.publish(message(key: "watch.1", blindCopies: ["watch.2", "watch.3"]))
      try await connection.publish(message(key: "watch.nobody", blindCopies: ["watch.3", "watch.2"]))
      await #expect(throws: AMQPError.returned(code: 312, text: "NO_ROUTE")) {
        try await connection.publish(message(key: "watch.nobody", blindCopies: ["watch.3"]))
      }
      try await connection.publish(message(key: "watch.1", blindCopies: []))
      #expect(try await becomesTrue { received().count == 3 })
      #expect(received().map(\.routingKey) == ["watch.1", "watch.nobody", "watch.1"])
      #expect(received().allSatisfy { $0.properties.headers[AMQPProperties.blindCopies] == nil })
    }
  }

  @Test("a binding that cannot be made is an error: too long, to nothing, or without a connection")
  func impossibleBindings() async throws {
    try await withQueue("test.bindings") { connection, _ in
      await #expect(throws: AMQPError.tooLong("routing key")) {
        let key = String(repeating: "x", count: 256)
        try await connection.bind(queue: "test.bindings", exchange: Self.exchange, routingKey: key)
      }
      // The broker answers 404 and closes the channel.
      await #expect(throws: AMQPError.connectionLost) {
        try await connection.bind(queue: "test.bindings", exchange: "nowhere", routingKey: "watch.1")
      }
      #expect(try await becomesTrue { connection.isConnected })
      try await connection.bind(queue: "test.bindings", exchange: Self.exchange, routingKey: "watch.1")
      connection.close()
      await #expect(throws: AMQPError.closed) {
        try await connection.bind(queue: "test.bindings", exchange: Self.exchange, routingKey: "watch.1")
      }
    }
  }

  @Test("more headers than a frame has room for are an error of their own")
  func headersTooLong() async throws {
    try await withQueue("test.bindings") { connection, received in
      try await connection.bind(queue: "test.bindings", exchange: Self.exchange, routingKey: "watch.1")
      let keys = (0..<300).map { "\($0)" + String(repeating: "x", count: 200) }
      try await connection.publish(message(key: "watch.1", blindCopies: keys))
      await #expect(throws: AMQPError.tooLong("headers")) {
        try await connection.publish(message(key: "watch.1", blindCopies: keys + keys))
      }
      #expect(try await becomesTrue { received().count == 1 })
    }
  }
}
