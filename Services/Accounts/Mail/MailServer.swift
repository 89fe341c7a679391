import Contracts
import FoundationEssentials
import ServiceKit

/// Hands mails to a server by SMTP (RFC 5321), over a few connections that stay open from one batch to the next.
struct MailServer: Sendable {
  struct Mail: Sendable {
    var id: ID
    /// Mails about one order go one after the other.
    var orderId: ID?
    var recipient: String
    var subject: String
    var body: String
  }

  /// What became of a mail.
  enum Outcome: Sendable {
    case taken
    case refused(Refused)
    /// The connection was lost while the mail was sent, maybe because of it.
    case lost
  }

  /// Why the server did not take a mail: its codes (RFC 5321, 4.2; RFC 3463), such as `550 5.1.1`. Its words are left out: they
  /// usually repeat the address, which must not be logged.
  struct Refused: Error, CustomStringConvertible {
    let description: String

    init(reply: some StringProtocol) {
      let words = reply.split(whereSeparator: { $0 == " " || $0 == "-" })
      let codes = words.prefix(2).prefix { $0.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E } }
      description = codes.joined(separator: " ")
    }
  }

  /// How many mails are on their way at a time. Servers take some ten connections from one sender.
  private static let maximumConnections = 4

  private let lanes: [MailLane]

  init(_ settings: Settings) throws(SettingError) {
    self.init(
      host: try settings.text(.mailHost), port: try settings.number(.mailPort), sender: try settings.text(.mailSender))
  }

  init(host: String, port: Int, sender: String) {
    lanes = (0..<Self.maximumConnections).map { _ in MailLane(host: host, port: port, sender: sender) }
  }

  /// Divides mails among the connections.
  func lanes(for mails: [Mail]) -> [(lane: MailLane, mails: [Mail])] {
    var divided = lanes.map { (lane: $0, mails: [Mail]()) }
    for (index, mail) in mails.enumerated() {
      let place = mail.orderId.map { Int($0.uuid.uuid.15) } ?? index
      divided[place % lanes.count].mails.append(mail)
    }
    return divided.filter { !$0.mails.isEmpty }
  }
}

extension MailServer.Mail {
  /// The mail as RFC 5322 and RFC 2045 write it, up to the line that ends it. The text is UTF-8 in base64, so no line is too long and
  /// none begins with a dot.
  func message(from sender: String, at time: Date) -> String {
    let domain = sender.split(separator: "@").last ?? "ocpizza"
    return """
      Date: \(time.mailDate)\r
      From: OC Pizza <\(sender)>\r
      To: <\(recipient)>\r
      Subject: =?UTF-8?B?\(Data(subject.utf8).base64EncodedString())?=\r
      Message-ID: <\(id)@\(domain)>\r
      MIME-Version: 1.0\r
      Content-Type: text/plain; charset=UTF-8\r
      Content-Transfer-Encoding: base64\r
      \r
      \(Data(body.utf8).base64EncodedString(options: [.lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed]))\r
      .\r

      """
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
