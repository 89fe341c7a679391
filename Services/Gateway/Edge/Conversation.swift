import Hummingbird
import NIOCore

/// Answers the requests of a connection, one after the other. An answer that is a stream is the last one: from then on the
/// connection sends what the stream has to say, and needs neither a task nor the request any more.
final class Conversation: ChannelDuplexHandler {
  typealias InboundIn = WholeRequest
  typealias OutboundIn = Never
  typealias OutboundOut = IOData

  /// Answers a request from an address.
  typealias Responder = @Sendable (Request, String) async -> Response
  /// The answer to a request where it is in memory.
  typealias Ready = @Sendable (WholeRequest) -> ByteBuffer?

  private let connection: ConnectionGuard
  private let responder: Responder
  private let ready: Ready
  private var context: ChannelHandlerContext?
  private var address = ""
  /// Not many more than came at once: nothing is read while one waits, and the guard limits their number.
  private var waiting: CircularBuffer<WholeRequest>
  private var isAnswering = false
  /// Whether an answer is being written out as it comes.
  private var hasBegun = false
  /// Whether the request that is being answered is HEAD, and whether it is of HTTP/1.1, which has chunks.
  private var isHead = false
  private var takesChunks = true
  private var isReadHeld = false
  private var stream: LiveStream?

  init(_ connection: ConnectionGuard, _ responder: @escaping Responder, ready: @escaping Ready) {
    self.connection = connection
    self.responder = responder
    self.ready = ready
    waiting = CircularBuffer()
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    self.context = nil
    forgetStream()
  }

  func channelActive(context: ChannelHandlerContext) {
    address = context.remoteAddress?.ipAddress ?? ""
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    waiting = CircularBuffer()
    forgetStream()
    context.fireChannelInactive()
  }

  // MARK: Requests

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard stream == nil else { return }
    let request = unwrapInboundIn(data)
    if waiting.isEmpty, !isAnswering, context.channel.isWritable, let answer = ready(request) {
      _ = connection.responseBegins()
      write(answer, context)
      return connection.responseEnded()
    }
    waiting.append(request)
    answerNext()
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    context.flush()
    context.fireChannelReadComplete()
  }

  func read(context: ChannelHandlerContext) {
    if waiting.isEmpty { context.read() } else { isReadHeld = true }
  }

  private func answerNext() {
    guard let context, !isAnswering, context.channel.isWritable, let request = waiting.popFirst() else { return }
    isAnswering = true
    isHead = request.head.method == "HEAD"
    takesChunks = !request.head.isVersion10
    let (conversation, loop) = (NIOLoopBound(self, eventLoop: context.eventLoop), context.eventLoop)
    Task(executorPreference: Work.executor) { [responder, address] in
      let response = await responder(request.parsed, address)
      let writer = AnswerWriter(response, conversation, loop)
      do {
        try await response.body.write(writer)
        loop.execute { conversation.value.give(writer.answer) }
      } catch {
        loop.execute { conversation.value.breakOff() }
      }
    }
    guard isReadHeld, waiting.isEmpty else { return }
    isReadHeld = false
    context.read()
  }

  // MARK: Answers

  private func give(_ answer: Answer) {
    isAnswering = false
    guard let context else { return }
    if let stream = answer.stream { return begin(stream, with: answer.head, context) }
    if !answer.head.hasLength, !isHead {
      // All parts were sent, if there were any.
      if !hasBegun { begin(answer.head, context) }
      hasBegun = false
      writeEnd(context)
    } else {
      var bytes = answer.head.written(isLast: connection.responseBegins(), room: answer.body.readableBytes)
      if answer.body.readableBytes <= Self.maximumCopied {
        bytes.writeImmutableBuffer(answer.body)
      } else {
        write(bytes, context)
        bytes = answer.body
      }
      write(bytes, context)
    }
    context.flush()
    connection.responseEnded()
    answerNext()
  }

  private func write(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
    context.write(wrapOutboundOut(.byteBuffer(bytes)), promise: nil)
  }

  /// Sends a part of a body that is written out as it comes.
  ///
  /// - Returns: when the client has taken it, as far as we can tell.
  func send(_ part: ByteBuffer, after head: AnswerHead) -> EventLoopFuture<Void>? {
    guard let context else { return nil }
    if !hasBegun {
      hasBegun = true
      begin(head, context)
    }
    connection.partBegins()
    let promise = context.eventLoop.makePromise(of: Void.self)
    context.writeAndFlush(wrapOutboundOut(.byteBuffer(takesChunks ? part.asChunk : part)), promise: promise)
    return promise.futureResult
  }

  /// Begins an answer of which nobody knows the length. HTTP/1.0 has no chunks: there the connection ends with it (RFC 9112, 6.3).
  private func begin(_ head: AnswerHead, _ context: ChannelHandlerContext) {
    if !takesChunks { endWithThis(context) }
    write(head.written(isLast: connection.responseBegins(), isChunked: takesChunks), context)
  }

  private func writeEnd(_ context: ChannelHandlerContext) {
    if takesChunks { write(Self.lastChunk, context) }
  }

  /// The answer that begins is the last one: what was asked meanwhile, and what else the client sends, is thrown away.
  private func endWithThis(_ context: ChannelHandlerContext) {
    waiting = CircularBuffer()
    connection.lastResponseBegins()
    guard isReadHeld else { return }
    isReadHeld = false
    context.read()
  }

  /// The rest of a body does not come. That its end is missing tells the client.
  private func breakOff() {
    context?.close(promise: nil)
  }

  /// A body of so many bytes is sent in one piece with its head.
  private static let maximumCopied = 16 * 1024

  // MARK: Streams

  private func begin(_ stream: LiveStream, with head: AnswerHead, _ context: ChannelHandlerContext) {
    endWithThis(context)
    self.stream = stream
    write(head.written(isLast: true, isChunked: takesChunks), context)
    context.flush()
    let (conversation, loop) = (NIOLoopBound(self, eventLoop: context.eventLoop), context.eventLoop)
    stream.begin { loop.execute { conversation.value.goOn() } }
    // The client has left, or the gateway stops, while the stream was made.
    if connection.endsSoon { stream.signal.end() }
  }

  /// Sends what the stream has to say, once the client has taken what came before.
  private func goOn() {
    guard let context, let stream, context.channel.isWritable else { return }
    let text = stream.take()
    if text.buffer.readableBytes > 0 { write(takesChunks ? text.buffer.asChunk : text.buffer, context) }
    if text.isLast {
      writeEnd(context)
      forgetStream()
      // It flushes.
      connection.responseEnded()
    } else if text.buffer.readableBytes > 0 {
      context.flush()
    }
  }

  private static let lastChunk = ByteBuffer(string: "0\r\n\r\n")

  private func forgetStream() {
    stream?.stop()
    stream = nil
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if context.channel.isWritable {
      goOn()
      answerNext()
    }
    context.fireChannelWritabilityChanged()
  }

  // MARK: The end

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is ChannelShouldQuiesceEvent || event as? ChannelEvent == .inputClosed {
      if let stream { stream.signal.end() } else { connection.takesNoMore() }
    }
    context.fireUserInboundEventTriggered(event)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // The socket's: there is nobody to tell.
    context.close(promise: nil)
  }
}
