import Contracts
import FoundationEssentials
import Logging
import Messaging
import PostgreSQL
import ServiceKit
import ServiceLifecycle

/// Hands waiting mail to the mail server. A mail is removed once the server has it; one that it does not take is tried
/// again, later and later, for about two days.
struct SendMail: Service {
  let server: MailServer
  let runtime: Runtime

  private static let maximumAttempts = 20

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        do {
          while try await sendOne() {}
        } catch {
          runtime.logger.warning("mail put off", metadata: ["reason": "\(error)"])
        }
        try? await Task.sleep(for: .milliseconds(500))
      }
    }
  }

  /// The mail is claimed for a minute rather than locked: no transaction stays open while the mail server thinks.
  private func sendOne() async throws -> Bool {
    let rows = try await runtime.database.execute(
      """
      UPDATE mails SET attempts = attempts + 1,
        next_attempt_at = now() + least(60 * 2 ^ attempts, 21600) * interval '1 second'
      WHERE id = (SELECT id FROM mails WHERE next_attempt_at <= now() AND attempts < \(Self.maximumAttempts)
        ORDER BY next_attempt_at LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING id, recipient, subject, body
      """)
    guard let row = rows.first else { return false }
    let (id, recipient, subject, body) = try row.decode(ID.self, String.self, String.self, String.self)
    do {
      try await server.send(to: recipient, subject: subject, body: body, id: id.description, at: Date())
    } catch {
      runtime.logger.warning("mail not sent", metadata: ["mail": "\(id)", "reason": "\(error)"])
      return true
    }
    try await runtime.database.execute("DELETE FROM mails WHERE id = \(id)")
    return true
  }
}
