import EventLoop
import Synchronization

/// What leaves by a connection. A task that has something to say writes the frames itself, under a lock; they are sent at the end
/// of the event loop's turn, all that was written in one `send(2)`, or at once where the loop sleeps.
final class Outgoing: Sendable {
  typealias WhenSettled = @Sendable (Result<Void, AMQPError>) -> Void

  /// Messages published and not yet settled. A relay has a batch of 100 in flight and a gateway a request for each
  /// client that waits; more than this means that the broker is not keeping up, and saying so beats buffering.
  static let capacity = 4096

  private struct State {
    var session: Session?
    var writer = FrameWriter(maximumFrameSize: 0)
    var confirms = PublisherConfirms<WhenSettled>()
    /// What to do at each answer to a method, in the order of the methods.
    var calls: [WhenSettled?] = []
    /// Why nothing may be published at present.
    var refusal: AMQPError? = .notConnected
    var isClosing = false
    /// Whether somebody is about to send what is written.
    var isFlushDue = false
    /// Whether somebody sends, outside the lock.
    var isSending = false
    /// What has been sent, as room for what comes next.
    var spare: [UInt8] = []
    var lastSent = ContinuousClock.now
    /// When the broker last answered, or had nothing to answer.
    var lastSettled = ContinuousClock.now

    /// How many answers of the broker are outstanding.
    var unanswered: Int { confirms.count + calls.count }
  }

  /// A buffer that a burst has made larger than this, in bytes, is not kept.
  private static let largestSpare = 256 * 1024

  let confirmsPublishing: Bool
  private let state = Mutex(State())

  init(confirmsPublishing: Bool) {
    self.confirmsPublishing = confirmsPublishing
  }

  // MARK: What tasks ask for

  /// - Returns: why the messages were not taken, in which case none of them was. One that can never be sent is settled by
  ///   itself: the others do not suffer for it.
  func publish(_ messages: [(message: AMQPMessage, whenSettled: WhenSettled)]) -> AMQPError? {
    guard messages.allSatisfy({ $0.message.tooLong == nil }) else {
      let refusal = publish(messages.filter { $0.message.tooLong == nil })
      guard refusal == nil else { return refusal }
      for (message, whenSettled) in messages {
        if let name = message.tooLong { whenSettled(.failure(.tooLong(name))) }
      }
      return nil
    }
    let refusal = state.withLock { state -> AMQPError? in
      if let refusal = state.refusal { return refusal }
      guard state.unanswered + messages.count <= Self.capacity else { return .overloaded }
      if state.unanswered == 0 { state.lastSettled = .now }
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

  /// Writes methods that the broker answers.
  ///
  /// - Parameter whenAnswered: called once the last of them is done, or the connection is lost.
  /// - Returns: why none of them was written.
  func call(_ methods: [QueueMethod], whenAnswered: @escaping WhenSettled) -> AMQPError? {
    if let name = methods.lazy.compactMap(\.tooLong).first { return .tooLong(name) }
    let refusal = state.withLock { state -> AMQPError? in
      if state.isClosing { return .closed }
      guard state.session != nil else { return .notConnected }
      guard state.unanswered + methods.count <= Self.capacity else { return .overloaded }
      if state.unanswered == 0 { state.lastSettled = .now }
      for method in methods { state.writer.call(method) }
      state.calls += Array(repeating: nil, count: methods.count - 1) + [whenAnswered]
      return nil
    }
    if refusal == nil { flushSoon() }
    return refusal
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
      EventLoop.shared.interrupt(session.descriptor)
    }
    flushSoon()
  }

  var isAccepting: Bool { state.withLock { $0.refusal == nil } }

  // MARK: What the connection's own task says

  var isClosing: Bool { state.withLock { $0.isClosing } }
  /// Since when messages or methods wait, none of which the broker has answered.
  var waitingSince: ContinuousClock.Instant? {
    state.withLock { $0.unanswered == 0 ? nil : $0.lastSettled }
  }
  /// Whether the socket did not take everything.
  var hasRest: Bool { state.withLock { !$0.isFlushDue && !$0.isSending && !$0.writer.isEmpty } }
  var lastSent: ContinuousClock.Instant { state.withLock { $0.lastSent } }

  func open(_ session: Session) {
    state.withLock { state in
      state.session = session
      state.writer = FrameWriter(maximumFrameSize: session.maximumFrameSize)
      state.lastSent = .now
      if state.isClosing { state.writer.close() } else { state.refusal = nil }
    }
    flushSoon()
  }

  /// Ends every call that waits with a typed error, and makes acknowledgements void.
  func close() {
    let unsettled = state.withLock { state in
      if let session = state.session { EventLoop.shared.forgetInterruption(of: session.descriptor) }
      state.session = nil
      state.writer = FrameWriter(maximumFrameSize: 0)
      state.refusal = state.isClosing ? .closed : .notConnected
      defer { state.calls = [] }
      return state.confirms.connectionLost() + state.calls.compactMap { $0.map { ($0, .failure(.connectionLost)) } }
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
    settle { $0.acknowledged(tag: tag, isMultiple: isMultiple) }
  }

  func rejected(tag: UInt64, isMultiple: Bool) {
    settle { $0.rejected(tag: tag, isMultiple: isMultiple) }
  }

  func answered() {
    let whenAnswered = state.withLock { state -> WhenSettled? in
      state.lastSettled = .now
      return state.calls.isEmpty ? nil : state.calls.removeFirst()
    }
    whenAnswered?(.success(()))
  }

  private func settle(_ answer: (inout PublisherConfirms<WhenSettled>) -> [PublisherConfirms<WhenSettled>.Settled]) {
    let settled = state.withLock { state in
      state.lastSettled = .now
      return answer(&state.confirms)
    }
    tell(settled)
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

  /// Sends what is written until nothing is left or the socket takes no more; the reader waits for it to take the rest. A task
  /// that finds another one at it leaves the work to that one, so no task waits under the lock for the kernel to send. That a socket is lost
  /// is noticed by the reader too.
  func flush() {
    while let (session, bytes) = takeWritten() {
      guard giveBack(bytes, sent: session.send(bytes), by: session) else { return }
    }
  }

  private func takeWritten() -> (Session, [UInt8])? {
    state.withLock { state in
      state.isFlushDue = false
      guard let session = state.session, !state.isSending, !state.writer.isEmpty else { return nil }
      state.isSending = true
      defer { state.spare = [] }
      return (session, state.writer.take(leaving: state.spare))
    }
  }

  /// - Returns: whether there may be more to send.
  private func giveBack(_ bytes: consuming [UInt8], sent: Int, by session: Session) -> Bool {
    state.withLock { state in
      state.isSending = false
      guard state.session === session else { return true }
      if sent > 0 { state.lastSent = .now }
      guard sent == bytes.count else {
        state.writer.putBack(bytes[max(sent, 0)...])
        EventLoop.shared.interrupt(session.descriptor)
        return false
      }
      if bytes.capacity <= Self.largestSpare {
        bytes.removeAll(keepingCapacity: true)
        state.spare = bytes
      }
      return true
    }
  }
}
