import EventLoop
import Logging

/// The work of a connection's task: connect, then read until told to close; after any error start again. It alone receives
/// from the session.
final class ConnectionLoop {
  private let configuration: AMQPConfiguration
  private let name: String
  private let declarations: [Declaration]
  private let consumption: Consumption?
  private let outgoing: Outgoing
  private let logger: Logger
  private let onStateChange: @Sendable (Bool) -> Void

  private var generation = 0
  private var hasSaidGoodbye = false
  private var lost: ConnectionFailure?
  /// Whether the broker has done something for us on this connection.
  private var hasWorked = false

  /// A confirm that takes longer is not coming: the connection is given up (RELIABILITY R10).
  private static let confirmTimeout = Duration.seconds(30)

  /// How long a goodbye waits for the broker's.
  private static let closeTimeout = Duration.milliseconds(1500)

  /// A connection that has lived for so long works, even if there was nothing to do.
  private static let provenAfter = Duration.seconds(10)

  /// How often the time-outs are looked at where nothing comes.
  private static let tick = Duration.seconds(1)

  init(
    _ configuration: AMQPConfiguration, name: String, declarations: [Declaration], consumption: Consumption?,
    outgoing: Outgoing, logger: Logger, onStateChange: @escaping @Sendable (Bool) -> Void
  ) {
    self.configuration = configuration
    self.name = name
    self.declarations = declarations
    self.consumption = consumption
    self.outgoing = outgoing
    self.logger = logger
    self.onStateChange = onStateChange
  }

  func run() async {
    var backoff = Backoff()
    while !outgoing.isClosing {
      do throws(ConnectionFailure) {
        generation += 1
        let session = try await Session.open(
          configuration, name: name, declarations: declarations, consumption: consumption,
          confirmsPublishing: outgoing.confirmsPublishing, generation: generation)
        logger.info("connected to the broker", metadata: ["connection": "\(name)"])
        outgoing.open(session)
        onStateChange(true)
        let connected = ContinuousClock.now
        defer {
          onStateChange(false)
          // Not at once: a broker that accepts and then closes must not be hammered.
          if hasWorked || .now - connected > Self.provenAfter { backoff.reset() }
          hasWorked = false
        }
        try await pump(session)
      } catch {
        logger.warning("no connection to the broker", metadata: ["connection": "\(name)", "reason": "\(error)"])
      }
      outgoing.close()
      lost = nil
      if !outgoing.isClosing { await pause(backoff.next(jitter: .random(in: 0...1))) }
    }
  }

  /// Sleeps until the next try, or until somebody closes the connection meanwhile.
  private func pause(_ delay: Duration) async {
    let deadline = ContinuousClock.now + delay
    while !outgoing.isClosing, case let rest = deadline - .now, rest > .zero {
      await EventLoop.shared.pause(for: min(rest, .milliseconds(100)))
    }
  }

  private func pump(_ session: Session) async throws(ConnectionFailure) {
    // Sent by us without waiting for an answer, so that no delivery can arrive before somebody reads.
    if let consumption {
      outgoing.write {
        $0.consume(
          queue: consumption.queue, consumerTag: Session.consumerTag,
          withoutAcknowledgement: consumption.prefetch == 0)
      }
    }
    var lastReceived = ContinuousClock.now
    var closeDeadline: ContinuousClock.Instant?
    try session.receiveBuffered(handle)
    while !hasSaidGoodbye {
      let hasRest = outgoing.hasRest
      let isReady = await EventLoop.shared.wait(
        for: hasRest ? .readableOrWritable : .readable, on: session.descriptor,
        until: closeDeadline ?? .now + Self.tick)
      if isReady {
        if try session.receive(handle) { lastReceived = .now }
        if hasRest { outgoing.flush() }
      }
      if let lost { throw lost }
      let now = ContinuousClock.now
      if outgoing.isClosing { closeDeadline = closeDeadline ?? now + Self.closeTimeout }
      if let closeDeadline, now >= closeDeadline { return }
      if let since = outgoing.waitingSince, now - since > Self.confirmTimeout {
        throw ConnectionFailure(description: "no confirm in time")
      }
      guard session.heartbeat > .zero else { continue }
      if now - lastReceived > session.heartbeat * 2 { throw ConnectionFailure(description: "no heartbeat") }
      if now - outgoing.lastSent > session.heartbeat / 2, !outgoing.hasRest { outgoing.write { $0.heartbeat() } }
    }
  }

  private func handle(_ inbound: Inbound) {
    switch inbound {
    case .delivery(let delivery):
      hasWorked = true
      consumption?.onDelivery(delivery)
    case .returned(let sequence, let code, let text):
      outgoing.returned(sequence: sequence, code: code, text: text)
    case .acknowledged(let tag, let isMultiple):
      hasWorked = true
      outgoing.acknowledged(tag: tag, isMultiple: isMultiple)
    case .rejected(let tag, let isMultiple):
      outgoing.rejected(tag: tag, isMultiple: isMultiple)
    case .answered:
      hasWorked = true
      outgoing.answered()
    case .blocked(let reason):
      logger.warning("the broker asks to pause publishing", metadata: ["connection": "\(name)", "reason": "\(reason)"])
      outgoing.refuse(.blocked)
    case .unblocked:
      logger.info("the broker takes messages again", metadata: ["connection": "\(name)"])
      outgoing.refuse(nil)
    case .consumerCancelled:
      lost = ConnectionFailure(description: "the queue is gone")
    case .goodbye:
      hasSaidGoodbye = true
    case .closed(let reason):
      lost = ConnectionFailure(description: reason)
    }
  }
}
