import Contracts
import FoundationEssentials
import Logging
import Messaging
import PostgreSQL
import ServiceKit
import ServiceLifecycle

/// Sends the mails in the table `mails`. A mail is deleted once the mail server has taken it; of one about an order the time stays.
/// One that the server does not take is tried again after growing pauses, for about two days.
struct SendMail: Service {
  let server: MailServer
  let runtime: Runtime

  static let maximumAttempts = 20
  /// 160 mails a second for each replica: what a rush of orders causes, and not so many that mail takes the CPU which the rush needs.
  /// A batch is spread over its time: sent at once, it kept a processor busy for 25 ms, for which orders waited.
  private static let batchSize = 40
  private static let batchTime = Duration.milliseconds(250)
  private static let idlePause = Duration.milliseconds(500)
  /// While the server cannot be reached: each try puts off the mails of a batch.
  private static let outagePause = Duration.seconds(5)

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        let next = ContinuousClock.now + Self.batchTime
        var pause = Self.idlePause
        do {
          let (count, isReachable) = try await sendBatch()
          if !isReachable {
            runtime.logger.warning("mail put off", metadata: ["reason": "the mail server is away or slow"])
            pause = Self.outagePause
          } else if count == Self.batchSize {
            // A batch that took long is followed at once by the next one.
            pause = next - .now
          }
        } catch {
          runtime.logger.warning("mail put off", metadata: ["reason": "\(error)"])
        }
        // Cancelled, it returns at once, and the loop ends.
        try? await Task.sleep(for: max(pause, .zero))
      }
    }
  }

  /// Claims mails for at least a minute instead of locking them: no transaction stays open while the mail server works.
  ///
  /// - Returns: how many there were, and whether the mail server could be reached for all of them.
  private func sendBatch() async throws -> (count: Int, isReachable: Bool) {
    let rows = try await runtime.database.execute(
      """
      UPDATE mails SET attempts = attempts + 1,
        next_attempt_at = now() + least(60 * 2 ^ attempts, 21600) * interval '1 second'
      WHERE id IN (SELECT id FROM mails WHERE next_attempt_at <= now() AND attempts < \(Self.maximumAttempts)
        ORDER BY next_attempt_at, id LIMIT \(Self.batchSize) FOR UPDATE SKIP LOCKED)
      RETURNING id, order_id, recipient, subject, body
      """)
    // UPDATE returns rows in any order, but mails about one order must go out in the order of its steps.
    let mails = try rows.map { row in
      let (id, order, recipient, subject, body) = try row.decode(
        ID.self, ID?.self, String.self, String.self, String.self)
      return MailServer.Mail(id: id, orderId: order, recipient: recipient, subject: subject, body: body)
    }.sorted { $0.id < $1.id }
    let isReachable = try await withThrowingTaskGroup(of: Bool.self) { group in
      for (lane, mails) in server.lanes(for: mails) {
        group.addTask { try await send(mails, in: lane) }
      }
      return try await group.reduce(true) { $0 && $1 }
    }
    return (mails.count, isReachable)
  }

  /// - Returns: whether the mail server could be reached for all of them.
  private func send(_ mails: [MailServer.Mail], in lane: MailLane) async throws -> Bool {
    let outcomes = await lane.send(mails, at: Date(), spreadOver: Self.batchTime)
    let isReachable = outcomes.count == mails.count
    var sent: [ID] = []
    for (mail, outcome) in zip(mails, outcomes) {
      switch outcome {
      case .taken: sent.append(mail.id)
      case .refused(let refusal):
        runtime.logger.warning("mail not sent", metadata: ["mail": "\(mail.id)", "reason": "\(refusal)"])
      case .lost:
        runtime.logger.warning(
          "mail not sent", metadata: ["mail": "\(mail.id)", "reason": "the connection was lost"])
      }
    }
    guard !sent.isEmpty else { return isReachable }
    try await runtime.database.execute(
      """
      WITH sent AS (DELETE FROM mails WHERE id = ANY(\(sent)) RETURNING id, order_id, order_status)
      INSERT INTO sent_order_mails (order_id, mail_id, status)
      SELECT order_id, id, order_status FROM sent WHERE order_id IS NOT NULL
      """)
    return isReachable
  }
}
