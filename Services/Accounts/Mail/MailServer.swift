import Contracts
import FoundationEssentials
import NIOCore
import NIOPosix
import ServiceKit

/// Hands mails to a server by SMTP (RFC 5321), several over one connection.
struct MailServer: Sendable {
  private let host: String
  private let port: Int
  private let sender: String

  private static let timeout = TimeAmount.seconds(10)

  init(_ settings: Settings) throws(SettingError) {
    host = try settings.text(.mailHost)
    port = try settings.number(.mailPort)
    sender = try settings.text(.mailSender)
  }

  struct Mail: Sendable {
    var id: ID
    var recipient: String
    var subject: String
    var body: String
  }

  /// Why the server did not take a mail: its codes (RFC 5321, 4.2; RFC 3463), such as `550 5.1.1`. Its words are left out: they
  /// usually repeat the address, which must not be logged.
  struct Refused: Error, CustomStringConvertible {
    let description: String

    init(reply: Substring) {
      let words = reply.split(whereSeparator: { $0 == " " || $0 == "-" })
      let codes = words.prefix(2).prefix { $0.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E } }
      description = codes.joined(separator: " ")
    }
  }

  /// - Returns: for each mail that was offered to the server, nil if it took the mail, or why not. If the connection is lost the
  ///   mails after that are missing.
  /// - Throws: when the server cannot be reached at all.
  func send(_ mails: [Mail], at time: Date) async throws -> [Refused?] {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connectTimeout(Self.timeout)
      .connect(host: host, port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(IdleStateHandler(readTimeout: Self.timeout))
          try channel.pipeline.syncOperations.addHandler(CloseWhenIdle())
          return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    return try await channel.executeThenClose { inbound, outbound in
      var replies = Replies(inbound.makeAsyncIterator())
      func say(_ command: String, expecting code: Int) async throws {
        try await outbound.write(ByteBuffer(string: command + "\r\n"))
        try await replies.expect(code)
      }
      try await replies.expect(220)
      try await say("EHLO ocpizza", expecting: 250)
      var refusals: [Refused?] = []
      for mail in mails {
        do {
          try await say("MAIL FROM:<\(sender)>", expecting: 250)
          try await say("RCPT TO:<\(mail.recipient)>", expecting: 250)
          try await say("DATA", expecting: 354)
          try await say(message(mail, at: time) + "\r\n.", expecting: 250)
          refusals.append(nil)
        } catch let refusal as Refused {
          refusals.append(refusal)
          guard (try? await say("RSET", expecting: 250)) != nil else { return refusals }
        } catch {
          return refusals
        }
      }
      try? await say("QUIT", expecting: 221)
      return refusals
    }
  }

  /// The mail as RFC 5322 and RFC 2045 write it. The text is UTF-8 in base64, so no line is too long and none begins with a dot.
  private func message(_ mail: Mail, at time: Date) -> String {
    func encoded(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
    let text = encoded(mail.body)
    let lines = stride(from: 0, to: text.utf8.count, by: 76).map { start in
      String(text.dropFirst(start).prefix(76))
    }
    let domain = sender.split(separator: "@").last ?? "ocpizza"
    return [
      "Date: \(time.mailDate)", "From: OC Pizza <\(sender)>", "To: <\(mail.recipient)>",
      "Subject: =?UTF-8?B?\(encoded(mail.subject))?=", "Message-ID: <\(mail.id)@\(domain)>", "MIME-Version: 1.0",
      "Content-Type: text/plain; charset=UTF-8", "Content-Transfer-Encoding: base64", "",
    ].joined(separator: "\r\n") + "\r\n" + lines.joined(separator: "\r\n")
  }
}

/// Closes the connection to a server that sends nothing for too long.
private final class CloseWhenIdle: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is IdleStateHandler.IdleStateEvent { context.close(promise: nil) }
  }
}

/// Reads the server's replies: lines of a code and a text. The last line of a reply has a space behind the code.
private struct Replies {
  private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
  private var text = ""

  init(_ inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator) {
    self.inbound = inbound
  }

  mutating func expect(_ code: Int) async throws {
    while true {
      while let end = text.firstIndex(of: "\r\n") {
        let line = text[..<end]
        text = String(text[text.index(after: end)...])
        guard line.dropFirst(3).first != "-" else { continue }
        guard line.prefix(3) == String(code) else { throw MailServer.Refused(reply: line) }
        return
      }
      guard let more = try await inbound.next(isolation: #isolation) else {
        throw ChannelError.eof
      }
      text += String(buffer: more)
    }
  }
}

extension Date {
  /// RFC 5322, 3.3, in UTC.
  fileprivate var mailDate: String {
    let text = formatted(.iso8601)
    let (year, month, day, time) = (
      text.prefix(4), Int(text.dropFirst(5).prefix(2)) ?? 1, text.dropFirst(8).prefix(2), text.dropFirst(11).prefix(8)
    )
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    return "\(day) \(months[month - 1]) \(year) \(time) +0000"
  }
}

extension Setting {
  static let mailHost = text("mail.host", "the mail server's host")
  static let mailPort = number("mail.port", in: 1...65_535, "the mail server's port (SMTP)")
  static let mailSender = text("mail.sender", "from which address customers get mail")
}
