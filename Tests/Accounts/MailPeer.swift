import NIOCore
import NIOPosix
import Synchronization

/// A mail server on a port of its own (RFC 5321), which notes what it is handed and refuses or leaves as addresses tell it:
/// `refused@…` is unknown, with a mail to `lost@…` it leaves before it has taken it, and after one to `last@…` it leaves.
struct MailPeer: Sendable {
  /// What it was handed, in the order in which it came.
  struct Taken: Sendable, Equatable {
    var recipient: String
    var text: String
    var connection: Int
  }

  fileprivate final class Book: Sendable {
    let state = Mutex((taken: [Taken](), connections: 0, together: 0))
  }

  private let book: Book
  private let channel: any Channel

  var port: Int { channel.localAddress?.port ?? 0 }
  var taken: [Taken] { book.state.withLock { $0.taken } }
  var connections: Int { book.state.withLock { $0.connections } }
  /// How many commands came together, at most.
  var commandsTogether: Int { book.state.withLock { $0.together } }

  /// - Parameter isPipelined: whether it offers that commands come together (RFC 2920).
  init(isPipelined: Bool) async throws {
    let book = Book()
    self.book = book
    channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(MailPeerSession(book, isPipelined: isPipelined))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
  }

  func stop() async throws { try await channel.close() }
}

private final class MailPeerSession: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let book: MailPeer.Book
  private let isPipelined: Bool
  private var number = 0
  private var unread = ""
  private var recipient: String?
  private var isInData = false

  init(_ book: MailPeer.Book, isPipelined: Bool) {
    self.book = book
    self.isPipelined = isPipelined
  }

  func channelActive(context: ChannelHandlerContext) {
    number = book.state.withLock { state in
      state.connections += 1
      return state.connections
    }
    say("220 peer", context)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    unread += String(buffer: unwrapInboundIn(data))
    let commands = isInData ? 0 : unread.split(separator: "\r\n").count
    book.state.withLock { $0.together = max($0.together, commands) }
    while let end = unread.firstRange(of: isInData ? "\r\n.\r\n" : "\r\n") {
      let text = String(unread[..<end.lowerBound])
      unread = String(unread[end.upperBound...])
      if isInData { take(text, context) } else { obey(text, context) }
    }
  }

  private func take(_ text: String, _ context: ChannelHandlerContext) {
    isInData = false
    guard let recipient else { return say("554 5.5.1 nobody", context) }
    if recipient.hasPrefix("lost") { return context.close(promise: nil) }
    book.state.withLock { $0.taken.append(.init(recipient: recipient, text: text, connection: number)) }
    say("250 2.0.0 taken", context)
    self.recipient = nil
    if recipient.hasPrefix("last") { context.close(promise: nil) }
  }

  private func obey(_ command: String, _ context: ChannelHandlerContext) {
    let address = command.split(whereSeparator: { $0 == "<" || $0 == ">" }).dropFirst().first.map(String.init)
    switch command.prefix(4) {
    case "EHLO": say(isPipelined ? "250-peer\r\n250-PIPELINING\r\n250 HELP" : "250-peer\r\n250 HELP", context)
    case "RCPT":
      if address?.hasPrefix("refused") == true {
        say("550 5.1.1 \(address ?? "") is unknown", context)
      } else {
        recipient = address
        say("250 2.1.5 good", context)
      }
    case "DATA":
      guard recipient != nil else { return say("554 5.5.1 nobody", context) }
      isInData = true
      say("354 go on", context)
    case "RSET":
      recipient = nil
      say("250 good", context)
    default: say("250 good", context)
    }
  }

  private func say(_ text: String, _ context: ChannelHandlerContext) {
    context.writeAndFlush(NIOAny(ByteBuffer(string: text + "\r\n")), promise: nil)
  }
}
