import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle

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

extension Call {
  /// Server-sent events, until the source says that it is the last, the client leaves, its token ends or the gateway stops.
  ///
  /// - Parameters:
  ///   - signal: raised by the source when there is something to send.
  ///   - kept: what the stream needs for as long as it lasts.
  ///   - next: what there is to send now. It is asked again only when the client has taken what came before.
  func eventStream(
    _ signal: StreamSignal, keeping kept: [any Sendable], _ next: @escaping @Sendable () -> StreamText
  ) -> Response {
    signal.raise()
    let body = ResponseBody { writer in
      try await withGracefulShutdownHandler {
        try await request.body.consumeWithInboundCloseHandler { _ in
          try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await keepAlive(signal) }
            for await _ in signal.raised {
              let isSilent = signal.takeSilence()
              let text = next()
              if text.buffer.readableBytes > 0 {
                try await writer.write(text.buffer)
              } else if isSilent {
                try await writer.write(ByteBuffer(string: ": keep-alive\n\n"))
              }
              if text.isLast { break }
            }
            group.cancelAll()
          }
        } onInboundClosed: {
          signal.end()
        }
      } onGracefulShutdown: {
        signal.end()
      }
      try await writer.finish(nil)
      withExtendedLifetime(kept) {}
    }
    // What the client sends meanwhile is thrown away, so nothing can be asked on this connection any more.
    return Response(
      status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store", .connection: "close"],
      body: body)
  }

  /// Has a comment written every 15 seconds, so that no proxy takes the silence for the end. Ends the stream within 5 seconds
  /// after the token that opened it is no longer valid (RELIABILITY S10).
  private func keepAlive(_ signal: StreamSignal) async throws {
    while true {
      for _ in 0..<3 {
        try await Task.sleep(for: .seconds(5))
        guard (try? gateway.tokens.caller(of: request)) != nil else { return signal.end() }
      }
      signal.raiseSilence()
    }
  }
}
