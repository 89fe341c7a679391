import Contracts
import Glibc
import HummingbirdCore
import Logging
import NIOCore

/// HTTP/1.1: a guard for each connection, and behind it the conversation.
///
/// It stands in for Hummingbird's own, which has eight handlers, a task and two sequences for each connection, and so 29 KB for a
/// stream.
struct GuardedHTTP: ServerChildChannel {
  struct Connection: ServerChildChannelValue {
    let channel: any Channel
  }

  private let responder: Conversation.Responder
  private let ready: Conversation.Ready
  private let connections: Connections
  private let largeBodies: LargeBodies
  private let problemResponse: @Sendable (Problem, String) -> ByteBuffer

  /// - Parameter problemResponse: a whole HTTP response, from a problem and the target that was asked for.
  init(
    responder: @escaping Conversation.Responder, ready: @escaping Conversation.Ready, connections: Connections,
    largeBodies: LargeBodies, problemResponse: @escaping @Sendable (Problem, String) -> ByteBuffer
  ) {
    self.responder = responder
    self.ready = ready
    self.connections = connections
    self.largeBodies = largeBodies
    self.problemResponse = problemResponse
  }

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Connection> {
    let place = connections.take(for: channel.remoteAddress)
    if let place { channel.closeFuture.whenComplete { _ in connections.giveBack(place) } }
    return channel.eventLoop.makeCompletedFuture {
      let connection = ConnectionGuard(
        isFull: place == nil, largeBodies: largeBodies, problemResponse: problemResponse)
      try channel.pipeline.syncOperations.addHandler(connection)
      try channel.pipeline.syncOperations.addHandler(Conversation(connection, responder, ready: ready))
      // What the system sends without an answer for half a minute ends the connection: a client that vanished without a word would keep
      // its streams for a quarter of an hour.
      try channel.syncOptions?.setOption(.tcpOption(.init(rawValue: TCP_USER_TIMEOUT)), value: 30_000)
      // A channel keeps the buffer into which it has read, and most requests are short.
      try channel.syncOptions?.setOption(
        .recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 512, initial: 1024, maximum: 65_536))
      return Connection(channel: channel)
    }
  }

  /// Its handlers do everything; `Connections` waits for its end.
  func handle(value: Connection, logger: Logger) async {}
}
