import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

/// Customers of whom nothing was heard for years are erased. They are told by mail before; who logs in or orders meanwhile stays.
struct Retention {
  let database: Database
  let outbox: Outbox

  /// How long after the last contact.
  static let years = 3
  /// How long before they are told.
  static let noticeDays = 30

  private static let batchSize = 50

  struct Outcome: Equatable {
    var told = 0
    var erased = 0
  }

  /// Tells and erases all who are due. Several at once divide them among each other.
  func run() async throws -> Outcome {
    var outcome = Outcome()
    while !Task.isCancelled {
      let count = try await tell()
      outcome.told += count
      guard count == Self.batchSize else { break }
    }
    while !Task.isCancelled {
      let count = try await erase()
      outcome.erased += count
      guard count == Self.batchSize else { break }
    }
    return outcome
  }

  private func tell() async throws -> Int {
    try await database.transaction { transaction in
      let accounts = try await transaction.customersToTell(limit: Self.batchSize)
      for account in accounts {
        guard account.hasEmail else {
          // Nobody can use it (CONTRIBUTING says why nobody is told), and it stays for as long as the others.
          transaction.audit("erasure due", of: account.id)
          continue
        }
        transaction.audit("told of erasure", of: account.id)
        transaction.mailErasureNotice(to: account, inDays: Self.noticeDays)
      }
      return accounts.count
    }
  }

  private func erase() async throws -> Int {
    try await database.transaction { transaction in
      let accounts = try await transaction.lockCustomersToErase(limit: Self.batchSize)
      for record in accounts { try await transaction.beginErasure(of: record, by: nil, outbox) }
      return accounts.count
    }
  }
}

extension Transaction {
  /// Customers who have to be told and are counted as told from now on. Of those without an e-mail address the time is noted.
  fileprivate func customersToTell(limit: Int) async throws -> [Account] {
    try await query(
      """
      UPDATE accounts SET told_of_erasure_at = now() WHERE id IN (
        SELECT id FROM accounts a
        WHERE document->>'role' = 'customer'
          AND last_contact_at < now() - \(Retention.years) * interval '1 year' + \(Retention.noticeDays) * interval '1 day'
          AND (told_of_erasure_at IS NULL OR told_of_erasure_at < last_contact_at)
          AND NOT EXISTS (SELECT FROM departures WHERE account_id = a.id)
        ORDER BY last_contact_at LIMIT \(limit) FOR UPDATE SKIP LOCKED)
      RETURNING document
      """
    ).map { try $0.decode(JSONText.self).decode() }
  }

  fileprivate func lockCustomersToErase(limit: Int) async throws -> [AccountRecord] {
    try await query(
      """
      SELECT document, password_hash, generation, version FROM accounts a
      WHERE document->>'role' = 'customer' AND last_contact_at < now() - \(Retention.years) * interval '1 year'
        AND told_of_erasure_at > last_contact_at
        AND told_of_erasure_at < now() - \(Retention.noticeDays) * interval '1 day'
        AND NOT EXISTS (SELECT FROM departures WHERE account_id = a.id)
      ORDER BY last_contact_at LIMIT \(limit) FOR UPDATE SKIP LOCKED
      """
    ).map { try AccountRecord($0) }
  }

  fileprivate func mailErasureNotice(to account: Account, inDays days: Int) {
    queueMail(
      to: account.email, subject: "Votre compte OC Pizza va être effacé",
      body: """
        Bonjour \(account.firstName),

        Vous n'avez plus utilisé votre compte OC Pizza depuis près de trois ans. Dans \(days) jours, nous effacerons votre compte \
        et vos données personnelles.

        Pour le garder, il suffit de vous connecter une fois d'ici là. Si vous ne voulez pas le garder, il n'y a rien à faire.

        OC Pizza
        """)
  }
}
