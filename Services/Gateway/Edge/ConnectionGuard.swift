import Contracts
import NIOCore

/// Stands before the conversation of a connection: lets whole and well-formed requests through, answers all others itself, and ends
/// what takes too long (RELIABILITY S11 to S13).
///
/// What it refuses is answered after what came before, and the connection ends with it: after a fault nobody can say where the
/// next request begins. A request goes on when its body is there, so a body that breaks off never looks like a short one.
final class ConnectionGuard: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = WholeRequest
  typealias OutboundIn = IOData
  typealias OutboundOut = IOData

  private enum Phase: Equatable {
    case open
    /// Nothing more is read; what was asked before is still answered.
    case refused(Problem, target: String)
    /// The last answer was written: what the client still sends is thrown away, so that it can read the answer.
    case closing
  }

  /// What has come of the request that is being read.
  private enum Progress {
    case nothing, partOfHead, head
  }

  /// RELIABILITY S12.
  private enum TimeLimit {
    /// For a whole head, from its first byte; for the first one from when the connection was made.
    static let head = TimeAmount.seconds(5)
    static let body = TimeAmount.seconds(10)
    /// Between two requests.
    static let idle = TimeAmount.seconds(60)
    /// For a client that does not read what it asked for.
    static let unread = TimeAmount.seconds(30)
    static let closing = TimeAmount.seconds(1)
  }

  /// What a client may still send before it has read that it was refused, in bytes.
  private static let maximumIgnored = RequestHead.largestBody

  private let isFull: Bool
  private let largeBodies: LargeBodies
  private var holdsLargeBody = false
  private let problemResponse: @Sendable (Problem, String) -> ByteBuffer
  private var context: ChannelHandlerContext?
  private var phase = Phase.open
  private var framing = RequestFraming()
  private var progress = Progress.nothing
  /// What was not read yet, since more is needed.
  private var unread = ByteBuffer()
  /// The request so far.
  private var head = RequestHead()
  private var request = ByteBuffer()
  /// Requests that went on, and responses that were written to their end.
  private var received = 0
  private var answered = 0
  /// Whether the connection ends with the answer to the newest request.
  private var isLast = false
  private var ignored = 0
  private var deadline: NIODeadline?
  private var alarm: (task: Scheduled<Void>, at: NIODeadline)?

  /// - Parameters:
  ///   - isFull: whether there is no place for the connection.
  ///   - largeBodies: those of all connections.
  ///   - problemResponse: a whole HTTP response, from a problem and the target that was asked for.
  init(
    isFull: Bool, largeBodies: LargeBodies, problemResponse: @escaping @Sendable (Problem, String) -> ByteBuffer
  ) {
    self.isFull = isFull
    self.largeBodies = largeBodies
    self.problemResponse = problemResponse
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    alarm?.task.cancel()
    alarm = nil
    giveBackLargeBody()
    self.context = nil
  }

  func channelActive(context: ChannelHandlerContext) {
    context.fireChannelActive()
    guard !isFull else {
      // It ends at once: while it waited it would take a place.
      phase = .closing
      write(Problem(.unavailable, "There are too many connections.", retryAfter: 5), target: "", context)
      return context.close(promise: nil)
    }
    wait(TimeLimit.head)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var bytes = unwrapInboundIn(data)
    guard phase == .open, !isLast else { return ignore(bytes.readableBytes, context) }
    if unread.readableBytes > 0 {
      unread.writeBuffer(&bytes)
    } else {
      unread = bytes
    }
    let before = (received, progress)
    do throws(Problem) {
      while phase == .open, !isLast, let part = try framing.next(&unread) { take(part, context) }
    } catch {
      return refuse(error)
    }
    guard phase == .open else { return }
    if unread.readableBytes == 0 || isLast { unread = ByteBuffer() }
    progress = framing.isInHead ? unread.readableBytes > 0 ? .partOfHead : .nothing : .head
    if before != (received, progress), before.0 > 0 || progress != .partOfHead { restart() }
  }

  private func take(_ part: RequestFraming.Part, _ context: ChannelHandlerContext) {
    var part = part
    if let head = part.head, head.hasLargeBody {
      do throws(Problem) {
        try largeBodies.take(for: head, part.bytes)
      } catch {
        return refuse(error)
      }
      holdsLargeBody = true
    }
    if let head = part.head, head.expectsContinue, !part.isEnd, unread.readableBytes == 0, answered == received {
      context.writeAndFlush(
        wrapOutboundOut(.byteBuffer(ByteBuffer(string: "HTTP/1.1 100 Continue\r\n\r\n"))), promise: nil)
    }
    if let head = part.head { self.head = head }
    guard part.isEnd else {
      request.writeBuffer(&part.bytes)
      return
    }
    giveBackLargeBody()
    received += 1
    isLast = framing.isLast
    if request.readableBytes > 0 {
      request.writeBuffer(&part.bytes)
      part.bytes = request
      request = ByteBuffer()
    }
    context.fireChannelRead(wrapInboundOut(WholeRequest(head: head, bytes: part.bytes)))
    head = RequestHead()
  }

  private func giveBackLargeBody() {
    guard holdsLargeBody else { return }
    holdsLargeBody = false
    largeBodies.giveBack()
  }

  // MARK: Answers

  /// A response begins, whose head may still be changed.
  ///
  /// - Returns: whether the connection ends with it.
  func responseBegins() -> Bool {
    isLast && received == answered + 1
  }

  func responseEnded() {
    answered += 1
    guard let context else { return }
    switch phase {
    case .refused: settle(context)
    case .open where isLast && answered == received: finish(context)
    case .open where progress == .nothing: restart()
    case .open, .closing: break
    }
  }

  /// The answer goes on with a stream, and the connection ends with it.
  func streamBegins() {
    isLast = true
    received = answered + 1
    (unread, request, progress) = (ByteBuffer(), ByteBuffer(), .nothing)
    giveBackLargeBody()
    deadline = nil
    alarm?.task.cancel()
    alarm = nil
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    if phase == .closing {
      promise?.fail(ChannelError.ioOnClosedChannel)
    } else {
      context.write(data, promise: promise)
    }
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if phase == .open {
      if context.channel.isWritable { restart() } else { wait(TimeLimit.unread) }
    }
    context.fireChannelWritabilityChanged()
  }

  // MARK: Refusals and the end

  /// Answers with the problem, in its turn, and closes.
  func refuse(_ problem: Problem) {
    guard let context, phase == .open else { return }
    unread = ByteBuffer()
    request = ByteBuffer()
    giveBackLargeBody()
    phase = .refused(problem, target: framing.target)
    settle(context)
  }

  /// The connection ends with the answer to what was asked already, at once where nothing was.
  func takesNoMore() {
    guard let context, phase == .open else { return }
    if answered == received { context.close(promise: nil) } else { isLast = true }
  }

  private func settle(_ context: ChannelHandlerContext) {
    guard case .refused(let problem, let target) = phase else { return }
    guard answered == received else { return wait(TimeLimit.unread) }
    write(problem, target: target, context)
    finish(context)
  }

  private func write(_ problem: Problem, target: String, _ context: ChannelHandlerContext) {
    context.writeAndFlush(wrapOutboundOut(.byteBuffer(problemResponse(problem, target))), promise: nil)
  }

  /// Says that nothing more will come, and gives the client a moment to read: closed with bytes unread, the system would tell
  /// the client of an error instead.
  private func finish(_ context: ChannelHandlerContext) {
    phase = .closing
    context.flush()
    context.close(mode: .output, promise: nil)
    wait(TimeLimit.closing)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event as? ChannelEvent == .inputClosed {
      if phase == .closing { return context.close(promise: nil) }
      if progress != .nothing { refuse(.malformed("The request ends in the middle.")) }
    }
    context.fireUserInboundEventTriggered(event)
  }

  private func ignore(_ count: Int, _ context: ChannelHandlerContext) {
    ignored += count
    if ignored > Self.maximumIgnored { context.close(promise: nil) }
  }

  // MARK: Time

  private func restart() {
    switch progress {
    case .partOfHead: wait(TimeLimit.head)
    case .head: wait(TimeLimit.body)
    case .nothing where answered == received: wait(TimeLimit.idle)
    // The client waits for our answer, so it has no deadline.
    case .nothing: deadline = nil
    }
  }

  /// Sets the one deadline that counts at present. The alarm stays where it comes early enough, and then looks again: most
  /// deadlines are put off by the next request.
  private func wait(_ time: TimeAmount) {
    guard let context else { return }
    let deadline = NIODeadline.now() + time
    self.deadline = deadline
    if let alarm, alarm.at <= deadline { return }
    alarm?.task.cancel()
    arm(deadline, context)
  }

  private func arm(_ deadline: NIODeadline, _ context: ChannelHandlerContext) {
    let task = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) { [weak self] in
      self?.alarm = nil
      self?.look()
    }
    alarm = (task, deadline)
  }

  private func look() {
    guard let context, let deadline else { return }
    guard deadline <= .now() else { return arm(deadline, context) }
    self.deadline = nil
    switch (phase, progress) {
    case (.open, .partOfHead): refuse(Problem(.requestTimeout, "The request's head did not come in time."))
    case (.open, .head): refuse(Problem(.requestTimeout, "The request's body did not come in time."))
    case (.open, .nothing), (.refused, _), (.closing, _): context.close(promise: nil)
    }
  }
}
