import FoundationEssentials
import Support
import Testing

/// The mails that the mail catcher has received.
enum Mailbox {
  /// Waits for a mail that contains some words and a link.
  ///
  /// - Returns: the token at the end of the link.
  static func token(sentTo recipient: String, with words: String) async throws -> String {
    var token = ""
    let came = try await becomesTrue {
      let mail = try mails(to: recipient).last { $0.contains(words) && $0.contains("://") }
      let link = mail?.split(whereSeparator: \.isWhitespace).first { $0.contains("://") }
      token = link?.split(separator: "#").last.map { String($0) } ?? ""
      return !token.isEmpty
    }
    try #require(came, "no mail with a link came to \(recipient)")
    return token
  }

  static func mails(to recipient: String) throws -> [String] {
    let folder = try Servers.variable("RUN") + "/mail/new"
    return try FileManager.default.contentsOfDirectory(atPath: folder).compactMap { name in
      guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)") else { return nil }
      let text = String(decoding: data, as: UTF8.self).replacing("\r\n", with: "\n")
      guard text.contains("To: <\(recipient)>"), let start = text.firstRange(of: "\n\n") else { return nil }
      let body = text[start.upperBound...].filter { !$0.isWhitespace }
      return Data(base64Encoded: String(body)).map { String(decoding: $0, as: UTF8.self) }
    }
  }
}
