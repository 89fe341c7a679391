/// What may be sent on a connection's channel, and what the broker has yet to answer, without I/O. `Outgoing` writes the frames.
struct ChannelState<Waiter> {
  typealias Instant = ContinuousClock.Instant
  typealias Settled = PublisherConfirms<Waiter>.Settled

  /// How many messages and methods may wait for the broker's answer. A relay has a batch of 100 in flight and a gateway a request
  /// for each client that waits; more than this means that the broker is not keeping up, and saying so beats buffering.
  static var capacity: Int { 4096 }
  /// With so many bytes written and not yet taken by the socket, in a buffer in memory, nothing more is published.
  static var maximumBacklog: Int { 64 * 1024 * 1024 }

  let confirmsPublishing: Bool
  private(set) var isClosing = false
  private var isOpen = false
  private var isBlocked = false
  private var confirms = PublisherConfirms<Waiter>()
  /// Who waits for the answer to each method, in the order of the methods.
  private var calls: [Waiter?] = []
  /// When the broker last answered, or had nothing to answer.
  private var lastAnswer = Instant.now

  init(confirmsPublishing: Bool) {
    self.confirmsPublishing = confirmsPublishing
  }

  /// Why nothing may be published at present.
  var refusal: AMQPError? {
    if isClosing { return .closed }
    if !isOpen { return .notConnected }
    return isBlocked ? .blocked : nil
  }

  /// Since when messages or methods wait without any answer of the broker.
  var waitingSince: Instant? { unanswered == 0 ? nil : lastAnswer }

  /// The number that the broker will give to the message published next.
  var nextSequence: UInt64 { confirms.nextSequence }

  private var unanswered: Int { confirms.count + calls.count }

  // MARK: The connection

  mutating func opened() {
    precondition(!isOpen && unanswered == 0, "the connection before was not closed")
    isOpen = true
  }

  /// - Returns: whether this is the first time that the end is asked for.
  mutating func close() -> Bool {
    defer { isClosing = true }
    return !isClosing
  }

  mutating func block(_ isBlocked: Bool) {
    self.isBlocked = isBlocked
  }

  /// The connection is gone.
  ///
  /// - Returns: who still waits. They learn that the connection was lost.
  mutating func closed() -> [Settled] {
    defer { calls = [] }
    isOpen = false
    isBlocked = false
    return confirms.connectionLost() + calls.compactMap { $0.map { ($0, .failure(.connectionLost)) } }
  }

  // MARK: What is sent

  /// - Parameter backlog: how many bytes are written and not yet sent.
  /// - Returns: why so many messages may not be published.
  mutating func admit(messages count: Int, backlog: Int = 0, at now: Instant) -> AMQPError? {
    refusal ?? (backlog < Self.maximumBacklog ? admit(count, at: now) : .overloaded)
  }

  /// Methods are allowed during an alarm: the broker answers them once it reads again.
  ///
  /// - Returns: why so many methods may not be called.
  mutating func admit(methods count: Int, at now: Instant) -> AMQPError? {
    refusal.flatMap { $0 == .blocked ? nil : $0 } ?? admit(count, at: now)
  }

  private mutating func admit(_ count: Int, at now: Instant) -> AMQPError? {
    guard unanswered + count <= Self.capacity else { return .overloaded }
    if unanswered == 0 { lastAnswer = now }
    return nil
  }

  mutating func published(_ waiter: Waiter) {
    if confirmsPublishing { confirms.published(waiter) }
    precondition(unanswered <= Self.capacity, "more was published than was admitted")
  }

  /// - Parameter waiter: who waits for the answer to the last of the methods.
  mutating func called(_ count: Int, _ waiter: Waiter) {
    precondition(count > 0, "nobody answers nothing")
    calls += Array(repeating: nil, count: count - 1) + [waiter]
    precondition(unanswered <= Self.capacity, "more was called than was admitted")
  }

  // MARK: What the broker answers

  mutating func returned(sequence: UInt64, code: Int, text: String) {
    confirms.returned(sequence: sequence, code: code, text: text)
  }

  mutating func acknowledged(tag: UInt64, isMultiple: Bool, at now: Instant) -> [Settled] {
    lastAnswer = now
    return confirms.acknowledged(tag: tag, isMultiple: isMultiple)
  }

  mutating func rejected(tag: UInt64, isMultiple: Bool, at now: Instant) -> [Settled] {
    lastAnswer = now
    return confirms.rejected(tag: tag, isMultiple: isMultiple)
  }

  mutating func answered(at now: Instant) -> [Settled] {
    lastAnswer = now
    guard !calls.isEmpty, let waiter = calls.removeFirst() else { return [] }
    return [(waiter, .success(()))]
  }
}
