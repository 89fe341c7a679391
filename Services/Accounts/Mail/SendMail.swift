import Contracts
import FoundationEssentials
import Logging
import Messaging
import PostgreSQL
import ServiceKit
import ServiceLifecycle

/// Sends the mails in the table `mails`. A mail is deleted once the mail server has taken it; of one about an order the time stays. One that the server does not take is
/// tried again after growing pauses, for about two days.
struct SendMail: Service {
  let server: MailServer
  let runtime: Runtime

  static let maximumAttempts = 20
  private static let batchSize = 20
  /// Between batches. That makes 40 mails a second for each replica, which is about what mail servers accept from one sender,
  /// and keeps mail from taking the CPU that a rush of orders needs.
  private static let pause = Duration.milliseconds(500)

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        do {
          try await sendBatch()
        } catch {
          runtime.logger.warning("mail put off", metadata: ["reason": "\(error)"])
        }
        try? await Task.sleep(for: Self.pause)
      }
    }
  }

  /// Claims mails for at least a minute instead of locking them: no transaction stays open while the mail server works.
  private func sendBatch() async throws {
    let rows = try await runtime.database.execute(
      """
      UPDATE mails SET attempts = attempts + 1,
        next_attempt_at = now() + least(60 * 2 ^ attempts, 21600) * interval '1 second'
      WHERE id IN (SELECT id FROM mails WHERE next_attempt_at <= now() AND attempts < \(Self.maximumAttempts)
        ORDER BY next_attempt_at, id LIMIT \(Self.batchSize) FOR UPDATE SKIP LOCKED)
      RETURNING id, recipient, subject, body
      """)
    // UPDATE returns rows in any order, but mails about one order must go out in the order of its steps.
    let mails = try rows.map { row in
      let (id, recipient, subject, body) = try row.decode(ID.self, String.self, String.self, String.self)
      return MailServer.Mail(id: id, recipient: recipient, subject: subject, body: body)
    }.sorted { $0.id < $1.id }
    var rest = mails[...]
    while !rest.isEmpty {
      let outcomes = try await server.send(Array(rest), at: Date())
      var sent: [ID] = []
      for (mail, refusal) in zip(rest, outcomes) {
        guard let refusal else {
          sent.append(mail.id)
          continue
        }
        runtime.logger.warning("mail not sent", metadata: ["mail": "\(mail.id)", "reason": "\(refusal)"])
      }
      try await runtime.database.execute(
        """
        WITH sent AS (DELETE FROM mails WHERE id = ANY(\(sent)) RETURNING id, order_id, order_status)
        INSERT INTO sent_order_mails (order_id, mail_id, status)
        SELECT order_id, id, order_status FROM sent WHERE order_id IS NOT NULL
        """)
      rest = rest.dropFirst(outcomes.count)
      // The connection was lost while this mail was sent, maybe because of it. Leave it out and send the others.
      if let mail = rest.popFirst() {
        runtime.logger.warning("mail not sent", metadata: ["mail": "\(mail.id)", "reason": "the connection was lost"])
      }
    }
  }
}
