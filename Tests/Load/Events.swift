import AMQP
import ArgumentParser
import Contracts
import FoundationEssentials
import Logging
import Messaging
import PostgreSQL
import ServiceLifecycle
import Support
import Synchronization

/// Sends events from the outbox of one service to the inbox of another, each with an effect that commits there. Needs broker and
/// database; no service may run.
struct Events: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Measure outbox to inbox.")

  @Option(help: "How many events.")
  var count = 20_000

  @Option(help: "How many events each transaction writes.")
  var batch = 10

  @Option(
    help: "How many may be on their way at a time. A writer further ahead would measure its outbox when it is full.")
  var lead = 2000

  private final class Progress: Sendable {
    let written = Atomic(0)
    let handled = Atomic(0)
  }

  func run() async throws {
    let logger = Logger.quiet
    let (count, lead) = (count, lead)
    let publisher = try Servers.database(role: "kitchen")
    let outbox = Outbox(
      publisher, broker: try Servers.broker(user: "kitchen"), name: "load", publishes: [TicketDecided.self],
      logger: logger)
    let progress = Progress()
    let consumer = EventConsumer(
      .orders, database: try Servers.database(role: "orders"), broker: try Servers.broker(user: "orders"),
      subscriptions: [
        Subscription<Void>.on(TicketDecided.self) { event, transaction in
          transaction.queue(
            "INSERT INTO payments (id, version) VALUES (\(event.orderId), 1) ON CONFLICT (id) DO NOTHING")
          transaction.whenCommitted { progress.handled.add(1, ordering: .relaxed) }
        }
      ], of: (), logger: logger)
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(services: [outbox, consumer], logger: logger))
    try await withThrowingTaskGroup { tasks in
      tasks.addTask { try await group.run() }
      while !(outbox.isConnected && consumer.isConnected) { try await Task.sleep(for: .milliseconds(10)) }
      let begin = ContinuousClock.now
      for _ in 0..<8 {
        tasks.addTask {
          for _ in 0..<(count / batch / 8) {
            // Polled, not signalled: a wake-up for each event would be part of what is measured.
            while progress.written.load(ordering: .relaxed) - progress.handled.load(ordering: .relaxed) > lead {
              try await Task.sleep(for: .milliseconds(1))
            }
            progress.written.add(batch, ordering: .relaxed)
            try await publisher.transaction { transaction in
              for _ in 0..<batch {
                let event = TicketDecided(orderId: .new(), decision: .accepted(readyAt: Date()), version: 1)
                try outbox.add(event, to: transaction)
              }
            }
          }
        }
      }
      let total = count / batch / 8 * 8 * batch
      // Polled too. 5 ms are little compared with the seconds that are measured.
      while progress.handled.load(ordering: .relaxed) < total { try await Task.sleep(for: .milliseconds(5)) }
      report(["rate": Double(total) / (ContinuousClock.now - begin).seconds])
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
    }
  }
}

/// The floor of `Events`: confirmed publishes of as many bytes to a quorum queue, in batches.
struct Confirms: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Measure confirmed publishes to a quorum queue.")

  @Option(help: "How many messages.")
  var count = 40_000

  @Option(help: "How many are unconfirmed at a time.")
  var batch = 100

  func run() async throws {
    let connection = AMQPConnection(try Servers.broker(user: "kitchen"), name: "load", logger: .quiet)
    async let running: Void = connection.run()
    while !connection.isConnected { try await Task.sleep(for: .milliseconds(10)) }
    let event = TicketDecided(orderId: .new(), decision: .accepted(readyAt: Date()), version: 1)
    var properties = AMQPProperties()
    properties.isPersistent = true
    properties.messageID = ID.new().description
    properties.type = "load"
    let message = AMQPMessage(
      exchange: Topology.events, routingKey: TicketDecided.name, properties: properties,
      body: event.json)
    let messages = Array(repeating: message, count: batch)
    let begin = ContinuousClock.now
    for _ in 0..<(count / batch) {
      for outcome in await connection.publish(messages) { try outcome.get() }
    }
    report(["rate": Double(count / batch * batch) / (ContinuousClock.now - begin).seconds])
    connection.close()
    await running
  }
}

extension Logger {
  /// Logs only what is wrong.
  static var quiet: Logger {
    var logger = Logger(label: "load")
    logger.logLevel = .warning
    return logger
  }
}
