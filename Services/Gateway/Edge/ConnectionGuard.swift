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
    /// The last answer was written, and the client is taking it.
    case ending
    /// It was taken: what the client still sends is thrown away, so that it can read the answer.
    case closing
  }

  /// What has come of the request that is being read.
  private enum Progress {
    case nothing, partOfHead, head
  }

  /// What a client may still send before it has read that it was refused, in bytes.
  private static let maximumIgnored = RequestHead.largestBody
  /// How many requests may wait for their answers. Nothing is read meanwhile, but what a client sends before it closes its side comes
  /// all at once.
  static let maximumWaiting = 1000

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
  /// Whether no request is taken beyond the one that is being read.
  private(set) var endsSoon = false
  /// Whether an answer is written out part by part.
  private var hasParts = false
  private var ignored = 0
  private var deadline = ConnectionDeadline()

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
    deadline.cancel()
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
    wait(.head)
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
    if before != (received, progress), received > 0 || progress != .partOfHead { restart() }
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
    guard part.isEnd else { return _ = request.writeBuffer(&part.bytes) }
    giveBackLargeBody()
    guard received - answered < Self.maximumWaiting else {
      return refuse(Problem(.tooManyRequests, "Wait for some answers before you send more.", retryAfter: 1))
    }
    received += 1
    isLast = framing.isLast || endsSoon
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

  /// A part of a response is about to be written: the client has some time to take it.
  func partBegins() {
    hasParts = true
    restart()
  }

  func responseEnded() {
    answered += 1
    hasParts = false
    guard let context else { return }
    switch phase {
    case .refused: settle(context)
    case .open where isLast && answered == received: finish(context)
    case .open: restart()
    case .ending, .closing: break
    }
  }

  /// The answer that begins lasts as long as the connection: what else was asked is thrown away, also where it was refused.
  func lastResponseBegins() {
    phase = .open
    isLast = true
    received = answered + 1
    (unread, request, progress) = (ByteBuffer(), ByteBuffer(), .nothing)
    giveBackLargeBody()
    deadline.cancel()
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch phase {
    case .open, .refused: context.write(data, promise: promise)
    case .ending, .closing: promise?.fail(ChannelError.ioOnClosedChannel)
    }
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    switch phase {
    case .open where context.channel.isWritable: restart()
    case .open, .ending: wait(.unread)
    case .refused, .closing: break
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

  /// The connection ends with the answer to what was asked already, of which the last part may still be on its way; at once where
  /// nothing was.
  func takesNoMore() {
    endsSoon = true
    guard let context, phase == .open, progress == .nothing else { return }
    guard answered == received else { return isLast = true }
    end(context) { context.close(promise: nil) }
  }

  private func settle(_ context: ChannelHandlerContext) {
    guard case .refused(let problem, let target) = phase else { return }
    guard answered == received else { return wait(.unread) }
    write(problem, target: target, context)
    finish(context)
  }

  private func write(_ problem: Problem, target: String, _ context: ChannelHandlerContext) {
    context.writeAndFlush(wrapOutboundOut(.byteBuffer(problemResponse(problem, target))), promise: nil)
  }

  /// Says that nothing more will come, and gives the client a moment to read: closed with bytes unread, the system would tell
  /// the client of an error instead.
  private func finish(_ context: ChannelHandlerContext) {
    end(context) { [self] in
      phase = .closing
      wait(.closing)
      context.close(mode: .output, promise: nil)
    }
  }

  /// - Parameter whenTaken: called when the system has all that was written. Closed before, the connection would cut off an answer that
  ///   its client reads slowly.
  private func end(_ context: ChannelHandlerContext, _ whenTaken: @escaping () -> Void) {
    phase = .ending
    wait(.unread)
    let taken = context.eventLoop.makePromise(of: Void.self)
    taken.futureResult.assumeIsolated().whenSuccess(whenTaken)
    context.writeAndFlush(wrapOutboundOut(.byteBuffer(ByteBuffer())), promise: taken)
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
    // A client that does not read has a deadline for that, which nothing that it sends puts off.
    guard let context, context.channel.isWritable else { return }
    switch progress {
    case _ where hasParts: wait(.unread)
    // The client waits for our answer, and what it has sent meanwhile may wait for us.
    case _ where answered < received: deadline.clear()
    case .partOfHead: wait(.head)
    case .head: wait(.body)
    case .nothing: wait(.idle)
    }
  }

  private func wait(_ limit: ConnectionTimeLimit) {
    if let context { deadline.set(limit, of: self, on: context.eventLoop) }
  }

  /// The alarm that was set for the deadline rings.
  func alarmRings() {
    guard let context, deadline.hasPassed(of: self, on: context.eventLoop) else { return }
    switch (phase, progress) {
    // It would not read why.
    case _ where !context.channel.isWritable: context.close(promise: nil)
    case (.open, .partOfHead): refuse(Problem(.requestTimeout, "The request's head did not come in time."))
    case (.open, .head): refuse(Problem(.requestTimeout, "The request's body did not come in time."))
    case (.open, .nothing), (.refused, _), (.ending, _), (.closing, _): context.close(promise: nil)
    }
  }
}
