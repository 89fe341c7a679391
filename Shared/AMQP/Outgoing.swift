import EventLoop
import Glibc
import Synchronization

/// What leaves by a connection. Whoever has something to say writes the frames himself, under a lock; they are sent at the end
/// of the event loop's turn, all that was written in one `send(2)`, or at once from any other thread.
final class Outgoing: Sendable {
  typealias WhenSettled = @Sendable (Result<Void, AMQPError>) -> Void

  /// Messages published and not yet settled. A relay has a batch of 100 in flight and a gateway a request for each
  /// client that waits; more than this means that the broker is not keeping up, and saying so beats buffering.
  static let capacity = 4096

  private struct State {
    /// The socket, and the number of the login that it belongs to, while there is one.
    var session: (socket: Int32, generation: Int)?
    var writer = FrameWriter(maximumFrameSize: 0)
    var confirms = PublisherConfirms<WhenSettled>()
    /// Why nothing may be published at present.
    var refusal: AMQPError? = .notConnected
    var isClosing = false
    var isFlushDue = false
    var lastSent = ContinuousClock.now
  }

  let confirmsPublishing: Bool
  private let state = Mutex(State())

  init(confirmsPublishing: Bool) {
    self.confirmsPublishing = confirmsPublishing
  }

  // MARK: What tasks ask for

  /// - Returns: why the messages were not taken, in which case none of them was.
  func publish(_ messages: [(message: AMQPMessage, whenSettled: WhenSettled)]) -> AMQPError? {
    let refusal = state.withLock { state -> AMQPError? in
      if let refusal = state.refusal { return refusal }
      guard state.confirms.count + messages.count <= Self.capacity else { return .overloaded }
      for (message, whenSettled) in messages {
        state.writer.publish(message, sequence: state.confirms.nextSequence)
        if confirmsPublishing { state.confirms.published(whenSettled) }
      }
      return nil
    }
    if let refusal { return refusal }
    flushSoon()
    if !confirmsPublishing { tell(messages.map { ($0.whenSettled, .success(())) }) }
    return nil
  }

  /// Writes other frames; nothing where there is no connection, or no longer the one meant.
  func write(in generation: Int? = nil, _ frames: (inout FrameWriter) -> Void) {
    let isWritten = state.withLock { state in
      guard let session = state.session, session.generation == generation ?? session.generation else { return false }
      frames(&state.writer)
      return true
    }
    if isWritten { flushSoon() }
  }

  /// Asks the broker to end the connection, once, and has no other made.
  func sayGoodbye() {
    state.withLock { state in
      guard !state.isClosing else { return }
      state.isClosing = true
      state.refusal = .closed
      guard let session = state.session else { return }
      state.writer.close()
      EventLoop.shared.interrupt(session.socket)
    }
    flushSoon()
  }

  var isAccepting: Bool { state.withLock { $0.refusal == nil } }

  // MARK: What the connection's own task says

  var isClosing: Bool { state.withLock { $0.isClosing } }
  var unsettledCount: Int { state.withLock { $0.confirms.count } }
  /// Whether the socket did not take everything.
  var hasRest: Bool { state.withLock { !$0.isFlushDue && !$0.writer.bytes.isEmpty } }
  var lastSent: ContinuousClock.Instant { state.withLock { $0.lastSent } }

  func open(_ session: Session, generation: Int) {
    state.withLock { state in
      state.session = (session.descriptor, generation)
      state.writer = FrameWriter(maximumFrameSize: session.maximumFrameSize)
      state.lastSent = .now
      if state.isClosing { state.writer.close() } else { state.refusal = nil }
    }
    flushSoon()
  }

  /// Ends every call that waits with a typed error, and makes acknowledgements void.
  func close() {
    let unsettled = state.withLock { state in
      if let session = state.session { EventLoop.shared.forgetInterruption(of: session.socket) }
      state.session = nil
      state.writer = FrameWriter(maximumFrameSize: 0)
      state.refusal = state.isClosing ? .closed : .notConnected
      return state.confirms.connectionLost()
    }
    tell(unsettled)
  }

  func refuse(_ reason: AMQPError?) {
    state.withLock { state in
      if !state.isClosing { state.refusal = reason }
    }
  }

  func returned(sequence: UInt64, code: Int, text: String) {
    state.withLock { $0.confirms.returned(sequence: sequence, code: code, text: text) }
  }

  func acknowledged(tag: UInt64, isMultiple: Bool) {
    tell(state.withLock { $0.confirms.acknowledged(tag: tag, isMultiple: isMultiple) })
  }

  func rejected(tag: UInt64, isMultiple: Bool) {
    tell(state.withLock { $0.confirms.rejected(tag: tag, isMultiple: isMultiple) })
  }

  private func tell(_ settled: [PublisherConfirms<WhenSettled>.Settled]) {
    for (whenSettled, outcome) in settled { whenSettled(outcome) }
  }

  // MARK: Sending

  private func flushSoon() {
    let isFirst = state.withLock { state in
      defer { state.isFlushDue = true }
      return !state.isFlushDue
    }
    if isFirst { EventLoop.shared.atEndOfTurn { self.flush() } }
  }

  /// Sends as much of what is written as the socket takes; the reader waits for it to take the rest. That a socket is lost is
  /// noticed by the reader too.
  func flush() {
    state.withLock { state in
      state.isFlushDue = false
      guard let session = state.session, !state.writer.bytes.isEmpty else { return }
      let sent = state.writer.bytes.withUnsafeBytes { bytes in
        send(session.socket, bytes.baseAddress, bytes.count, Int32(MSG_DONTWAIT | MSG_NOSIGNAL))
      }
      if sent > 0 {
        state.writer.removeFirst(sent)
        state.lastSent = .now
      }
      if !state.writer.bytes.isEmpty { EventLoop.shared.interrupt(session.socket) }
    }
  }
}
