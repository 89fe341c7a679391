/// How long to wait before the next try: doubling from 100 ms to 5 s, with jitter so that replicas do not come back
/// in step (RELIABILITY R9).
package struct Backoff: Sendable {
  private var ceiling: Double = 0.1
  private static let maximum: Double = 5

  package init() {}

  /// - Parameter jitter: a random number in 0...1, handed in so that the sequence can be tested.
  package mutating func next(jitter: Double) -> Duration {
    let delay = ceiling * (0.5 + jitter / 2)
    ceiling = min(ceiling * 2, Self.maximum)
    return .milliseconds(Int(delay * 1000))
  }

  package mutating func reset() {
    self = Backoff()
  }
}
