package import AMQP
package import Contracts
import FoundationEssentials
package import Logging
import Metrics
package import PostgreSQL
import ServiceLifecycle
import Synchronization

/// Follows the events of other contexts: takes what waits in the service's queue and applies it, each message once.
///
/// Effect, inbox row and new events commit together, and only then is the message acknowledged. What has arrived
/// meanwhile is handled in one transaction, since a commit costs far more than most effects; if one event of it
/// fails, each is tried alone so that its neighbours do not suffer. What only a newer version understands is put off.
package final class EventConsumer: Service {
  fileprivate struct Message {
    let delivery: Delivery
    let events: [IncomingEvent]
  }

  private let context: Context
  private let broker: AMQPConfiguration
  private let database: Database
  private let connection: AMQPConnection
  private let incoming: BatchQueue<Delivery>
  private let handlers: [String: EventHandler]
  private let putOff: PutOffEvents
  private let logger: Logger
  private let linger: Duration
  private let handled: Metrics.Timer
  /// From when events became true until they took effect here.
  private let age = Metrics.Timer(label: "ocpizza_event_age_seconds")
  private let toGiveBack = Atomic(0)

  /// What the broker may hand out in advance (RELIABILITY R13).
  private static let prefetch: UInt16 = 50
  /// How often events that were put off are looked at.
  private static let putOffInterval = Duration.seconds(10)

  /// - Parameters:
  ///   - subscriptions: what the context follows, one for each event.
  ///   - owner: what its handlers work with.
  ///   - linger: how long it lets events gather after those it has just applied, where nobody waits for them: a
  ///     transaction for forty events costs hardly more than one for a single event.
  package init<Owner>(
    _ context: Context, database: Database, broker: AMQPConfiguration, subscriptions: [Subscription<Owner>],
    of owner: Owner, linger: Duration = .zero, logger: Logger
  ) {
    self.context = context
    self.broker = broker
    self.linger = linger
    self.database = database
    self.logger = logger
    handlers = Dictionary(uniqueKeysWithValues: subscriptions.map { ($0.event.name, $0.bound(to: owner)) })
    putOff = PutOffEvents(database, handlers: handlers, logger: logger)
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
      group.addTask { await cancelWhenGracefulShutdown { await self.putOff.run(every: Self.putOffInterval) } }
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
      let readable = batch.compactMap(readable)
      for messages in readable.chunks {
        let failed = await handle(messages)
        for message in failed where message.events.count == 1 {
          group.addTask { await self.giveBack(message.delivery) }
        }
        let shared = failed.filter { $0.events.count > 1 }
        if !shared.isEmpty { group.addTask { await self.takeApart(shared) } }
      }
      // Half of what the broker hands out in advance, so that it need not wait for us.
      let handled = readable.reduce(0) { $0 + $1.events.count }
      await incoming.gather(after: handled, atLeast: linger, upTo: Int(Self.prefetch) / 2)
    }
  }

  /// What cannot be read would not be readable the next time either.
  private func readable(_ delivery: Delivery) -> Message? {
    if let events = try? delivery.events() { return Message(delivery: delivery, events: events) }
    logger.error("unreadable message", metadata: ["type": "\(delivery.type)"])
    connection.reject(delivery, requeue: false)
    return nil
  }

  /// - Returns: the messages that have failed, alone by their own fault or together with others.
  private func handle(_ messages: [Message]) async -> [Message] {
    // What has been delivered before may have ended the process that had it.
    if !messages.contains(where: \.delivery.isRedelivered), await tryTogether(messages) { return [] }
    var failed: [Message] = []
    for message in messages {
      if message.events.count == 1, await tryAlone(message) { continue }
      toGiveBack.add(1, ordering: .relaxed)
      failed.append(message)
    }
    return failed
  }

  /// - Returns: whether all is done that can be done now.
  private func tryTogether(_ messages: [Message]) async -> Bool {
    do {
      try await duringOutages(isBatch: true) {
        do {
          try await self.commit(messages, mayBeKnown: false)
        } catch let error as PostgresError where error.violatedUniqueConstraint == "inbox_pkey" {
          try await self.commit(messages, mayBeKnown: true)
        }
      }
      return true
    } catch {
      return error is CancellationError
    }
  }

  /// - Returns: false where the message has failed, by its own fault.
  private func tryAlone(_ message: Message) async -> Bool {
    do {
      try await duringOutages(isBatch: false) { try await self.commit([message], mayBeKnown: true) }
    } catch is CancellationError {
      // Stopped while the database is away: what is not acknowledged goes back when the connection ends.
    } catch is DecodingError {
      logger.error("unreadable message", metadata: ["type": "\(message.delivery.type)"])
      connection.reject(message.delivery, requeue: false)
    } catch is NotUnderstood {
      return await leaveToNewer(message)
    } catch {
      logger.error("event not handled", metadata: ["type": "\(message.delivery.type)", "reason": "\(error)"])
      return false
    }
    return true
  }

  /// - Returns: false where it cannot be kept, either.
  private func leaveToNewer(_ message: Message) async -> Bool {
    do {
      try await duringOutages(isBatch: false) {
        try await self.database.transaction { self.putOff.add(message.events, to: $0) }
      }
    } catch is CancellationError {
      return true
    } catch {
      logger.error("event not put off", metadata: ["type": "\(message.delivery.type)", "reason": "\(error)"])
      return false
    }
    acknowledge([message.delivery])
    return true
  }

  /// Sends itself each event in a message of its own, so that the one that is at fault is given up alone. Only then is the
  /// common message acknowledged: what comes twice takes effect once.
  private func takeApart(_ messages: [Message]) async {
    // Hardly ever needed, so no connection is held for it. The one that consumes does not publish (RELIABILITY R11).
    let publishing = AMQPConnection(
      broker, name: "\(context.rawValue) retries", declarations: [.exchange(Topology.events)], logger: logger)
    async let running: Void = publishing.run()
    var backoff = Backoff()
    var rest = messages[...]
    while let message = rest.first, !Task.isCancelled {
      let outcomes = await publishing.publish(
        message.events.map {
          AMQPMessage($0.envelope, payload: $0.payload.bytes, routingKey: Topology.retryKey(of: context))
        })
      if outcomes.allSatisfy(\.isSuccess) {
        connection.acknowledge(message.delivery)
        toGiveBack.subtract(1, ordering: .relaxed)
        rest.removeFirst()
      } else {
        if publishing.isConnected {
          logger.warning("events not sent again", metadata: ["type": "\(message.delivery.type)"])
        }
        // Until the broker is back or takes messages again; nothing tells when it does.
        try? await Task.sleep(for: backoff.next(jitter: .random(in: 0...1)))
      }
    }
    publishing.close()
    await running
  }

  /// - Parameter mayBeKnown: whether some of it may have been applied before. If not, nobody waits to be told what is new,
  ///   which saves a round trip, and what has been applied all the same fails by the inbox's primary key.
  private func commit(_ messages: [Message], mayBeKnown: Bool) async throws {
    let start = ContinuousClock.now
    try await database.transaction { transaction in
      var events = messages.flatMap(\.events)
      if events.contains(where: { handlers[$0.envelope.type] == nil }) {
        putOff.add(events.filter { handlers[$0.envelope.type] == nil }, to: transaction)
        events.removeAll { handlers[$0.envelope.type] == nil }
      }
      let ids = events.map(\.envelope.id)
      if mayBeKnown {
        let rows = try await transaction.query(
          "INSERT INTO inbox (message_id) SELECT unnest(\(ids)) ON CONFLICT DO NOTHING RETURNING message_id")
        var new: Set<ID> = []
        for row in rows { new.insert(try row.decode(ID.self)) }
        events = events.filter { new.remove($0.envelope.id) != nil }
      } else {
        transaction.queue("INSERT INTO inbox (message_id) SELECT unnest(\(ids))")
      }
      // Those of one type that came one after another are handled together.
      for run in events.runsOfOneType {
        try await handlers[run[0].envelope.type]?(run, transaction)
      }
    }
    acknowledge(messages.map(\.delivery))
    handled.record(duration: .now - start)
    let now = Date()
    for message in messages {
      // Those that share a message became true together.
      guard let time = message.events.first?.envelope.time.flatMap({ Date(rfc3339: $0) }) else { continue }
      age.record(duration: .seconds(max(0, now.timeIntervalSince(time))))
    }
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
  /// waits to be given back or was left alone since the service is being stopped.
  private func acknowledge(_ batch: [Delivery]) {
    if toGiveBack.load(ordering: .relaxed) == 0, !Task.isCancelled, let last = batch.last {
      connection.acknowledge(last, withAllBefore: true)
    } else {
      for delivery in batch { connection.acknowledge(delivery) }
    }
  }
}

extension [IncomingEvent] {
  fileprivate var runsOfOneType: [[IncomingEvent]] {
    reduce(into: []) { runs, event in
      if let last = runs.last?.last, last.envelope.type == event.envelope.type {
        runs[runs.count - 1].append(event)
      } else {
        runs.append([event])
      }
    }
  }
}

extension [EventConsumer.Message] {
  /// Parts that one transaction each is enough for.
  fileprivate var chunks: [[EventConsumer.Message]] {
    let maximumCount = 100
    var chunks: [[EventConsumer.Message]] = []
    var count = maximumCount
    for message in self {
      count += message.events.count
      if count > maximumCount {
        chunks.append([])
        count = message.events.count
      }
      chunks[chunks.count - 1].append(message)
    }
    return chunks
  }
}
