import EventLoop

/// The life of a connection to the broker, without I/O: when to connect, which time-out is due, when the goodbye is over, and how
/// long to wait before the next try.
///
/// `ConnectionLoop` reports what happened, with the time, and does what `next` returns.
struct ConnectionLife {
  typealias Instant = ContinuousClock.Instant

  enum NextStep: Equatable {
    case connect(generation: Int)
    case wait(EventLoop.SocketReadiness, until: Instant)
    case sendHeartbeat
    /// End the connection; without a failure after a goodbye.
    case disconnect(ConnectionFailure?)
    case pause(until: Instant)
    /// There is no connection, and none is wanted any more.
    case stop
  }

  private enum State {
    case disconnected(nextTry: Instant)
    case connecting
    case connected(Connected)
  }

  private var state: State
  private var generation = 0
  private var backoff = Backoff()
  /// Draws a number in 0...1.
  private let jitter: () -> Double

  /// A confirm that takes longer is not coming: the connection is given up (RELIABILITY R10).
  static let confirmTimeout = Duration.seconds(30)
  /// How long a goodbye waits for the broker's answer.
  static let closeTimeout = Duration.milliseconds(1500)
  /// A connection that has lasted this long works, even if there was nothing to do.
  static let provenAfter = Duration.seconds(10)
  /// How often the time-outs are checked while nothing arrives.
  static let tick = Duration.seconds(1)
  /// A connection that is closed between two tries notices it within this time.
  static let pauseStep = Duration.milliseconds(100)

  init(at now: Instant, jitter: @escaping () -> Double = { .random(in: 0...1) }) {
    state = .disconnected(nextTry: now)
    self.jitter = jitter
  }

  mutating func next(at now: Instant, _ outgoing: OutgoingStatus) -> NextStep {
    switch state {
    case .disconnected(let nextTry):
      if outgoing.isClosing { return .stop }
      guard now >= nextTry else { return .pause(until: min(nextTry, now + Self.pauseStep)) }
      generation += 1
      state = .connecting
      return .connect(generation: generation)
    case .connecting:
      preconditionFailure("somebody is connecting")
    case .connected(var connection):
      let action = connection.next(at: now, outgoing)
      state = .connected(connection)
      if case .disconnect = action {
        // A broker that accepts and then closes must not be hammered, so having connected is not enough.
        if connection.hasWorked || now - connection.since > Self.provenAfter { backoff.reset() }
        tryLater(now)
      }
      return action
    }
  }

  mutating func connected(at now: Instant, heartbeat: Duration) {
    guard case .connecting = state else { preconditionFailure("nobody was connecting") }
    state = .connected(Connected(since: now, heartbeat: heartbeat))
  }

  mutating func failedToConnect(at now: Instant) {
    guard case .connecting = state else { preconditionFailure("nobody was connecting") }
    tryLater(now)
  }

  /// The broker is alive: bytes have come.
  mutating func receivedBytes(at now: Instant) {
    change { $0.lastReceived = now }
  }

  mutating func received(_ inbound: Inbound) {
    switch inbound {
    case .delivery, .acknowledged, .answered: change { $0.hasWorked = true }
    case .goodbye: change { $0.end(with: nil) }
    case .consumerCancelled: lost(ConnectionFailure(description: "the queue is gone"))
    case .closed(let reason): lost(ConnectionFailure(description: reason))
    case .returned, .rejected, .blocked, .unblocked: break
    }
  }

  mutating func lost(_ failure: ConnectionFailure) {
    change { $0.end(with: failure) }
  }

  private mutating func tryLater(_ now: Instant) {
    state = .disconnected(nextTry: now + backoff.next(jitter: jitter()))
  }

  private mutating func change(_ body: (inout Connected) -> Void) {
    guard case .connected(var connection) = state else { return }
    body(&connection)
    state = .connected(connection)
  }
}

extension ConnectionLife {
  private struct Connected {
    let since: Instant
    /// What was agreed with the broker; zero for none.
    let heartbeat: Duration
    var lastReceived: Instant
    var lastHeartbeat: Instant
    /// Whether the broker has done something for us.
    var hasWorked = false
    private var closeDeadline: Instant?
    private var ending: NextStep?

    init(since: Instant, heartbeat: Duration) {
      self.since = since
      self.heartbeat = heartbeat
      lastReceived = since
      lastHeartbeat = since
    }

    /// The first reason counts.
    mutating func end(with failure: ConnectionFailure?) {
      ending = ending ?? .disconnect(failure)
    }

    mutating func next(at now: Instant, _ outgoing: OutgoingStatus) -> NextStep {
      if let ending { return ending }
      if outgoing.isClosing { closeDeadline = closeDeadline ?? now + ConnectionLife.closeTimeout }
      if let closeDeadline, now >= closeDeadline { return .disconnect(nil) }
      if let since = outgoing.waitingSince, now - since > ConnectionLife.confirmTimeout {
        return .disconnect(ConnectionFailure(description: "no confirm in time"))
      }
      if heartbeat > .zero {
        if now - lastReceived > heartbeat * 2 {
          return .disconnect(ConnectionFailure(description: "no heartbeat"))
        }
        // Unsent bytes are a sign of life that is on its way.
        if now - max(outgoing.lastSent, lastHeartbeat) > heartbeat / 2, !outgoing.hasRest {
          lastHeartbeat = now
          return .sendHeartbeat
        }
      }
      return .wait(
        outgoing.hasRest ? .readableOrWritable : .readable, until: closeDeadline ?? now + ConnectionLife.tick)
    }
  }
}
