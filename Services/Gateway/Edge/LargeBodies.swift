import Contracts
import NIOCore
import Synchronization

/// Counts the bodies that are larger than usual and still on their way. Such a body waits in memory until all of it is there, so
/// who sends it is asked before it is read: what is not for everybody nobody else can keep others from.
final class LargeBodies: Sendable {
  /// Throws where the sender, by the value of `Authorization`, may not send what a head announces.
  typealias Check = @Sendable (_ head: RequestHead, _ authorization: String?) throws(Problem) -> Void

  private let count = Mutex(0)
  private let maximum: Int
  private let check: Check

  /// RELIABILITY S11: 16 MB together.
  init(maximum: Int = 8, check: @escaping Check) {
    self.maximum = maximum
    self.check = check
  }

  /// - Parameter bytes: the head's.
  func take(for head: RequestHead, _ bytes: ByteBuffer) throws(Problem) {
    try check(head, HeaderField.value(of: "authorization", in: bytes))
    let isTaken = count.withLock { count in
      guard count < maximum else { return false }
      count += 1
      return true
    }
    guard isTaken else { throw Problem(.unavailable, "Too many large bodies are on their way.", retryAfter: 5) }
  }

  func giveBack() {
    count.withLock { $0 -= 1 }
  }
}
