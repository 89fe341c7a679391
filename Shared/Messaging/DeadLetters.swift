package import AMQP
package import Contracts
import Crypto
package import Logging
import ServiceLifecycle
import Synchronization

/// The events that a context gave up on, for a person to look at and, once the cause is repaired, to send back or to drop.
///
/// Reading removes nothing: an unacknowledged letter goes back to its place when the connection ends. The broker counts that as a
/// delivery, so these queues have a delivery limit that reading does not reach (policy `dead-letters`).
package struct DeadLetters: Sendable {
  package struct Letter: Sendable {
    /// The event's id, or the first half of the SHA-256 of the body where the message has none.
    package let id: String
    package let type: String
    package let body: String
    fileprivate let delivery: AMQPDelivery

    fileprivate init(_ delivery: AMQPDelivery) {
      id = delivery.properties.messageID ?? SHA256.hash(data: delivery.body).prefix(16).hexadecimal
      type = delivery.type
      body = String(decoding: delivery.body, as: UTF8.self)
      self.delivery = delivery
    }
  }

  /// The broker said that there were more letters than it handed over. Nothing was done with those that came.
  package struct Incomplete: Error, CustomStringConvertible {
    let came: Int
    let expected: Int

    package var description: String {
      "only \(came) of \(expected) letters came in time; perhaps somebody else is reading them, so try again"
    }
  }

  /// The broker cannot be reached, or does not let the user read the queue.
  package struct Unreachable: Error, CustomStringConvertible {
    package let description = "no connection to the broker in time, or it does not let this user read the queue"
  }

  private let context: Context
  private let broker: AMQPConfiguration
  private let logger: Logger

  /// After this long without another letter all of them have come, if as many have as the broker counted.
  private static let silence = Duration.seconds(1)
  /// How long each letter may take that the broker counted and that has not come yet.
  private static let patience = Duration.seconds(15)
  private static let connectTimeout = Duration.seconds(10)
  /// How many letters are read at most, since they are held in memory.
  package static let limit = 10_000

  /// - Parameter broker: as a user who may read the context's dead letters and write to its queue.
  package init(of context: Context, broker: AMQPConfiguration, logger: Logger) {
    self.context = context
    self.broker = broker
    self.logger = logger
  }

  /// Reads the letters, up to `limit`, and leaves them in the queue.
  package func list() async throws -> [Letter] {
    try await withLetters { letters, _ in letters }
  }

  /// Puts letters at the end of the context's queue, as if they were new. A letter is removed once the broker has confirmed the
  /// copy. So one may be sent twice but none is lost, and the inbox recognises the repetition.
  ///
  /// - Returns: how many were sent.
  package func sendBack(where isMeant: @escaping @Sendable (Letter) -> Bool = { _ in true }) async throws -> Int {
    try await withLetters { letters, connection in
      let meant = letters.filter(isMeant)
      var count = 0
      for start in stride(from: 0, to: meant.count, by: 100) {
        let part = meant[start..<min(start + 100, meant.count)]
        let outcomes = await connection.publish(part.map { $0.delivery.message(to: Topology.events(of: context)) })
        for (letter, outcome) in zip(part, outcomes) where outcome.isSuccess {
          connection.acknowledge(letter.delivery)
          count += 1
        }
      }
      return count
    }
  }

  /// Removes letters for good.
  ///
  /// - Returns: how many there were.
  package func drop(where isMeant: @escaping @Sendable (Letter) -> Bool) async throws -> Int {
    try await withLetters { letters, connection in
      let meant = letters.filter(isMeant)
      for letter in meant { connection.acknowledge(letter.delivery) }
      return meant.count
    }
  }

  private func withLetters<Result: Sendable>(
    _ body: @Sendable ([Letter], AMQPConnection) async -> Result
  ) async throws -> Result {
    let queue = Topology.deadLetters(of: context)
    let depths = try await eventually(within: Self.connectTimeout) { try? await QueueDepth.read(of: [queue], broker) }
    guard let depth = depths?[queue] else { throw Unreachable() }
    let expected = min(depth.messages, Self.limit)
    let (deliveries, delivery) = AsyncStream.makeStream(of: AMQPDelivery.self)
    let connection = AMQPConnection(
      broker, name: "dead letters",
      consuming: Consumption(queue: queue, prefetch: UInt16(Self.limit)) { delivery.yield($0) },
      logger: logger)
    async let running: Void = connection.run()
    let isConnected = try await eventually(within: Self.connectTimeout) { connection.isConnected ? true : nil }
    guard isConnected == true else {
      connection.close()
      await running
      throw Unreachable()
    }
    let letters = await collect(deliveries, delivery, expected)
    guard letters.count >= expected else {
      connection.close()
      await running
      throw Incomplete(came: letters.count, expected: expected)
    }
    let result = await body(letters, connection)
    // Letters that were not acknowledged go back to their places.
    connection.close()
    await running
    return result
  }

  private func collect(
    _ deliveries: AsyncStream<AMQPDelivery>, _ end: AsyncStream<AMQPDelivery>.Continuation, _ expected: Int
  ) async -> [Letter] {
    var letters: [Letter] = []
    let seen = Mutex((count: 0, last: ContinuousClock.now))
    let silence = Task {
      while case let (count, last) = seen.withLock({ $0 }),
        last + (count < expected ? Self.patience : Self.silence) > .now
      {
        // The last letter shortens the wait while it is on.
        try await Task.sleep(for: .milliseconds(50))
      }
      end.finish()
    }
    for await delivery in deliveries {
      letters.append(Letter(delivery))
      seen.withLock { $0 = (letters.count, .now) }
      if letters.count == Self.limit { break }
    }
    silence.cancel()
    return letters
  }
}

extension AMQPDelivery {
  /// The same message again, without the headers that the broker added.
  fileprivate func message(to queue: String) -> AMQPMessage {
    var properties = properties
    properties.isPersistent = true
    properties.headers = properties.headers.filter { !$0.key.hasPrefix("x-") }
    return AMQPMessage(exchange: "", routingKey: queue, properties: properties, body: body)
  }
}
