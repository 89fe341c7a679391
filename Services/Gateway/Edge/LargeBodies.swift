import Synchronization

/// Counts the bodies that are larger than usual and still on their way: a body waits in memory until all of it is there, and who
/// sends it is looked at only then.
final class LargeBodies: Sendable {
  private let count = Mutex(0)
  private let maximum: Int

  /// RELIABILITY S11: 16 MB together.
  init(maximum: Int = 8) {
    self.maximum = maximum
  }

  /// - Returns: false where there is no place for one more.
  func take() -> Bool {
    count.withLock { count in
      guard count < maximum else { return false }
      count += 1
      return true
    }
  }

  func giveBack() {
    count.withLock { $0 -= 1 }
  }
}
