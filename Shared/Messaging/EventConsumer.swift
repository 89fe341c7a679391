package import AMQP
package import Contracts
package import Logging
import Metrics
package import PostgreSQL
import ServiceLifecycle
import Synchronization

/// Follows the events of other contexts: takes what waits in the service's queue and applies it, each message once.
///
/// Effect, inbox row and new events commit together, and only then is the message acknowledged. What has arrived
/// meanwhile is handled in one transaction, since a commit costs far more than most effects; if one message of it
/// fails, each is tried alone so that its neighbours do not suffer.
package final class EventConsumer: Service {
  private let database: Database
  private let connection: AMQPConnection
  private let incoming: BatchQueue<Delivery>
  private let handlers: [String: Subscription.Handler]
  private let logger: Logger
  private let linger: Duration
  private let handled: Metrics.Timer
  private let toGiveBack = Atomic(0)

  /// What the broker may hand out in advance (RELIABILITY R13).
  private static let prefetch: UInt16 = 50

  /// - Parameters:
  ///   - subscriptions: what the context follows, one for each event.
  ///   - linger: how long it lets events gather after those it has just applied, where nobody waits for them: a
  ///     transaction for forty events costs hardly more than one for a single event.
  package init(
    _ context: Context, database: Database, broker: AMQPConfiguration, subscriptions: [Subscription],
    linger: Duration = .zero, logger: Logger
  ) {
    self.linger = linger
    self.database = database
    self.logger = logger
    handlers = Dictionary(uniqueKeysWithValues: subscriptions.map { ($0.event, $0.handler) })
    let incoming = BatchQueue<Delivery>()
    self.incoming = incoming
    let queue = Topology.events(of: context)
    connection = AMQPConnection(
      broker, name: queue, declarations: [.queue(queue)],
      consuming: Consumption(queue: queue, prefetch: Self.prefetch) { incoming.append([$0]) },
      confirmsPublishing: false, logger: logger)
    handled = Metrics.Timer(label: "ocpizza_events_batch_seconds")
  }

  package var isConnected: Bool { connection.isConnected }

  package func run() async throws {
    await withDiscardingTaskGroup { group in
      group.addTask { await self.connection.run() }
      await withGracefulShutdownHandler {
        await consume(&group)
      } onGracefulShutdown: {
        self.connection.stopConsuming()
        self.incoming.finish()
      }
      connection.close()
    }
  }

  private func consume(_ group: inout DiscardingTaskGroup) async {
    while let batch = await incoming.next(limit: Int(Self.prefetch)) {
      let readable = batch.filter { delivery in
        if delivery.messageID != nil, handlers[delivery.type] != nil { return true }
        logger.error("unreadable message", metadata: ["type": "\(delivery.type)"])
        connection.reject(delivery, requeue: false)
        return false
      }
      guard !readable.isEmpty else { continue }
      for delivery in await apply(readable) {
        group.addTask { await self.giveBack(delivery) }
      }
      await letGather()
    }
  }

  /// Until the time is up or half of what the broker hands out in advance is there: a backlog is not kept waiting.
  private func letGather() async {
    let steps = 4
    for _ in 0..<steps where linger > .zero && incoming.count < Int(Self.prefetch) / 2 {
      // Cut short where the service is being stopped, which the next taking notices.
      try? await Task.sleep(for: linger / steps)
    }
  }

  /// - Returns: the deliveries that failed by their own fault.
  private func apply(_ batch: [Delivery]) async -> [Delivery] {
    do {
      try await duringOutages(isBatch: batch.count > 1) { try await self.commit(batch) }
      return []
    } catch  where batch.count > 1 {
      var failed: [Delivery] = []
      for delivery in batch { failed += await apply([delivery]) }
      return failed
    } catch is CancellationError {
      // Stopped while the database is away: what is not acknowledged goes back when the connection ends.
      return []
    } catch is DecodingError {
      logger.error("unreadable message", metadata: ["type": "\(batch.first?.type ?? "")"])
      for delivery in batch { connection.reject(delivery, requeue: false) }
      return []
    } catch {
      logger.error("event not handled", metadata: ["type": "\(batch.first?.type ?? "")", "reason": "\(error)"])
      toGiveBack.add(batch.count, ordering: .relaxed)
      return batch
    }
  }

  private func commit(_ batch: [Delivery]) async throws {
    let start = ContinuousClock.now
    try await database.transaction { transaction in
      let ids = batch.compactMap(\.messageID)
      let rows = try await transaction.query(
        "INSERT INTO inbox (message_id) SELECT unnest(\(ids)) ON CONFLICT DO NOTHING RETURNING message_id")
      var new: Set<ID> = []
      for row in rows { new.insert(try row.decode(ID.self)) }
      let fresh = batch.filter { $0.messageID.map { new.remove($0) != nil } ?? false }
      // Those of one type that came one after another are handled together.
      for run in fresh.runsOfOneType {
        try await handlers[run[0].type]?(run, transaction)
      }
    }
    acknowledge(batch)
    handled.record(duration: .now - start)
  }

  /// A failure of ours costs the messages nothing: they wait, unacknowledged, until the database is back (RELIABILITY R12).
  ///
  /// - Parameter isBatch: whether several are handled together; if that keeps getting in the way of another replica's
  ///   batch they are better tried alone.
  private func duringOutages(isBatch: Bool, _ body: () async throws -> Void) async throws {
    var backoff = Backoff()
    while true {
      do {
        return try await body()
      } catch let error as PostgresError where error.isOutage && !(error.isConflict && isBatch) {
        logger.warning("consuming paused", metadata: ["reason": "\(error)"])
        try await Task.sleep(for: backoff.next(jitter: .random(in: 0...1)))
      }
    }
  }

  /// Counts against the message's delivery limit. Not at once: what failed just now would fail again.
  private func giveBack(_ delivery: Delivery) async {
    let attempts = delivery.properties.headers["x-delivery-count"]?.integer ?? 0
    try? await Task.sleep(for: .milliseconds(200 << min(attempts, 4)))
    connection.reject(delivery, requeue: true)
    toGiveBack.subtract(1, ordering: .relaxed)
  }

  /// Deliveries are taken in the order in which they came, so the last stands for all before it, unless one of those still
  /// waits to be given back.
  private func acknowledge(_ batch: [Delivery]) {
    if toGiveBack.load(ordering: .relaxed) == 0, let last = batch.last {
      connection.acknowledge(last, withAllBefore: true)
    } else {
      for delivery in batch { connection.acknowledge(delivery) }
    }
  }
}

extension [Delivery] {
  fileprivate var runsOfOneType: [[Delivery]] {
    reduce(into: []) { runs, delivery in
      if let last = runs.last?.last, last.type == delivery.type {
        runs[runs.count - 1].append(delivery)
      } else {
        runs.append([delivery])
      }
    }
  }
}

extension Delivery {
  var messageID: ID? { properties.messageID.flatMap { ID($0) } }
  var type: String { properties.type ?? "" }
  var trace: String? { properties.headers[MessageTrace.header]?.string }
}
