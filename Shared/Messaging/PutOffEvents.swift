import Contracts
import Logging
import Metrics
import PostgreSQL
import Synchronization

/// Events that this version does not understand: it does not follow their type, or its rules do not know a word in them. During
/// an update a newer version may have bound the queue to them while this one still consumes it. They wait in a table, and the
/// first replica that understands them applies them.
final class PutOffEvents: Sendable {
  private let database: Database
  private let handlers: [String: EventHandler]
  private let logger: Logger
  private let waiting = Gauge(label: "ocpizza_events_put_off")
  private let abandoned = Gauge(label: "ocpizza_events_not_understood")
  /// The types that the log has named.
  private let reported = Mutex<Set<String>>([])

  /// Between two tries of an event.
  private static let seconds = 60
  /// An update takes hours. An event that no version has understood for this long is not tried any more; it stays in the table
  /// and needs a person.
  private static let daysTried = 7
  private static let batchSize = 100

  init(_ database: Database, handlers: [String: EventHandler], logger: Logger) {
    self.database = database
    self.handlers = handlers
    self.logger = logger
  }

  /// Adds events to the table, as part of the transaction. They are not added to the inbox, since they have not taken effect.
  func add(_ events: [IncomingEvent], to transaction: Transaction) {
    guard !events.isEmpty else { return }
    transaction.queue(
      """
      INSERT INTO put_off (id, type, body, occurred_at, trace, next_attempt_at)
      SELECT *, now() + \(Self.seconds) * interval '1 second' FROM unnest(\(events.map(\.envelope.id)),
        \(events.map(\.envelope.type)), \(events.map { JSONText($0.payload.bytes) }), \(events.map(\.envelope.time)),
        \(events.map(\.envelope.trace)))
      ON CONFLICT DO NOTHING
      """)
    transaction.whenCommitted { [self] in
      for event in events { report(event.envelope.type) }
    }
  }

  private func report(_ type: String) {
    Counter(label: "ocpizza_events_put_off_total", dimensions: [("type", type)]).increment()
    if reported.withLock({ $0.insert(type).inserted }) {
      logger.warning("events are left to a newer version", metadata: ["type": "\(type)"])
    }
  }

  /// Looks for events that can be applied after all, until the task is cancelled.
  func run(every interval: Duration) async {
    while !Task.isCancelled {
      do {
        while try await applyDue() == Self.batchSize {}
        try await count()
      } catch {
        logger.warning("events stay put off", metadata: ["reason": "\(error)"])
      }
      try? await Task.sleep(for: interval)
    }
  }

  /// - Returns: how many events there were, up to a batch.
  private func applyDue() async throws -> Int {
    let rows = try await database.execute(
      """
      UPDATE put_off SET next_attempt_at = now() + \(Self.seconds) * interval '1 second'
      WHERE id IN (
        SELECT id FROM put_off WHERE next_attempt_at <= now() AND type = ANY(\(Array(handlers.keys)))
          AND put_off_at > now() - \(Self.daysTried) * interval '1 day'
        ORDER BY next_attempt_at LIMIT \(Self.batchSize) FOR UPDATE SKIP LOCKED)
      RETURNING id, type, occurred_at, trace, body
      """)
    for row in rows {
      let (id, type, time, trace, body) = try row.decode(
        ID.self, String.self, String?.self, String?.self, JSONText.self)
      do {
        let payload = try JSON(reading: body.bytes)
        try await apply(
          IncomingEvent(envelope: EventEnvelope(id: id, type: type, time: time, trace: trace), payload: payload))
      } catch is NotUnderstood {
        // A newer version has a minute to try it.
      } catch let error as PostgresError where error.isOutage {
        throw error
      } catch {
        logger.error("event not handled", metadata: ["type": "\(type)", "id": "\(id)", "reason": "\(error)"])
      }
    }
    return rows.count
  }

  private func apply(_ event: IncomingEvent) async throws {
    let id = event.envelope.id
    try await database.transaction { transaction in
      let rows = try await transaction.query("INSERT INTO inbox (message_id) VALUES (\(id)) ON CONFLICT DO NOTHING")
      if rows.affectedCount == 1 { try await handlers[event.envelope.type]?([event], transaction) }
      transaction.queue("DELETE FROM put_off WHERE id = \(id)")
    }
  }

  private func count() async throws {
    let rows = try await database.read(
      """
      SELECT count(*), count(*) FILTER (WHERE put_off_at <= now() - \(Self.daysTried) * interval '1 day') FROM put_off
      """)
    guard let (all, old) = try rows.first?.decode(Int.self, Int.self) else { return }
    waiting.record(all)
    abandoned.record(old)
    if old > 0 { logger.error("events that no version understands need a person", metadata: ["count": "\(old)"]) }
  }
}
