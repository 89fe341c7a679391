import AMQP
import FoundationEssentials

/// Until when the caller waits for the answer to the request that this task works on. Slow work is not begun after that.
package enum RequestDeadline {
  /// Nil outside of a request, and where the caller set no limit.
  @TaskLocal package static var current: ContinuousClock.Instant?
}

extension AMQPProperties {
  /// In milliseconds since 1970. The broker does not tell how long a message has waited in a queue.
  private static let deadline = "deadline"

  /// Has the broker drop the message at its deadline, and tells the deadline to those who get it before.
  mutating func expire(at deadline: ContinuousClock.Instant, now: ContinuousClock.Instant = .now, date: Date = Date()) {
    let left = max(1, (deadline - now).milliseconds)
    expirationMilliseconds = left
    headers[Self.deadline] = .integer(date.milliseconds + Int64(left))
  }

  /// How much of the time is left that the caller gave; nil where they set no limit.
  ///
  /// The broker drops what has expired. So where nothing, or more than everything, seems to be left, the caller's clock is another
  /// (or the caller is of a version that does not tell): all of it counts then, from now on.
  func timeLeft(at date: Date = Date()) -> Duration? {
    guard let whole = expirationMilliseconds else { return nil }
    let left = headers[Self.deadline]?.integer.map { Int($0 - date.milliseconds) } ?? whole
    return .milliseconds((1...max(1, whole)).contains(left) ? left : whole)
  }
}

extension Date {
  fileprivate var milliseconds: Int64 { Int64(timeIntervalSince1970 * 1000) }
}

extension Duration {
  fileprivate var milliseconds: Int {
    Int(components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000)
  }
}
