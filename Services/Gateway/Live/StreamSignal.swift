import Synchronization

/// Wakes a stream: there is something to send, or the stream ends. Signals that come before the stream has looked count once, so a
/// client that reads slowly fills no memory.
final class StreamSignal: Sendable {
  let raised: AsyncStream<Void>
  private let continuation: AsyncStream<Void>.Continuation
  private let isSilent = Atomic(false)

  init() {
    (raised, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(1))
  }

  func raise() {
    continuation.yield()
  }

  /// Nothing was sent for a while.
  func raiseSilence() {
    isSilent.store(true, ordering: .relaxed)
    continuation.yield()
  }

  /// Whether `raiseSilence` was called since the last time that this was asked.
  func takeSilence() -> Bool {
    isSilent.exchange(false, ordering: .relaxed)
  }

  func end() {
    continuation.finish()
  }
}
