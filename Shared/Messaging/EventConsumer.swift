package import AMQP
package import Contracts
import FoundationEssentials
package import Logging
import Metrics
package import PostgreSQL
import ServiceLifecycle
import Synchronization

/// Follows the events of other contexts: takes them from the context's queue and applies each once.
///
/// Effect, inbox row and new events commit together, and only then is the message acknowledged. All events that have arrived
/// are handled in one transaction, since a commit costs far more than most effects. If one of them fails, each is tried alone,
/// so that its neighbours do not suffer. An event that only a newer version understands is put off.
package final class EventConsumer: Service {
  fileprivate struct IncomingMessage {
    let delivery: AMQPDelivery
    let events: [IncomingEvent]
  }

  private let context: Context
  private let broker: AMQPConfiguration
  private let database: Database
  private let connection: AMQPConnection
  private let incoming: BatchQueue<AMQPDelivery>
  private let handlers: [String: EventHandler]
  private let putOff: PutOffEvents
  private let logger: Logger
  private let linger: Duration
  private let prefetch: UInt16
  private let putOffInterval: Duration
  private let handled: Metrics.Timer
  /// How long after they became true events took effect here.
  private let age = Metrics.Timer(label: "ocpizza_event_age_seconds")
  private let acknowledgements: Mutex<Acknowledgements>

  /// - Parameters:
  ///   - subscriptions: what the context follows, one for each event.
  ///   - owner: what its handlers work with.
  ///   - linger: how long it lets events gather after each batch, for a context whose effects nobody waits for: a transaction for
  ///     forty events costs hardly more than one for a single event.
  ///   - prefetch: how many deliveries the broker may hand out in advance (RELIABILITY R13). Half of them end the lingering.
  ///   - putOffInterval: how often events that were put off are looked for.
  package init<Owner>(
    _ context: Context, database: Database, broker: AMQPConfiguration, subscriptions: [Subscription<Owner>],
    of owner: Owner, linger: Duration = .zero, prefetch: UInt16 = 50, putOffInterval: Duration = .seconds(10),
    logger: Logger
  ) {
    self.context = context
    self.broker = broker
    self.linger = linger
    self.prefetch = prefetch
    self.putOffInterval = putOffInterval
    self.database = database
    self.logger = logger
    handlers = Dictionary(uniqueKeysWithValues: subscriptions.map { ($0.event.name, $0.bound(to: owner)) })
    putOff = PutOffEvents(database, handlers: handlers, logger: logger)
    acknowledgements = Mutex(Acknowledgements())
    let incoming = BatchQueue<AMQPDelivery>()
    self.incoming = incoming
    let queue = Topology.events(of: context)
    connection = AMQPConnection(
      broker, name: queue, declarations: [.queue(queue)],
      consuming: Consumption(queue: queue, prefetch: prefetch) { incoming.append([$0]) },
      confirmsPublishing: false, logger: logger)
    handled = Metrics.Timer(label: "ocpizza_events_batch_seconds")
  }

  package var isConnected: Bool { connection.isConnected }

  package func run() async throws {
    await withDiscardingTaskGroup { group in
      group.addTask { await self.connection.run() }
      group.addTask { await cancelWhenGracefulShutdown { await self.putOff.run(every: self.putOffInterval) } }
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
    while let batch = await incoming.next(limit: Int(prefetch)) {
      acknowledgements.withLock { for delivery in batch { $0.received(delivery) } }
      let readable = batch.compactMap(readable)
      for messages in readable.chunks(ofAtMost: max(100, Int(prefetch))) {
        let failed = await handle(messages)
        for message in failed where message.events.count == 1 {
          group.addTask { await self.giveBack(message.delivery) }
        }
        let shared = failed.filter { $0.events.count > 1 }
        if !shared.isEmpty { group.addTask { await self.takeApart(shared) } }
      }
      // Half of what the broker hands out in advance, so that it does not wait for us.
      let handled = readable.reduce(0) { $0 + $1.events.count }
      await incoming.gather(after: handled, atLeast: linger, upTo: Int(prefetch) / 2)
    }
  }

  /// A message that cannot be read is given up at once: it would not be readable the next time either.
  private func readable(_ delivery: AMQPDelivery) -> IncomingMessage? {
    if let events = try? delivery.events() { return IncomingMessage(delivery: delivery, events: events) }
    giveUp(delivery)
    return nil
  }

  /// - Returns: the messages that have failed: single events by their own fault, and shared messages of which one event has.
  private func handle(_ messages: [IncomingMessage]) async -> [IncomingMessage] {
    // A redelivered message may have crashed the process that had it before, so it is not tried with others.
    if !messages.contains(where: \.delivery.isRedelivered), await tryTogether(messages) { return [] }
    var failed: [IncomingMessage] = []
    for message in messages {
      if message.events.count == 1, await tryAlone(message) { continue }
      failed.append(message)
    }
    return failed
  }

  /// - Returns: whether all is done that can be done now.
  private func tryTogether(_ messages: [IncomingMessage]) async -> Bool {
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
  private func tryAlone(_ message: IncomingMessage) async -> Bool {
    do {
      try await duringOutages(isBatch: false) { try await self.commit([message], mayBeKnown: true) }
    } catch is CancellationError {
      // Stopped while the database is away: what is not acknowledged goes back when the connection ends.
    } catch is DecodingError {
      giveUp(message.delivery)
    } catch is NotUnderstood {
      return await leaveToNewer(message)
    } catch {
      logger.error("event not handled", metadata: ["type": "\(message.delivery.type)", "reason": "\(error)"])
      return false
    }
    return true
  }

  /// - Returns: false where it cannot be put off, either.
  private func leaveToNewer(_ message: IncomingMessage) async -> Bool {
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

  /// Sends itself each event in a message of its own, so that only the faulty one is given up. The shared message is acknowledged
  /// after that; an event that comes twice takes effect once.
  private func takeApart(_ messages: [IncomingMessage]) async {
    // Needed so rarely that no connection is held for it. The consuming connection does not publish (RELIABILITY R11).
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
        acknowledge([message.delivery])
        rest.removeFirst()
      } else {
        if publishing.isConnected {
          logger.warning("events not sent again", metadata: ["type": "\(message.delivery.type)"])
        }
        // Until the broker is back or takes messages again; there is no signal for that.
        try? await Task.sleep(for: backoff.next(jitter: .random(in: 0...1)))
      }
    }
    publishing.close()
    await running
  }

  /// - Parameter mayBeKnown: whether some events may have been applied before. If not, the inbox is not asked first which are new,
  ///   which saves a round trip; an event that was applied all the same violates the inbox's primary key.
  private func commit(_ messages: [IncomingMessage], mayBeKnown: Bool) async throws {
    let start = ContinuousClock.now
    let spans = try await database.transaction { transaction in
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
      let spans = events.beginSpans()
      for group in events.byType {
        try await handlers[group[0].envelope.type]?(group, transaction)
      }
      return spans
    }
    if !spans.isEmpty {
      Spans.shared.end(
        spans, [("messaging.system", .text("rabbitmq")), ("messaging.batch.message_count", .number(spans.count))])
    }
    acknowledge(messages.map(\.delivery))
    handled.record(duration: .now - start)
    let now = Date()
    for message in messages {
      // The events of a shared message became true together.
      guard let time = message.events.first?.envelope.time.flatMap({ Date(rfc3339: $0) }) else { continue }
      age.record(duration: .seconds(max(0, now.timeIntervalSince(time))))
    }
  }

  /// During an outage of the database the messages wait unacknowledged, and lose no attempt (RELIABILITY R12).
  ///
  /// - Parameter isBatch: whether several messages are handled together. Where batches of two replicas keep getting in each other's
  ///   way, it is better to try each message alone.
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

  /// Gives a message back to the queue, which counts against its delivery limit. It waits before that, since the message would
  /// probably fail again at once.
  private func giveBack(_ delivery: AMQPDelivery) async {
    let attempts = delivery.properties.headers["x-delivery-count"]?.integer ?? 0
    try? await Task.sleep(for: .milliseconds(200 << min(attempts, 4)))
    reject(delivery, requeue: true)
  }

  private func giveUp(_ delivery: AMQPDelivery) {
    logger.error("unreadable message", metadata: ["type": "\(delivery.type)"])
    reject(delivery, requeue: false)
  }

  private func acknowledge(_ batch: [AMQPDelivery]) {
    for action in acknowledgements.withLock({ $0.done(batch) }) {
      connection.acknowledge(action.delivery, withAllBefore: action.withAllBefore)
    }
  }

  private func reject(_ delivery: AMQPDelivery, requeue: Bool) {
    if acknowledgements.withLock({ $0.rejected(delivery) }) { connection.reject(delivery, requeue: requeue) }
  }
}

extension [EventConsumer.IncomingMessage] {
  /// Parts that are each handled in one transaction, of at most so many events unless one message alone has more.
  fileprivate func chunks(ofAtMost maximumCount: Int) -> [[EventConsumer.IncomingMessage]] {
    var chunks: [[EventConsumer.IncomingMessage]] = []
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
