import NIOCore
import NIOPosix

/// A connection to a mail server (RFC 5321), on which commands go out together where the server takes that (RFC 2920).
struct MailConnection: Sendable {
  private let channel: any Channel
  private let replies: NIOLoopBound<MailReplies>
  private let isPipelined: Bool

  /// How long the server may take for each reply, and how long the connection stays open without a mail.
  private static let timeout = TimeAmount.seconds(10)

  static func open(host: String, port: Int) async throws -> MailConnection {
    let greeting = MultiThreadedEventLoopGroup.singleton.any().makePromise(of: MailReply.self)
    let channel: any Channel
    let replies: NIOLoopBound<MailReplies>
    do {
      (channel, replies) = try await ClientBootstrap(group: greeting.futureResult.eventLoop)
        .connectTimeout(timeout)
        .connect(host: host, port: port) { channel in
          channel.eventLoop.makeCompletedFuture {
            let replies = MailReplies(greeting)
            try channel.pipeline.syncOperations.addHandler(IdleStateHandler(readTimeout: timeout))
            try channel.pipeline.syncOperations.addHandler(replies)
            return (channel, NIOLoopBound(replies, eventLoop: channel.eventLoop))
          }
        }
    } catch {
      greeting.fail(error)
      throw error
    }
    do {
      try await greeting.futureResult.get().check(220)
      let plain = MailConnection(channel: channel, replies: replies, isPipelined: false)
      let offer = try await plain.ask("EHLO ocpizza\r\n", replies: 1)[0].get()
      try offer.check(250)
      return MailConnection(channel: channel, replies: replies, isPipelined: offer.names("PIPELINING"))
    } catch {
      channel.close(promise: nil)
      throw error
    }
  }

  /// - Parameters:
  ///   - message: with the line that ends it.
  ///   - onAnswer: called once the server has answered anything.
  /// - Throws: `MailServer.Refused` where the server does not take the mail.
  func deliver(
    _ message: String, from sender: String, to recipient: String, onAnswer: () -> Void
  ) async throws {
    let commands = [("MAIL FROM:<\(sender)>\r\n", 250), ("RCPT TO:<\(recipient)>\r\n", 250), ("DATA\r\n", 354)]
    if isPipelined {
      let replies = ask(commands.map(\.0).joined(), replies: 3)
      var refusal: MailServer.Refused?
      for (index, (reply, command)) in zip(replies, commands).enumerated() {
        do {
          try await reply.get().check(command.1)
        } catch let error as MailServer.Refused {
          refusal = refusal ?? error
          if index == 2 { throw refusal ?? error }
        }
        onAnswer()
      }
      if let refusal {
        // It waits for a mail to nobody (RFC 2920, 3.1).
        _ = try await ask(".\r\n", replies: 1)[0].get()
        throw refusal
      }
    } else {
      for (command, code) in commands {
        let reply = try await ask(command, replies: 1)[0].get()
        onAnswer()
        try reply.check(code)
      }
    }
    try await ask(message, replies: 1)[0].get().check(250)
  }

  func say(_ command: String, expecting code: Int) async throws {
    try await ask(command + "\r\n", replies: 1)[0].get().check(code)
  }

  func close() {
    channel.close(promise: nil)
  }

  /// Sends commands.
  ///
  /// - Returns: the replies to come.
  private func ask(_ text: String, replies count: Int) -> [EventLoopFuture<MailReply>] {
    let promises = (0..<count).map { _ in channel.eventLoop.makePromise(of: MailReply.self) }
    channel.eventLoop.execute { [replies] in
      for promise in promises { replies.value.expect(promise) }
      channel.writeAndFlush(ByteBuffer(string: text), promise: nil)
    }
    return promises.map(\.futureResult)
  }
}

/// What the server said: lines of a code and a text. The last line of a reply has a space behind the code.
struct MailReply: Sendable {
  fileprivate var lines: [String] = []

  /// - Throws: `MailServer.Refused` where the reply has another code.
  fileprivate func check(_ code: Int) throws(MailServer.Refused) {
    guard let last = lines.last, last.hasPrefix(String(code)) else { throw MailServer.Refused(reply: lines.last ?? "") }
  }

  /// Whether the server has an extension.
  fileprivate func names(_ keyword: String) -> Bool {
    lines.contains { $0.dropFirst(4).uppercased() == keyword }
  }
}

/// Reads the server's replies, each for the command that has waited longest.
private final class MailReplies: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  /// A server that says more than this in one reply is none.
  private static let maximumLength = 64 * 1024

  private var waiting: CircularBuffer<EventLoopPromise<MailReply>> = CircularBuffer()
  private var unread = ByteBuffer()
  private var reply = MailReply()
  private var hasEnded = false

  init(_ greeting: EventLoopPromise<MailReply>) {
    waiting.append(greeting)
  }

  func expect(_ promise: EventLoopPromise<MailReply>) {
    if hasEnded { promise.fail(ChannelError.eof) } else { waiting.append(promise) }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    unread.writeImmutableBuffer(unwrapInboundIn(data))
    while let end = unread.readableBytesView.firstIndex(of: UInt8(ascii: "\n")),
      let line = unread.readString(length: end - unread.readerIndex + 1)
    {
      reply.lines.append(String(line.prefix { !$0.isNewline }))
      guard line.dropFirst(3).first != "-" else { continue }
      waiting.popFirst()?.succeed(reply)
      reply = MailReply()
    }
    if unread.readableBytes + reply.lines.count * 64 > Self.maximumLength { context.close(promise: nil) }
    if unread.readableBytes == 0 { unread.clear() }
  }

  func channelInactive(context: ChannelHandlerContext) {
    hasEnded = true
    while let promise = waiting.popFirst() { promise.fail(ChannelError.eof) }
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  /// The server has sent nothing for too long, or there was no mail for it.
  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard event is IdleStateHandler.IdleStateEvent else { return context.fireUserInboundEventTriggered(event) }
    if waiting.isEmpty { context.writeAndFlush(NIOAny(ByteBuffer(string: "QUIT\r\n")), promise: nil) }
    context.close(promise: nil)
  }
}
