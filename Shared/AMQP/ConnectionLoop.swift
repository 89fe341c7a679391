import Glibc
import Logging

/// The work of a connection's thread: connect, then poll, read, take commands and write until told to close; after
/// any error start again. It alone touches the session, so nothing here needs a lock.
final class ConnectionLoop {
  private let configuration: AMQPConfiguration
  private let name: String
  private let declarations: [Declaration]
  private let consumption: Consumption?
  private let confirmsPublishing: Bool
  private let mailbox: Mailbox
  private let logger: Logger
  private let onStateChange: @Sendable (Bool) -> Void

  private var confirms = PublisherConfirms<@Sendable (Result<Void, AMQPError>) -> Void>()
  private var generation = 0
  private var isClosing = false
  private var closeDeadline: ContinuousClock.Instant?
  private var hasSaidGoodbye = false
  private var lost: ConnectionFailure?

  /// A confirm that takes longer is not coming: the connection is given up (RELIABILITY R10).
  private static let confirmTimeout = Duration.seconds(30)

  /// How long a goodbye waits for the broker's.
  private static let closeTimeout = Duration.seconds(2)

  init(
    _ configuration: AMQPConfiguration, name: String, declarations: [Declaration], consumption: Consumption?,
    confirmsPublishing: Bool, mailbox: Mailbox, logger: Logger, onStateChange: @escaping @Sendable (Bool) -> Void
  ) {
    self.configuration = configuration
    self.name = name
    self.declarations = declarations
    self.consumption = consumption
    self.confirmsPublishing = confirmsPublishing
    self.mailbox = mailbox
    self.logger = logger
    self.onStateChange = onStateChange
  }

  func run() {
    var backoff = Backoff()
    while !isClosing {
      do throws(ConnectionFailure) {
        generation += 1
        let session = try Session(
          configuration, name: name, declarations: declarations, consumption: consumption,
          confirmsPublishing: confirmsPublishing, generation: generation)
        backoff.reset()
        logger.info("connected to the broker", metadata: ["connection": "\(name)"])
        mailbox.refuse(nil)
        onStateChange(true)
        defer { onStateChange(false) }
        try pump(session)
      } catch {
        logger.warning("no connection to the broker", metadata: ["connection": "\(name)", "reason": "\(error)"])
      }
      mailbox.refuse(isClosing ? .closed : .notConnected)
      forgetSession()
      if !isClosing { pause(backoff.next(jitter: .random(in: 0...1))) }
    }
    mailbox.refuse(.closed)
  }

  /// Every call that waits ends with a typed error, and acknowledgements of the old generation are void.
  private func forgetSession() {
    settle(confirms.connectionLost())
    for command in mailbox.takeAll() {
      switch command {
      case .publish(_, let whenSettled):
        mailbox.settled(1)
        whenSettled(.failure(isClosing ? .closed : .notConnected))
      case .close:
        isClosing = true
      case .acknowledge, .reject, .stopConsuming:
        break
      }
    }
    lost = nil
  }

  /// Sleeps until the next try, or until somebody closes the connection meanwhile.
  private func pause(_ delay: Duration) {
    let deadline = ContinuousClock.now + delay
    while !isClosing, case let rest = deadline - .now, rest > .zero {
      var events = pollfd(fd: mailbox.eventDescriptor, events: Int16(POLLIN), revents: 0)
      poll(&events, 1, rest.milliseconds)
      mailbox.drainSignal()
      forgetSession()
    }
  }

  private func pump(_ session: Session) throws(ConnectionFailure) {
    var lastSent = ContinuousClock.now
    var lastReceived = lastSent
    var lastSettled = lastSent
    try session.receiveBuffered(handle)
    while true {
      if try session.flush() { lastSent = .now }
      if hasSaidGoodbye { return }
      var events = [
        pollfd(
          fd: session.descriptor, events: Int16(session.writer.bytes.isEmpty ? POLLIN : POLLIN | POLLOUT), revents: 0),
        pollfd(fd: mailbox.eventDescriptor, events: Int16(POLLIN), revents: 0),
      ]
      poll(&events, 2, isClosing ? 100 : 1000)
      let waiting = confirms.count
      if events[0].revents & Int16(POLLIN | POLLERR | POLLHUP) != 0, try session.receive(handle) {
        lastReceived = .now
      }
      if let lost { throw lost }
      if events[1].revents != 0 { takeCommands(session) }
      let now = ContinuousClock.now
      if confirms.count == 0 || confirms.count < waiting { lastSettled = now }
      if let closeDeadline, now > closeDeadline { return }
      if now - lastSettled > Self.confirmTimeout { throw ConnectionFailure(description: "no confirm in time") }
      guard session.heartbeat > .zero else { continue }
      if now - lastReceived > session.heartbeat * 2 { throw ConnectionFailure(description: "no heartbeat") }
      if now - lastSent > session.heartbeat / 2, session.writer.bytes.isEmpty { session.writer.heartbeat() }
    }
  }

  private func takeCommands(_ session: Session) {
    mailbox.drainSignal()
    for command in mailbox.takeAll() {
      switch command {
      case .publish(let message, let whenSettled):
        session.writer.publish(message, sequence: confirms.nextSequence)
        if confirmsPublishing {
          confirms.published(whenSettled)
        } else {
          mailbox.settled(1)
          whenSettled(.success(()))
        }
      case .acknowledge(let tag, let generation, let isMultiple):
        if generation == self.generation { session.writer.acknowledge(tag, isMultiple: isMultiple) }
      case .reject(let tag, let generation, let requeue):
        if generation == self.generation { session.writer.reject(tag, requeue: requeue) }
      case .stopConsuming:
        session.writer.cancel(consumerTag: Session.consumerTag)
      case .close:
        isClosing = true
        closeDeadline = .now + Self.closeTimeout
        session.writer.close()
      }
    }
  }

  private func handle(_ inbound: Inbound) {
    switch inbound {
    case .delivery(let delivery):
      consumption?.onDelivery(delivery)
    case .returned(let sequence, let code, let text):
      confirms.returned(sequence: sequence, code: code, text: text)
    case .acknowledged(let tag, let isMultiple):
      settle(confirms.acknowledged(tag: tag, isMultiple: isMultiple))
    case .rejected(let tag, let isMultiple):
      settle(confirms.rejected(tag: tag, isMultiple: isMultiple))
    case .blocked(let reason):
      logger.warning("the broker asks to pause publishing", metadata: ["connection": "\(name)", "reason": "\(reason)"])
      mailbox.refuse(.blocked)
    case .unblocked:
      logger.info("the broker takes messages again", metadata: ["connection": "\(name)"])
      mailbox.refuse(nil)
    case .consumerCancelled:
      lost = ConnectionFailure(description: "the queue is gone")
    case .goodbye:
      hasSaidGoodbye = true
    case .closed(let reason):
      lost = ConnectionFailure(description: reason)
    }
  }

  private func settle(_ settled: [PublisherConfirms<@Sendable (Result<Void, AMQPError>) -> Void>.Settled]) {
    mailbox.settled(settled.count)
    for (whenSettled, outcome) in settled {
      whenSettled(outcome)
    }
  }
}

extension Duration {
  fileprivate var milliseconds: Int32 {
    Int32(components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000) + 1
  }
}
