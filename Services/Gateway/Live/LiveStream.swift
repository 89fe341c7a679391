import Contracts
import HTTPTypes
import Hummingbird
import NIOCore

/// What a stream sends next.
struct StreamText {
  var buffer = ByteBuffer()
  /// The stream ends with it.
  var isLast = false

  /// Adds a server-sent event (WHATWG HTML, 9.2).
  ///
  /// - Parameter data: JSON in one line.
  mutating func add(_ type: String, id: String? = nil, _ data: [UInt8]) {
    if let id { buffer.writeString("id: \(id)\n") }
    buffer.writeString("event: \(type)\ndata: ")
    buffer.writeBytes(data)
    buffer.writeString("\n\n")
  }
}

/// Server-sent events, until the source says that it is the last, the client leaves, its token ends or the gateway stops.
///
/// A replica may have tens of thousands of them, so each is little more than a place in the lists of those who wake it.
final class LiveStream: Sendable {
  let signal: StreamSignal
  private let beats: StreamBeats
  private let tokens: Tokens
  private let standing: Tokens.Standing
  private let kept: any Sendable
  private let next: @Sendable () -> StreamText

  /// - Parameters:
  ///   - signal: raised by the source when there is something to send.
  ///   - standing: what of the token that opened the stream must go on to hold.
  ///   - kept: what the stream needs for as long as it lasts.
  ///   - next: what there is to send now. It is asked again only when the client has taken what came before.
  init(
    _ signal: StreamSignal, _ gateway: GatewayServices, _ standing: Tokens.Standing, keeping kept: any Sendable,
    _ next: @escaping @Sendable () -> StreamText
  ) {
    self.signal = signal
    beats = gateway.beats
    tokens = gateway.tokens
    self.standing = standing
    self.kept = kept
    self.next = next
  }

  /// - Parameter wake: has `take` called.
  func begin(_ wake: @escaping @Sendable () -> Void) {
    beats.add(self)
    signal.raise()
    signal.listen(wake)
  }

  func stop() {
    beats.remove(self)
    signal.listen(nil)
  }

  /// What there is to send now.
  func take() -> StreamText {
    let raised = signal.take()
    var text = raised.isEmpty ? StreamText() : next()
    if text.buffer.readableBytes == 0, raised.contains(.silence) { text.buffer = Self.comment }
    if raised.contains(.end) { text.isLast = true }
    return text
  }

  private static let comment = ByteBuffer(string: ": keep-alive\n\n")

  /// Ends the stream where the token that opened it is no longer valid.
  func checkStanding() {
    if !tokens.stillHolds(standing) { signal.end() }
  }
}

extension Call {
  /// Answers with a stream.
  ///
  /// - Parameters: as those of `LiveStream`.
  func eventStream(
    _ signal: StreamSignal, keeping kept: any Sendable, _ next: @escaping @Sendable () -> StreamText
  ) throws(Problem) -> Response {
    let stream = LiveStream(signal, gateway, try gateway.tokens.standing(of: request), keeping: kept, next)
    return Response(
      status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
      body: ResponseBody { writer in (writer as? AnswerWriter)?.take(stream) })
  }
}
