package import AMQP
package import Contracts
import EventLoop
package import Logging
import Metrics
package import PostgreSQL
import ServiceLifecycle

/// Events on their way to the broker: written in the transaction that made them true, published once it has committed,
/// and removed when the broker has confirmed them.
///
/// The process that wrote an event publishes it from memory while it owns the event: by the table's clock for two seconds, by
/// the process's clock for one. Events that it has not published by then stay in the table. Every replica publishes from the
/// table the events that no process owns any more (RELIABILITY R3). So two replicas do not publish the same event, even under
/// overload. Where the broker confirms late it may happen; an event that is published twice takes effect once.
package final class Outbox: Service {
  let database: Database
  private let connection: AMQPConnection
  private let logger: Logger
  private let publishes: Set<String>
  private let linger: Duration
  private let eventsPerMessage: Int
  private let committed = BatchQueue<OutgoingEvent>()
  private let confirmed = BatchQueue<ID>()
  private let published = Counter(label: "ocpizza_outbox_published_total")
  private let failed = Counter(label: "ocpizza_outbox_failed_total")
  private let leftOver = Counter(label: "ocpizza_outbox_left_over_total")
  private let waiting = Gauge(label: "ocpizza_outbox_events")
  private let age = Gauge(label: "ocpizza_outbox_age_seconds")

  /// Quorum queues confirm fastest with 100 to 200 unconfirmed messages (RELIABILITY.md).
  private static let batchSize = 100
  /// How many events wait in memory while the broker does not keep up; the rest waits in the table.
  private static let capacity = 10_000
  /// For how long the process publishes an event from memory: half of the time in which no other replica takes it, so that the
  /// broker has the other half for its confirm.
  private static let ownership = Duration.seconds(1)
  /// A batch from the table stays locked until the broker has confirmed it, or has lost its connection by its time-out.
  private static let sweepLimit = Duration.seconds(40)
  /// The table is counted only so often, since counting reads all of it.
  private static let sweepsBetweenCounts = 10
  /// Together with the two seconds in which an event belongs to its process, within the five seconds of R3. A sweep reads past
  /// every removed row that is not yet vacuumed, in a rush some fifty thousand, so it must not run often.
  private static let sweepInterval = Duration.milliseconds(1500)
  /// For how long an unconfirmed event is put off: beyond the next sweep, so that events that cannot be routed do not hold up
  /// those behind them.
  private static let secondsPutOff = 3
  /// Confirmed events are removed many at a time: a commit costs more than publishing some events twice, which inboxes recognise.
  private static let removalInterval = Duration.milliseconds(100)

  /// - Parameters:
  ///   - publishes: the events that the context declares; it adds no others.
  ///   - linger: what comes after a quiet time is published at once; what follows within this time shares messages.
  ///   - eventsPerMessage: how many events of one kind may share a message.
  package init(
    _ database: Database, broker: AMQPConfiguration, name: String, publishes: [any Event.Type],
    linger: Duration = .milliseconds(40), eventsPerMessage: Int = 20, logger: Logger
  ) {
    self.database = database
    self.publishes = Set(publishes.map { $0.name })
    self.linger = linger
    self.eventsPerMessage = eventsPerMessage
    self.logger = logger
    connection = AMQPConnection(
      broker, name: "\(name) outbox", declarations: [.exchange(Topology.events)], logger: logger)
  }

  /// Whether the broker can be reached.
  package var isConnected: Bool { connection.isConnected }

  /// Adds an event to the transaction that makes it true.
  package func add<E: Event>(_ event: E, to transaction: Transaction) throws {
    try add([OutgoingEvent(event)], to: transaction)
  }

  /// Adds events to the transaction that makes them true, in one statement.
  package func add(_ events: [OutgoingEvent], to transaction: Transaction) throws(UndeclaredEvent) {
    guard !events.isEmpty else { return }
    try insert(events, to: transaction)
    transaction.whenCommitted { [committed] in committed.append(events, upTo: Self.capacity) }
  }

  /// Adds events that this process leaves in the table.
  func insert(_ events: [OutgoingEvent], to transaction: Transaction) throws(UndeclaredEvent) {
    if let other = events.first(where: { !publishes.contains($0.type) }) { throw UndeclaredEvent(event: other.type) }
    transaction.queue(
      """
      INSERT INTO outbox (id, type, routing_key, body, trace, occurred_at, watch_keys)
      SELECT * FROM unnest(\(events.map(\.id)), \(events.map(\.type)), \(events.map(\.routingKey)),
        \(events.map(\.body)), \(events.map(\.trace)), \(events.map(\.occurredAt)),
        \(events.map(\.watchKeysText)))
      """)
  }

  package func run() async throws {
    await withDiscardingTaskGroup { group in
      group.addTask { await self.connection.run() }
      group.addTask { await self.sweep() }
      group.addTask {
        while let ids = await self.confirmed.next(limit: Self.capacity) {
          await self.remove(ids)
          try? await Task.sleep(for: Self.removalInterval)
        }
      }
      await withGracefulShutdownHandler {
        while let batch = await committed.next(limit: Self.batchSize) {
          await publishCommitted(batch)
          await committed.gather(after: batch.count, atLeast: linger, upTo: Self.batchSize)
          // A confirmed event that is not yet removed would be published again by a sweep.
          while confirmed.count >= Self.capacity, !Task.isCancelled {
            await EventLoop.shared.pause(for: .milliseconds(10))
          }
        }
      } onGracefulShutdown: {
        self.committed.finish()
      }
      confirmed.finish()
      connection.close()
      group.cancelAll()
    }
  }

  /// Events that are not confirmed, or have waited too long, stay in the table for the sweep.
  private func publishCommitted(_ events: [OutgoingEvent]) async {
    let start = ContinuousClock.now - Self.ownership
    let own = events.filter { $0.madeAt > start }
    if own.count < events.count { leftOver.increment(by: events.count - own.count) }
    guard !own.isEmpty else { return }
    confirmed.append(await publish(own).filter(\.result.isSuccess).map(\.id))
  }

  /// - Returns: what became of each event.
  private func publish(_ events: [OutgoingEvent]) async -> [(id: ID, result: Result<Void, AMQPError>)] {
    let groups = events.groups(ofAtMost: eventsPerMessage)
    let results = await connection.publish(groups.map { AMQPMessage(carrying: $0) })
    let outcomes = zip(groups, results).flatMap { group, result in group.map { ($0.id, result) } }
    published.increment(by: outcomes.count { $1.isSuccess })
    return outcomes
  }

  private func remove(_ ids: [ID]) async {
    do {
      try await database.execute("DELETE FROM outbox WHERE id = ANY(\(ids))")
    } catch {
      logger.warning("published events stay in the outbox", metadata: ["reason": "\(error)"])
    }
  }

  private func sweep() async {
    var backoff = Backoff()
    var sweeps = 0
    while !Task.isCancelled {
      var pause = Self.sweepInterval
      do {
        if sweeps.isMultiple(of: Self.sweepsBetweenCounts) { try await measure() }
        sweeps += 1
        while connection.isConnected, try await publishLeftOver() == Self.batchSize {}
        backoff.reset()
      } catch {
        logger.warning("cannot read the outbox", metadata: ["reason": "\(error)"])
        pause = backoff.next(jitter: .random(in: 0...1))
      }
      try? await Task.sleep(for: pause)
    }
  }

  private func measure() async throws {
    let rows = try await database.read(
      "SELECT count(*), coalesce(extract(epoch FROM now() - min(occurred_at)), 0)::float8 FROM outbox")
    guard let (count, seconds) = try rows.first?.decode(Int.self, Double.self) else { return }
    waiting.record(count)
    age.record(max(seconds, 0))
  }

  /// - Returns: how many events there were, up to a batch.
  private func publishLeftOver() async throws -> Int {
    var outcomes: [(id: ID, result: Result<Void, AMQPError>)] = []
    do {
      return try await database.transaction(within: Self.sweepLimit) { transaction in
        let events = try await transaction.query(
          """
          DELETE FROM outbox WHERE id IN (
            SELECT id FROM outbox WHERE next_attempt_at <= now() ORDER BY id LIMIT \(Self.batchSize)
            FOR UPDATE SKIP LOCKED)
          RETURNING id, type, routing_key, body, trace, occurred_at, watch_keys
          """
        ).map { try OutgoingEvent($0) }.sorted { $0.id < $1.id }
        outcomes = await publish(events)
        guard outcomes.allSatisfy(\.result.isSuccess) else { throw Unconfirmed() }
        return events.count
      }
    } catch is Unconfirmed {
      try await settle(outcomes)
      // If the broker takes nothing, there is no point in the next batch.
      return outcomes.contains { $0.result.isTaken } ? outcomes.count : 0
    }
  }

  /// Part of a batch was not confirmed and its transaction was rolled back, so the confirmed events are removed here and the
  /// others put off.
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
        """
        UPDATE outbox SET next_attempt_at = now() + \(Self.secondsPutOff) * interval '1 second'
        WHERE id = ANY(\(others.map(\.id)))
        """)
    }
  }

  private struct Unconfirmed: Error {}
}

/// A context publishes only the events that it declares: the broker refuses others.
package struct UndeclaredEvent: Error, Equatable, CustomStringConvertible {
  package var event: String
  package var description: String { "the event \(event) is not among those that this context publishes" }
}

extension Result<Void, AMQPError> {
  /// Whether the broker took the message, even if no queue did.
  fileprivate var isTaken: Bool {
    switch self {
    case .success, .failure(.returned): true
    case .failure: false
    }
  }
}
