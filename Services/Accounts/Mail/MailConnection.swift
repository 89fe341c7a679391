import NIOCore
import NIOPosix

/// A connection to a mail server (RFC 5321), on which commands go out together where the server takes that (RFC 2920).
struct MailConnection: Sendable {
  private let channel: any Channel
  private let replies: NIOLoopBound<MailReplies>
  private let isPipelined: Bool

  /// How long the server may take for each reply, and how long the connection stays open without a mail.
  private static let timeout = TimeAmount.seconds(10)

  /// The connection has ended.
  struct Lost: Error {
    /// Whether the server had answered anything: where not, it cannot have taken the mail.
    var hasAnswered: Bool
  }

  static func open(host: String, port: Int) async throws -> MailConnection {
    let greeting = MultiThreadedEventLoopGroup.singleton.any().makePromise(of: [MailReply].self)
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
      try await greeting.futureResult.get()[0].check(220)
      let plain = MailConnection(channel: channel, replies: replies, isPipelined: false)
      let offer = try await plain.ask("EHLO ocpizza\r\n")[0]
      try offer.check(250)
      return MailConnection(channel: channel, replies: replies, isPipelined: offer.names("PIPELINING"))
    } catch {
      channel.close(promise: nil)
      throw error
    }
  }

  /// - Parameter message: with the line that ends it.
  /// - Throws: `MailServer.Refused` where the server does not take the mail, `Lost`.
  func deliver(_ message: String, from sender: String, to recipient: String) async throws {
    let commands = [("MAIL FROM:<\(sender)>\r\n", 250), ("RCPT TO:<\(recipient)>\r\n", 250), ("DATA\r\n", 354)]
    var hasAnswered = false
    do {
      for group in isPipelined ? [commands] : commands.map({ [$0] }) {
        let replies = try await ask(group.map(\.0).joined(), replies: group.count)
        hasAnswered = true
        do {
          for (reply, command) in zip(replies, group) { try reply.check(command.1) }
        } catch {
          // It waits for a mail to nobody (RFC 2920, 3.1).
          if group.count > 1, replies.last?.has(354) == true { _ = try await ask(".\r\n") }
          throw error
        }
      }
      try await ask(message)[0].check(250)
    } catch let lost as Lost {
      throw Lost(hasAnswered: hasAnswered || lost.hasAnswered)
    }
  }

  func say(_ command: String, expecting code: Int) async throws {
    try await ask(command + "\r\n")[0].check(code)
  }

  func close() {
    channel.close(promise: nil)
  }

  /// Sends commands, and waits for all their replies: one by one they would wake the task for each.
  ///
  /// - Throws: `Lost`.
  private func ask(_ text: String, replies count: Int = 1) async throws -> [MailReply] {
    let promise = channel.eventLoop.makePromise(of: [MailReply].self)
    channel.eventLoop.execute { [replies] in
      replies.value.expect(count, promise)
      channel.writeAndFlush(ByteBuffer(string: text), promise: nil)
    }
    return try await promise.futureResult.get()
  }
}

/// What the server said: lines of a code and a text. The last line of a reply has a space behind the code.
struct MailReply: Sendable {
  fileprivate var lines: [String] = []

  fileprivate func has(_ code: Int) -> Bool {
    lines.last?.hasPrefix(String(code)) == true
  }

  /// - Throws: `MailServer.Refused` where the reply has another code.
  fileprivate func check(_ code: Int) throws(MailServer.Refused) {
    guard has(code) else { throw MailServer.Refused(reply: lines.last ?? "") }
  }

  /// Whether the server has an extension.
  fileprivate func names(_ keyword: String) -> Bool {
    lines.contains { $0.dropFirst(4).uppercased() == keyword }
  }
}

/// Reads the server's replies, for the commands that have waited longest.
private final class MailReplies: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  /// A server that says more than this in one reply is none.
  private static let maximumLength = 64 * 1024

  private var waiting: CircularBuffer<(count: Int, promise: EventLoopPromise<[MailReply]>)> = CircularBuffer()
  private var unread = ByteBuffer()
  private var reply = MailReply()
  /// Those to the first of `waiting`.
  private var replies: [MailReply] = []
  private var hasEnded = false

  init(_ greeting: EventLoopPromise<[MailReply]>) {
    waiting.append((1, greeting))
  }

  func expect(_ count: Int, _ promise: EventLoopPromise<[MailReply]>) {
    if hasEnded { promise.fail(MailConnection.Lost(hasAnswered: false)) } else { waiting.append((count, promise)) }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    unread.writeImmutableBuffer(unwrapInboundIn(data))
    while let end = unread.readableBytesView.firstIndex(of: UInt8(ascii: "\n")),
      let line = unread.readString(length: end - unread.readerIndex + 1)
    {
      reply.lines.append(String(line.prefix { !$0.isNewline }))
      guard line.dropFirst(3).first != "-" else { continue }
      replies.append(reply)
      reply = MailReply()
      // The server says something without being asked, for example why it closes: nobody waits for that.
      if let first = waiting.first {
        guard replies.count == first.count else { continue }
        waiting.removeFirst().promise.succeed(replies)
      }
      replies = []
    }
    if unread.readableBytes + reply.lines.count * 64 > Self.maximumLength { context.close(promise: nil) }
    if unread.readableBytes == 0 { unread.clear() }
  }

  func channelInactive(context: ChannelHandlerContext) {
    hasEnded = true
    while let (_, promise) = waiting.popFirst() {
      promise.fail(MailConnection.Lost(hasAnswered: !replies.isEmpty))
      replies = []
    }
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
