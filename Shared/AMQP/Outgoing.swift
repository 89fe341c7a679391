import EventLoop
import Synchronization

/// What leaves by a connection. A task that has something to send writes the frames itself, under a lock; they are sent at the
/// end of the event loop's turn, all that was written in one `send(2)`, or at once where the loop sleeps.
final class Outgoing: Sendable {
  typealias WhenSettled = @Sendable (Result<Void, AMQPError>) -> Void

  private struct State {
    var session: BrokerSession?
    var channel: ChannelState<WhenSettled>
    var writer = FrameWriter(maximumFrameSize: 0)
    /// Whether a flush of what is written is on its way.
    var isFlushDue = false
    /// Whether a thread is sending, outside the lock.
    var isSending = false
    /// A buffer that was sent, emptied, to write on in.
    var spare: [UInt8] = []
    var lastSent = ContinuousClock.now

    var hasRest: Bool { !isFlushDue && !isSending && !writer.isEmpty }
  }

  /// A buffer that a burst has made larger than this, in bytes, is not kept.
  private static let largestSpare = 256 * 1024

  let confirmsPublishing: Bool
  private let state: Mutex<State>

  init(confirmsPublishing: Bool) {
    self.confirmsPublishing = confirmsPublishing
    state = Mutex(State(channel: ChannelState(confirmsPublishing: confirmsPublishing)))
  }

  // MARK: Called by any task

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
      let refusal = state.channel.admit(messages: messages.count, backlog: state.writer.count, at: .now)
      if let refusal { return refusal }
      for (message, whenSettled) in messages {
        state.writer.publish(message, sequence: state.channel.nextSequence)
        state.channel.published(whenSettled)
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
      if let refusal = state.channel.admit(methods: methods.count, at: .now) { return refusal }
      for method in methods { state.writer.call(method) }
      state.channel.called(methods.count, whenAnswered)
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
      guard state.channel.close(), let session = state.session else { return }
      state.writer.close()
      EventLoop.shared.interrupt(session.descriptor)
    }
    flushSoon()
  }

  var isAccepting: Bool { state.withLock { $0.channel.refusal == nil } }

  // MARK: Called by the connection's own task

  var status: OutgoingStatus {
    state.withLock {
      OutgoingStatus(
        isClosing: $0.channel.isClosing, hasRest: $0.hasRest, lastSent: $0.lastSent,
        waitingSince: $0.channel.waitingSince)
    }
  }

  func open(_ session: BrokerSession) {
    state.withLock { state in
      state.session = session
      state.writer = FrameWriter(maximumFrameSize: session.maximumFrameSize)
      state.lastSent = .now
      state.channel.opened()
      if state.channel.isClosing { state.writer.close() }
    }
    flushSoon()
  }

  /// Ends every call that waits with a typed error, and makes acknowledgements void.
  func close() {
    let unsettled = state.withLock { state in
      if let session = state.session { EventLoop.shared.forgetInterruption(of: session.descriptor) }
      state.session = nil
      state.writer = FrameWriter(maximumFrameSize: 0)
      return state.channel.closed()
    }
    tell(unsettled)
  }

  func block(_ isBlocked: Bool) {
    state.withLock { $0.channel.block(isBlocked) }
  }

  func returned(sequence: UInt64, code: Int, text: String) {
    state.withLock { $0.channel.returned(sequence: sequence, code: code, text: text) }
  }

  func acknowledged(tag: UInt64, isMultiple: Bool) {
    tell(state.withLock { $0.channel.acknowledged(tag: tag, isMultiple: isMultiple, at: .now) })
  }

  func rejected(tag: UInt64, isMultiple: Bool) {
    tell(state.withLock { $0.channel.rejected(tag: tag, isMultiple: isMultiple, at: .now) })
  }

  func answered() {
    tell(state.withLock { $0.channel.answered(at: .now) })
  }

  private func tell(_ settled: [ChannelState<WhenSettled>.Settled]) {
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

  /// Sends what is written until nothing is left or the socket takes no more; the connection's task waits until it takes the
  /// rest. If another thread is already sending, return: it will send these bytes too. So no task waits under the lock for the
  /// kernel. The connection's task also notices that a socket is lost.
  func flush() {
    while let (session, bytes) = takeWritten() {
      guard giveBack(bytes, sent: session.send(bytes), by: session) else { return }
    }
  }

  private func takeWritten() -> (BrokerSession, [UInt8])? {
    state.withLock { state in
      state.isFlushDue = false
      guard let session = state.session, !state.isSending, !state.writer.isEmpty else { return nil }
      state.isSending = true
      defer { state.spare = [] }
      return (session, state.writer.take(leaving: state.spare))
    }
  }

  /// - Returns: whether there may be more to send.
  private func giveBack(_ bytes: consuming [UInt8], sent: Int, by session: BrokerSession) -> Bool {
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

/// What a connection's task has to know of what leaves by it.
struct OutgoingStatus {
  var isClosing = false
  /// Whether the socket did not take everything.
  var hasRest = false
  var lastSent: ContinuousClock.Instant
  /// Since when messages or methods wait without any answer of the broker.
  var waitingSince: ContinuousClock.Instant?
}
