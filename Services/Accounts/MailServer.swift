import FoundationEssentials
import NIOCore
import NIOPosix
import ServiceKit

/// Hands mail to a server by SMTP (RFC 5321), one message a connection: what a shop sends needs no more.
struct MailServer: Sendable {
  private let host: String
  private let port: Int
  private let sender: String

  private static let timeout = TimeAmount.seconds(10)

  init(_ settings: Settings) throws(SettingError) {
    host = try settings.string("mail.host")
    port = try settings.int("mail.port", in: 1...65_535)
    sender = try settings.string("mail.sender")
  }

  struct Refused: Error, CustomStringConvertible {
    var description: String
  }

  func send(to recipient: String, subject: String, body: String, id: String, at time: Date) async throws {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connectTimeout(Self.timeout)
      .connect(host: host, port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(IdleStateHandler(readTimeout: Self.timeout))
          return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    try await channel.executeThenClose { inbound, outbound in
      var replies = Replies(inbound.makeAsyncIterator())
      try await replies.expect(220)
      let dialogue: [(command: String, reply: Int)] = [
        ("EHLO ocpizza", 250), ("MAIL FROM:<\(sender)>", 250), ("RCPT TO:<\(recipient)>", 250), ("DATA", 354),
        (message(to: recipient, subject: subject, body: body, id: id, at: time) + "\r\n.", 250), ("QUIT", 221),
      ]
      for (command, reply) in dialogue {
        try await outbound.write(ByteBuffer(string: command + "\r\n"))
        try await replies.expect(reply)
      }
    }
  }

  /// RFC 5322 and 2045: UTF-8 in base64, so that no line is too long and none begins with a dot.
  private func message(to recipient: String, subject: String, body: String, id: String, at time: Date) -> String {
    func encoded(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
    let text = encoded(body)
    let lines = stride(from: 0, to: text.utf8.count, by: 76).map { start in
      String(text.dropFirst(start).prefix(76))
    }
    let domain = sender.split(separator: "@").last ?? "ocpizza"
    return [
      "Date: \(time.formatted(.iso8601))", "From: OC Pizza <\(sender)>", "To: <\(recipient)>",
      "Subject: =?UTF-8?B?\(encoded(subject))?=", "Message-ID: <\(id)@\(domain)>", "MIME-Version: 1.0",
      "Content-Type: text/plain; charset=UTF-8", "Content-Transfer-Encoding: base64", "",
    ].joined(separator: "\r\n") + "\r\n" + lines.joined(separator: "\r\n")
  }
}

/// The server's replies: lines of a code and text, of which the last has a space behind the code.
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
        guard line.prefix(3) == String(code) else { throw MailServer.Refused(description: String(line)) }
        return
      }
      guard let more = try await inbound.next(isolation: #isolation) else {
        throw MailServer.Refused(description: "connection closed")
      }
      text += String(buffer: more)
    }
  }
}
