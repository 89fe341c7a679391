import NIOCore

/// How long a connection waits for its client (RELIABILITY S12).
enum ConnectionTimeLimit {
  /// For a whole head, from its first byte or from when all before it was answered; for the first one from when the connection was
  /// made.
  case head
  case body
  /// Between two requests.
  case idle
  /// For a client that does not read what it asked for.
  case unread
  /// For a client to read the last answer.
  case closing

  fileprivate var time: TimeAmount {
    switch self {
    case .head: .seconds(5)
    case .body: .seconds(10)
    case .idle: .seconds(60)
    case .unread: .seconds(30)
    case .closing: .seconds(1)
    }
  }
}

/// The one deadline of a connection that counts at present. The alarm stays where it comes early enough, and then looks again: most
/// deadlines are put off by the next request.
struct ConnectionDeadline {
  private var time: NIODeadline?
  private var alarm: (task: Scheduled<Void>, at: NIODeadline)?

  mutating func set(_ limit: ConnectionTimeLimit, of connection: ConnectionGuard, on loop: any EventLoop) {
    let new = loop.now + limit.time
    time = new
    if let alarm, alarm.at <= new { return }
    alarm?.task.cancel()
    arm(new, connection, loop)
  }

  private mutating func arm(_ time: NIODeadline, _ connection: ConnectionGuard, _ loop: any EventLoop) {
    let task = loop.assumeIsolated().scheduleTask(deadline: time) { [weak connection] () -> Void in
      connection?.alarmRings()
    }
    alarm = (task, time)
  }

  /// Whether it has passed. Call it when the alarm rings.
  mutating func hasPassed(of connection: ConnectionGuard, on loop: any EventLoop) -> Bool {
    alarm = nil
    guard let time else { return false }
    guard time <= loop.now else {
      arm(time, connection, loop)
      return false
    }
    self.time = nil
    return true
  }

  mutating func clear() {
    time = nil
  }

  mutating func cancel() {
    time = nil
    alarm?.task.cancel()
    alarm = nil
  }
}
