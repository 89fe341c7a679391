import Contracts
import HTTPTypes
import Hummingbird
import Messaging
import NIOCore
import ServiceLifecycle

extension Call {
  /// Server-sent events: the order as it is, then each change, up to the one that ends it. The event's id is the order's
  /// version.
  func followOrder(_ id: ID, after lastEventID: String?) async throws -> Response {
    let place = try gateway.streams.take(for: caller.accountId, at: clientNetwork)
    // Watched before it is asked for, so that no change falls between the two.
    let changes = gateway.orders.watch(id)
    let order = try await gateway.requests.send(GetOrder(caller: caller, id: id))
    let seen = order.seen(lastEventID: lastEventID)
    // A browser that has seen the end comes back once more, unless it is told 204 (WHATWG HTML, 9.2.3).
    if order.status.isFinal, seen == order.version { return Response(status: .noContent) }
    let body = ResponseBody { writer in
      let (chunks, chunk) = AsyncStream.makeStream(of: ByteBuffer.self, bufferingPolicy: .bufferingNewest(64))
      try await withGracefulShutdownHandler {
        try await request.body.consumeWithInboundCloseHandler { _ in
          try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await keepAlive(chunk) }
            group.addTask {
              await order.changes(after: seen, changes) { chunk.yield($0) }
              chunk.finish()
            }
            for await buffer in chunks { try await writer.write(buffer) }
            group.cancelAll()
          }
        } onInboundClosed: {
          chunk.finish()
        }
      } onGracefulShutdown: {
        chunk.finish()
      }
      try await writer.finish(nil)
      // The stream keeps its place up to here.
      withExtendedLifetime(place) {}
    }
    // What the client sends meanwhile is thrown away, so nothing can be asked on this connection any more.
    return Response(
      status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store", .connection: "close"],
      body: body
    )
  }

  /// Writes a comment every 15 seconds, so that no proxy takes the silence for the end. Ends the stream within 5 seconds after
  /// the token that opened it is no longer valid (RELIABILITY S10).
  private func keepAlive(_ chunk: AsyncStream<ByteBuffer>.Continuation) async throws {
    while true {
      for _ in 0..<3 {
        try await Task.sleep(for: .seconds(5))
        guard (try? gateway.tokens.caller(of: request)) != nil else { return chunk.finish() }
      }
      chunk.yield(ByteBuffer(string: ": keep-alive\n\n"))
    }
  }
}

extension Order {
  /// Which version a client has seen, by the id that it sends; 0 where the id is no version that exists.
  func seen(lastEventID: String?) -> Int {
    guard let id = lastEventID.flatMap({ Int($0) }), (1...version).contains(id) else { return 0 }
    return id
  }

  /// Tells the order and its changes, each version once, up to the one that ends it.
  fileprivate func changes(after seen: Int, _ changes: AsyncStream<Order>, _ tell: (ByteBuffer) -> Void) async {
    var seen = seen
    if version > seen {
      tell(serverSentEvent)
      seen = version
    }
    guard !status.isFinal else { return }
    for await change in changes where change.version > seen {
      tell(change.serverSentEvent)
      seen = change.version
      if change.status.isFinal { return }
    }
  }

  /// The order as an event (WHATWG HTML, 9.2).
  private var serverSentEvent: ByteBuffer {
    var buffer = ByteBuffer(string: "id: \(version)\nevent: order\ndata: ")
    buffer.writeBytes(json)
    buffer.writeString("\n\n")
    return buffer
  }
}
