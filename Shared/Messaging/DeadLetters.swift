package import AMQP
package import Contracts
import Crypto
package import Logging
import ServiceLifecycle
import Synchronization

/// The events that a context gave up on, for a person to look at and, once the cause is repaired, to send back or to drop.
///
/// Reading takes nothing: what is not acknowledged goes back to its place when the connection ends. The broker counts that as a
/// delivery, so the queues have a limit that nobody reaches by reading (`definitions.json`, policy `dead-letters`).
package struct DeadLetters: Sendable {
  package struct Letter: Sendable {
    /// The event's, or, of a message that has none, the first half of its body's SHA-256.
    package let id: String
    package let type: String
    package let body: String
    fileprivate let delivery: Delivery

    fileprivate init(_ delivery: Delivery) {
      id =
        delivery.properties.messageID
        ?? SHA256.hash(data: delivery.body).prefix(16).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
        .joined()
      type = delivery.type
      body = String(decoding: delivery.body, as: UTF8.self)
      self.delivery = delivery
    }
  }

  /// The broker cannot be reached, or does not let us.
  package struct Unreachable: Error, CustomStringConvertible {
    package let description = "no connection to the broker in time, or it does not let this user read the queue"
  }

  private let context: Context
  private let broker: AMQPConfiguration
  private let logger: Logger

  /// After this long without another, all of them have come.
  private static let silence = Duration.seconds(1)
  private static let connectTimeout = Duration.seconds(10)
  /// How many are read at most: they are held in memory.
  package static let limit = 10_000

  /// - Parameter broker: as a user who may read the context's dead letters and write to its queue.
  package init(of context: Context, broker: AMQPConfiguration, logger: Logger) {
    self.context = context
    self.broker = broker
    self.logger = logger
  }

  /// Reads what is there, `limit` at most, and leaves it there.
  package func list() async throws -> [Letter] {
    try await withLetters { letters, _ in letters }
  }

  /// Puts letters back at the end of the context's queue with all their attempts. A letter is taken away once the broker has
  /// confirmed the copy, so one may be sent twice but none is lost; its inbox knows the repetition.
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

  /// Takes letters away for good.
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
    let (deliveries, delivery) = AsyncStream.makeStream(of: Delivery.self)
    let connection = AMQPConnection(
      broker, name: "dead letters",
      consuming: Consumption(queue: Topology.deadLetters(of: context), prefetch: UInt16(Self.limit)) {
        delivery.yield($0)
      },
      logger: logger)
    async let running: Void = connection.run()
    let isConnected = try await eventually(within: Self.connectTimeout) { connection.isConnected ? true : nil }
    guard isConnected == true else {
      connection.close()
      await running
      throw Unreachable()
    }
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
    let last = Mutex(ContinuousClock.now)
    let silence = Task {
      while case let rest = last.withLock({ $0 }) + Self.silence - .now, rest > .zero {
        try await Task.sleep(for: rest)
      }
      end.finish()
    }
    for await delivery in deliveries {
      letters.append(Letter(delivery))
      last.withLock { $0 = .now }
      if letters.count == Self.limit { break }
    }
    silence.cancel()
    return letters
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
