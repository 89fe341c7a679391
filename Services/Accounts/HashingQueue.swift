/// Which requests may hash: as many at once as there are threads, and a short queue behind them. A request that its client no
/// longer waits for is not begun.
struct HashingQueue {
  typealias Ticket = UInt64

  enum Admission: Equatable {
    case begins
    case waits
    case refused
  }

  private struct Waiting {
    var ticket: Ticket
    var deadline: ContinuousClock.Instant?
  }

  private var free: Int
  private let length: Int
  private var waiting: [Waiting] = []

  /// - Parameter length: how many may wait.
  init(places: Int, length: Int) {
    free = places
    self.length = length
  }

  /// - Parameter deadline: when it is of no use any more; nil for never.
  mutating func arrive(_ ticket: Ticket, deadline: ContinuousClock.Instant?) -> Admission {
    if free > 0 {
      free -= 1
      return .begins
    }
    guard waiting.count < length else { return .refused }
    waiting.append(Waiting(ticket: ticket, deadline: deadline))
    return .waits
  }

  /// A request that had begun is done.
  ///
  /// - Returns: the request that begins now, and those that waited too long.
  mutating func finish(at now: ContinuousClock.Instant) -> (next: Ticket?, late: [Ticket]) {
    let late = waiting.filter { $0.deadline.map { $0 <= now } ?? false }.map(\.ticket)
    waiting.removeAll { late.contains($0.ticket) }
    guard let next = waiting.first else {
      free += 1
      return (nil, late)
    }
    waiting.removeFirst()
    return (next.ticket, late)
  }

  /// A request that waited was cancelled.
  mutating func leave(_ ticket: Ticket) {
    waiting.removeAll { $0.ticket == ticket }
  }
}
