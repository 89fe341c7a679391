package import AMQP
package import Contracts
package import Logging
import ServiceLifecycle

/// The events that a context gave up on, for a person to look at and, once the cause is repaired, to send back.
package struct DeadLetters: Sendable {
  package struct Letter: Sendable {
    package let id: String
    package let type: String
    package let body: String
    fileprivate let delivery: Delivery
  }

  private let context: Context
  private let broker: AMQPConfiguration
  private let logger: Logger

  /// After this long without another, all of them have come.
  private static let silence = Duration.seconds(1)
  private static let batchSize: UInt16 = 500

  /// - Parameter broker: as a user who may read the context's dead letters and write to its queue.
  package init(of context: Context, broker: AMQPConfiguration, logger: Logger) {
    self.context = context
    self.broker = broker
    self.logger = logger
  }

  /// Reads what is there, 500 at most, and leaves it there.
  package func list() async -> [Letter] {
    await withLetters { letters, _ in letters }
  }

  /// Puts what is there, 500 at most, back at the end of the context's queue with all its attempts. A letter is taken away
  /// once the broker has confirmed the copy, so one may be sent twice but none is lost; its inbox knows the repetition.
  ///
  /// - Returns: how many were sent.
  package func sendBack() async -> Int {
    await withLetters { letters, connection in
      let outcomes = await connection.publish(letters.map { $0.delivery.message(to: Topology.events(of: context)) })
      var count = 0
      for (letter, outcome) in zip(letters, outcomes) {
        guard case .success = outcome else { continue }
        connection.acknowledge(letter.delivery)
        count += 1
      }
      return count
    }
  }

  private func withLetters<Result: Sendable>(
    _ body: @Sendable ([Letter], AMQPConnection) async -> Result
  ) async -> Result {
    let (deliveries, delivery) = AsyncStream.makeStream(of: Delivery.self)
    let connection = AMQPConnection(
      broker, name: "dead letters",
      consuming: Consumption(queue: Topology.deadLetters(of: context), prefetch: Self.batchSize) {
        delivery.yield($0)
      },
      logger: logger)
    async let running: Void = connection.run()
    while !connection.isConnected, !Task.isCancelled { try? await Task.sleep(for: .milliseconds(20)) }
    let letters = await collect(deliveries, delivery)
    let result = await body(letters, connection)
    // What was not acknowledged goes back to where it was when the connection ends.
    connection.close()
    await running
    return result
  }

  private func collect(
    _ deliveries: AsyncStream<Delivery>, _ end: AsyncStream<Delivery>.Continuation
  ) async -> [Letter] {
    var letters: [Letter] = []
    var silence = Task { try await end.finish(after: Self.silence) }
    for await delivery in deliveries {
      letters.append(
        Letter(
          id: delivery.properties.messageID ?? "", type: delivery.type,
          body: String(decoding: delivery.body, as: UTF8.self), delivery: delivery))
      silence.cancel()
      silence = Task { try await end.finish(after: Self.silence) }
      if letters.count == Self.batchSize { break }
    }
    silence.cancel()
    return letters
  }
}

extension AsyncStream.Continuation {
  fileprivate func finish(after delay: Duration) async throws {
    try await Task.sleep(for: delay)
    finish()
  }
}

extension Delivery {
  /// The same message again, without what the broker noted on its way here.
  fileprivate func message(to queue: String) -> AMQPMessage {
    var properties = properties
    properties.isPersistent = true
    properties.headers = properties.headers.filter { !$0.key.hasPrefix("x-") }
    return AMQPMessage(exchange: "", routingKey: queue, properties: properties, body: body)
  }
}
