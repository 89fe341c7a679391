package import AMQP
package import Contracts
package import Logging
import Metrics
package import PostgreSQL
import ServiceLifecycle

/// Events on their way to the broker: written in the transaction that made them true, published once it has committed,
/// and removed when the broker has confirmed them. Every replica publishes for all, so none is lost with its process.
package final class Outbox: Service {
  private let database: Database
  private let connection: AMQPConnection
  private let logger: Logger
  private let wakeUps: AsyncStream<Void>
  private let wake: AsyncStream<Void>.Continuation
  private let published = Counter(label: "ocpizza_outbox_published_total")
  private let failed = Counter(label: "ocpizza_outbox_failed_total")

  /// RELIABILITY: 100 to 200 unconfirmed messages are the sweet spot of quorum queues.
  private static let batchSize = 100
  /// Finds what another replica left behind when it died; what this one writes wakes it at once.
  private static let pollInterval = Duration.milliseconds(200)

  package init(_ database: Database, broker: AMQPConfiguration, name: String, logger: Logger) {
    self.database = database
    self.logger = logger
    connection = AMQPConnection(
      broker, name: "\(name) outbox", declarations: [.exchange(Topology.events)], logger: logger)
    (wakeUps, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// Whether the broker can be reached.
  package var isConnected: Bool { connection.isConnected }

  /// Adds an event to the transaction that makes it true.
  package func add<E: Event>(_ event: E, to transaction: Transaction) throws {
    add(E.self, event.routingKey, encoded: try JSONCoding.encode(event), to: transaction)
  }

  /// Adds an event that is encoded already.
  package func add<E: Event>(
    _ event: E.Type, _ routingKey: String, encoded body: [UInt8], to transaction: Transaction
  ) {
    transaction.queue(
      """
      INSERT INTO outbox (id, type, routing_key, body, trace)
      VALUES (\(ID.new()), \(E.name), \(routingKey), \(JSONText(body)), \(MessageTrace.current))
      """)
    transaction.whenCommitted { [wake] in wake.yield() }
  }

  package func run() async throws {
    await withDiscardingTaskGroup { group in
      group.addTask { await self.connection.run() }
      group.addTask { await self.tick() }
      await withGracefulShutdownHandler {
        await relay()
      } onGracefulShutdown: {
        self.wake.finish()
      }
      connection.close()
      group.cancelAll()
    }
  }

  private func tick() async {
    while !Task.isCancelled {
      try? await Task.sleep(for: Self.pollInterval)
      wake.yield()
    }
  }

  private func relay() async {
    var backoff = Backoff()
    for await _ in wakeUps {
      do {
        while connection.isConnected, try await publishBatch() == Self.batchSize {}
        backoff.reset()
      } catch {
        logger.warning("cannot read the outbox", metadata: ["reason": "\(error)"])
        try? await Task.sleep(for: backoff.next(jitter: .random(in: 0...1)))
      }
    }
  }

  /// - Returns: how many events the batch held.
  private func publishBatch() async throws -> Int {
    var outcomes: [(id: ID, result: Result<Void, AMQPError>)] = []
    do {
      return try await database.transaction { transaction in
        let rows = try await transaction.query(
          """
          DELETE FROM outbox WHERE id IN (
            SELECT id FROM outbox WHERE next_attempt_at <= now() ORDER BY id LIMIT \(Self.batchSize)
            FOR UPDATE SKIP LOCKED)
          RETURNING id, type, routing_key, body, trace, to_char(occurred_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
          """)
        var messages: [(id: ID, message: AMQPMessage)] = []
        for row in rows {
          let (id, type, routingKey, body, trace, occurredAt) = try row.decode(
            ID.self, String.self, String.self, JSONText.self, String?.self, String.self)
          let message = AMQPMessage.event(
            id: id, type: type, routingKey: routingKey, body: body.bytes, trace: trace, occurredAt: occurredAt)
          messages.append((id, message))
        }
        messages.sort { $0.id < $1.id }
        let results = await connection.publish(messages.map(\.message))
        outcomes = zip(messages, results).map { ($0.id, $1) }
        published.increment(by: outcomes.count { $0.result.isSuccess })
        guard outcomes.allSatisfy(\.result.isSuccess) else { throw Unconfirmed() }
        return messages.count
      }
    } catch is Unconfirmed {
      try await settle(outcomes)
      return 0
    }
  }

  /// Some of a batch was not confirmed: its transaction was rolled back, so the confirmed part is removed here and the
  /// rest put off, lest an event that cannot be routed holds up those behind it.
  private func settle(_ outcomes: [(id: ID, result: Result<Void, AMQPError>)]) async throws {
    let confirmed = outcomes.filter(\.result.isSuccess).map(\.id)
    let others = outcomes.filter { !$0.result.isSuccess }
    failed.increment(by: others.count)
    if case .failure(let error) = others.first?.result {
      logger.warning("events were not confirmed", metadata: ["count": "\(others.count)", "reason": "\(error)"])
    }
    try await database.transaction { transaction in
      transaction.queue("DELETE FROM outbox WHERE id = ANY(\(confirmed))")
      transaction.queue(
        "UPDATE outbox SET next_attempt_at = now() + interval '1 second' WHERE id = ANY(\(others.map(\.id)))")
    }
  }

  private struct Unconfirmed: Error {}
}

extension Result where Success == Void {
  fileprivate var isSuccess: Bool {
    if case .success = self { true } else { false }
  }
}

extension AMQPMessage {
  static let schemaVersion: Int64 = 1

  fileprivate static func event(
    id: ID, type: String, routingKey: String, body: [UInt8], trace: String?, occurredAt: String
  ) -> AMQPMessage {
    var properties = AMQPProperties()
    properties.contentType = "application/json"
    properties.isPersistent = true
    properties.messageID = id.description
    properties.type = type
    properties.headers = ["version": .integer(schemaVersion), "occurredAt": .string(occurredAt)]
    if let trace { properties.headers[MessageTrace.header] = .string(trace) }
    return AMQPMessage(exchange: Topology.events, routingKey: routingKey, properties: properties, body: body)
  }
}
