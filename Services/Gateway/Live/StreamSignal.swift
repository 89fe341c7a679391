import Synchronization

/// Wakes a stream: there is something to send, or the stream ends. Signals that come before the stream has looked count once, so a
/// client that reads slowly fills no memory.
final class StreamSignal: Sendable {
  struct Raised: OptionSet {
    let rawValue: UInt8

    static let news = Raised(rawValue: 1)
    /// Nothing may have been sent for a while.
    static let silence = Raised(rawValue: 2)
    static let end = Raised(rawValue: 4)
  }

  private struct State {
    var raised: Raised = []
    var wake: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())

  func raise() { raise(.news) }
  func raiseSilence() { raise(.silence) }
  func end() { raise(.end) }

  private func raise(_ what: Raised) {
    let wake = state.withLock { state in
      defer { state.raised.formUnion(what) }
      return state.raised.isEmpty ? state.wake : nil
    }
    wake?()
  }

  /// What was raised since the last time that this was asked.
  func take() -> Raised {
    state.withLock { state in
      defer { state.raised = [] }
      return state.raised
    }
  }

  /// - Parameter wake: called with the first signal since the stream has looked, on any thread; nil where nobody listens any more.
  func listen(_ wake: (@Sendable () -> Void)?) {
    let isRaised = state.withLock { state in
      state.wake = wake
      return !state.raised.isEmpty
    }
    if isRaised { wake?() }
  }
}
