import Contracts
import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// Tells the connection's guard when responses begin and end, and of what the parser did not like after all.
final class ResponseWatcher: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let connection: ConnectionGuard

  init(_ connection: ConnectionGuard) {
    self.connection = connection
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch unwrapOutboundIn(data) {
    case .head(var head):
      guard connection.responseBegins() else { return context.write(data, promise: promise) }
      head.headerFields[.connection] = "close"
      context.write(wrapOutboundOut(.head(head)), promise: promise)
    case .body:
      context.write(data, promise: promise)
    case .end:
      context.write(data, promise: promise)
      connection.responseEnded()
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    guard error is HTTPParserError || error is NIOHTTPDecoderError else { return context.fireErrorCaught(error) }
    connection.parserFailed()
  }
}
