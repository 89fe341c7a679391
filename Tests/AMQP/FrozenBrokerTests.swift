import Support
import Testing

@testable import AMQP

/// The broker accepts bytes and says nothing. What its time-outs do second by second is in `ConnectionLifeTests`.
extension ConnectionTests {
  private func toOwnQueue() -> AMQPMessage {
    AMQPMessage(exchange: "", routingKey: "test.frozen", properties: AMQPProperties(), body: [1])
  }

  @Test("calls that wait for a frozen broker fail within two heartbeats, and work again once it answers")
  func frozen() async throws {
    try await withConnection(declarations: [.exclusiveQueue("test.frozen", bindings: [])]) { connection in
      try await connection.publish(toOwnQueue())
      let start = ContinuousClock.now
      try await Servers.withFrozenBroker {
        let binding = Task {
          try await connection.bind(queue: "test.frozen", exchange: "amq.topic", routingKey: "x")
        }
        await #expect(throws: AMQPError.connectionLost) { try await connection.publish(toOwnQueue()) }
        await #expect(throws: AMQPError.connectionLost) { try await binding.value }
        // Heartbeats come every two seconds. Without them a confirm is waited for as long as thirty.
        let waited = ContinuousClock.now - start
        #expect(waited > .seconds(2) && waited < .seconds(25))
        await #expect(throws: AMQPError.notConnected) { try await connection.publish(toOwnQueue()) }
      }
      #expect(try await becomesTrue { connection.isConnected })
      try await connection.publish(toOwnQueue())
    }
  }

  @Test("a connection to a frozen broker closes within its time-out")
  func goodbyeToFrozen() async throws {
    let connection = AMQPConnection(try Servers.broker(), name: "test", logger: logger)
    let running = Task { await connection.run() }
    #expect(try await becomesTrue { connection.isConnected })
    try await Servers.withFrozenBroker {
      let start = ContinuousClock.now
      connection.close()
      await running.value
      // The broker stays frozen, so that it returns at all is the proof.
      #expect(ContinuousClock.now - start < .seconds(15))
    }
  }
}
