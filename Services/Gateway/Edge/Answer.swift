import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// A response of which all is there, or else the stream that it goes on with.
struct Answer: Sendable {
  let head: AnswerHead
  fileprivate(set) var body = ByteBuffer()
  fileprivate(set) var stream: LiveStream?
}

/// What an answer begins with.
struct AnswerHead: Sendable {
  private let status: HTTPResponse.Status
  private let fields: HTTPFields

  init(_ response: Response) {
    (status, fields) = (response.status, response.headers)
  }

  /// Whether it says how long the body is.
  var hasLength: Bool { fields.contains(.contentLength) }

  /// As HTTP/1.1 has it (RFC 9112, 4 and 5).
  ///
  /// - Parameters:
  ///   - isLast: whether the connection ends with the answer.
  ///   - isChunked: whether its body comes in chunks.
  ///   - room: how many bytes are to be written behind it.
  func written(isLast: Bool, isChunked: Bool = false, room: Int = 0) -> ByteBuffer {
    var head = ByteBufferAllocator().buffer(capacity: 512 + min(room, 16 * 1024))
    head.writeString("HTTP/1.1 \(status.code) \(status.reasonPhrase)\r\n")
    let hasBody = status.code != 204 && status.code != 304
    for field in fields {
      if field.name == .contentLength, !hasBody { continue }
      head.writeString(field.name.rawName)
      head.writeStaticString(": ")
      head.writeString(field.value)
      head.writeStaticString("\r\n")
    }
    if isChunked { head.writeStaticString("Transfer-Encoding: chunked\r\n") }
    if isLast { head.writeStaticString("Connection: close\r\n") }
    head.writeStaticString("Date: ")
    HTTPDate.shared.write(to: &head)
    head.writeStaticString("\r\n\r\n")
    return head
  }
}

/// Takes the body of a response: a whole one as it is, and one whose length is not known part by part, as the client reads.
final class AnswerWriter: ResponseBodyWriter, Sendable {
  private let state: Mutex<Answer>
  private let conversation: NIOLoopBound<Conversation>
  private let loop: any EventLoop

  init(_ response: Response, _ conversation: NIOLoopBound<Conversation>, _ loop: any EventLoop) {
    state = Mutex(Answer(head: AnswerHead(response)))
    self.conversation = conversation
    self.loop = loop
  }

  var answer: Answer { state.withLock { $0 } }

  func write(_ buffer: ByteBuffer) async throws {
    let head = state.withLock { answer -> AnswerHead? in
      guard answer.head.hasLength else { return answer.head }
      if answer.body.readableBytes == 0 { answer.body = buffer } else { answer.body.writeImmutableBuffer(buffer) }
      return nil
    }
    guard let head, buffer.readableBytes > 0 else { return }
    try await loop.flatSubmit { [conversation, loop] in
      conversation.value.send(buffer, after: head) ?? loop.makeFailedFuture(ChannelError.ioOnClosedChannel)
    }.get()
  }

  func finish(_ trailingHeaders: HTTPFields?) async throws {}

  /// The answer goes on with a stream.
  func take(_ stream: LiveStream) { state.withLock { $0.stream = stream } }
}

extension ByteBuffer {
  /// As a chunk of a chunked body (RFC 9112, 7.1).
  var asChunk: ByteBuffer {
    var chunk = ByteBufferAllocator().buffer(capacity: readableBytes + 12)
    chunk.writeString(String(readableBytes, radix: 16))
    chunk.writeStaticString("\r\n")
    chunk.writeImmutableBuffer(self)
    chunk.writeStaticString("\r\n")
    return chunk
  }
}
