import Contracts
import HummingbirdCore
import Logging
import NIOCore

/// HTTP/1.1 as Hummingbird speaks it, behind a guard for each connection.
struct GuardedHTTP: ServerChildChannel {
  private let responder: HTTPChannelHandler.Responder
  private let connections: Connections
  private let largeBodies: LargeBodies
  private let problemResponse: @Sendable (Problem, String) -> ByteBuffer

  /// - Parameter problemResponse: a whole HTTP response, from a problem and the target that was asked for.
  init(
    responder: @escaping HTTPChannelHandler.Responder, connections: Connections, largeBodies: LargeBodies,
    problemResponse: @escaping @Sendable (Problem, String) -> ByteBuffer
  ) {
    self.responder = responder
    self.connections = connections
    self.largeBodies = largeBodies
    self.problemResponse = problemResponse
  }

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
    let place = connections.take(for: channel.remoteAddress)
    if let place { channel.closeFuture.whenComplete { _ in connections.giveBack(place) } }
    let connection = ConnectionGuard(
      isFull: place == nil, largeBodies: largeBodies, problemResponse: problemResponse)
    let box = NIOLoopBound(connection, eventLoop: channel.eventLoop)
    let http = HTTP1Channel(
      responder: responder, configuration: .init(additionalChannelHandlers: [ResponseWatcher(box.value)]))
    do {
      try channel.pipeline.syncOperations.addHandler(connection)
    } catch {
      return channel.eventLoop.makeFailedFuture(error)
    }
    return http.setup(channel: channel, logger: logger)
  }

  func handle(value: HTTP1Channel.Value, logger: Logger) async {
    await HTTP1Channel(responder: responder).handle(value: value, logger: logger)
  }
}
