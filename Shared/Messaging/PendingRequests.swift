import Contracts

/// The requests that wait for an answer, without I/O: who waits, until when, and from where the answer must come.
struct PendingRequests<Waiter> {
  typealias Instant = ContinuousClock.Instant

  private struct Entry {
    var waiter: Waiter
    var deadline: Instant
    /// Where the answer must come from.
    var exchange: String
  }

  enum Answer {
    case expected(Waiter)
    /// It comes from another context than was asked.
    case forged
    /// Nobody waits for it, perhaps no longer.
    case unexpected
  }

  /// How many may wait; the gateway works on far fewer requests at once.
  static var capacity: Int { 10_000 }
  /// How late a deadline may be noticed, so that many of them cost one look.
  static var tolerance: Duration { .milliseconds(10) }

  private var pending: [ID: Entry] = [:]
  /// When the next look for passed deadlines is due.
  private var nextLook: Instant?

  var count: Int { pending.count }

  func holds(_ id: ID) -> Bool { pending[id] != nil }

  /// - Returns: false where too many wait already.
  mutating func add(_ id: ID, _ waiter: Waiter, until deadline: Instant, from exchange: String) -> Bool {
    guard pending.count < Self.capacity else { return false }
    let earlier = pending.updateValue(Entry(waiter: waiter, deadline: deadline, exchange: exchange), forKey: id)
    precondition(earlier == nil, "two requests have one id")
    return true
  }

  mutating func answered(_ id: ID, from exchange: String) -> Answer {
    guard let request = pending[id] else { return .unexpected }
    guard request.exchange == exchange else { return .forged }
    pending[id] = nil
    return .expected(request.waiter)
  }

  mutating func remove(_ id: ID) -> Waiter? {
    pending.removeValue(forKey: id)?.waiter
  }

  mutating func removeAll() -> [Waiter] {
    defer { pending = [:] }
    return pending.values.map(\.waiter)
  }

  /// - Returns: when to call `look`, where it was not going to be called by then. Nothing has to be called while nobody waits.
  mutating func scheduleLook(for deadline: Instant) -> Instant? {
    let time = deadline + Self.tolerance
    guard nextLook.map({ time < $0 }) ?? true else { return nil }
    nextLook = time
    return time
  }

  /// Looks for deadlines that have passed.
  ///
  /// - Parameter time: for when the look was scheduled. One that was overtaken by an earlier one does nothing.
  /// - Returns: whose time is up, and when to look again.
  mutating func look(scheduledFor time: Instant, at now: Instant) -> (due: [Waiter], next: Instant?) {
    guard time == nextLook else { return ([], nil) }
    nextLook = nil
    let due = pending.filter { $0.value.deadline <= now }
    for id in due.keys { pending[id] = nil }
    let next = pending.values.lazy.map(\.deadline).min().flatMap { scheduleLook(for: $0) }
    return (due.values.map(\.waiter), next)
  }
}
