/// Decides which requests may hash: as many at once as there are threads, with a short queue behind them. A request that has
/// waited too long is not begun.
struct HashingQueue {
  typealias RequestNumber = UInt64

  enum Admission: Equatable {
    case begins
    case waits
    case refused
  }

  private struct Waiting {
    var number: RequestNumber
    var deadline: ContinuousClock.Instant
  }

  private var free: Int
  private let length: Int
  private var waiting: [Waiting] = []

  /// - Parameters:
  ///   - places: how many may hash at once.
  ///   - length: how many may wait.
  init(places: Int, length: Int) {
    free = places
    self.length = length
  }

  /// - Parameter deadline: when it has waited too long.
  mutating func arrive(_ number: RequestNumber, deadline: ContinuousClock.Instant) -> Admission {
    if free > 0 {
      free -= 1
      return .begins
    }
    guard waiting.count < length else { return .refused }
    waiting.append(Waiting(number: number, deadline: deadline))
    return .waits
  }

  /// A request that had begun is done.
  ///
  /// - Returns: the request that begins now, and those whose deadline has passed.
  mutating func finish(at now: ContinuousClock.Instant) -> (next: RequestNumber?, late: [RequestNumber]) {
    let late = waiting.filter { $0.deadline <= now }.map(\.number)
    waiting.removeAll { late.contains($0.number) }
    guard let next = waiting.first else {
      free += 1
      return (nil, late)
    }
    waiting.removeFirst()
    return (next.number, late)
  }

  /// A request that waited was cancelled.
  mutating func leave(_ number: RequestNumber) {
    waiting.removeAll { $0.number == number }
  }
}
