import ArgumentParser
import NIOCore
import NIOPosix

/// A mail server (RFC 5321) that takes every mail and forgets it. The simulator cannot be used for measuring: it takes 1 ms of the
/// machine for each mail, and in production the mail server is another machine.
struct MailSink: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "mail", abstract: "Take every mail.")

  @Option var port: Int

  func run() async throws {
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Session()) }
      }
      .bind(host: "127.0.0.1", port: port).get()
    try await channel.closeFuture.get()
  }

  private final class Session: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private var unread = ByteBuffer()
    private var isInMail = false

    func channelActive(context: ChannelHandlerContext) {
      say("220 ready\r\n", in: context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      unread.writeImmutableBuffer(unwrapInboundIn(data))
      var replies = ""
      while let end = unread.readableBytesView.firstIndex(of: UInt8(ascii: "\n")),
        let line = unread.readString(length: end - unread.readerIndex + 1)
      {
        if isInMail {
          guard line == ".\r\n" else { continue }
          isInMail = false
          replies += "250 taken\r\n"
          continue
        }
        switch line.prefix(4) {
        case "EHLO": replies += "250-ready\r\n250 PIPELINING\r\n"
        case "DATA":
          isInMail = true
          replies += "354 go on\r\n"
        default: replies += "250 done\r\n"
        }
      }
      if !replies.isEmpty { say(replies, in: context) }
      unread.discardReadBytes()
    }

    private func say(_ text: String, in context: ChannelHandlerContext) {
      context.writeAndFlush(NIOAny(ByteBuffer(string: text)), promise: nil)
    }
  }
}
