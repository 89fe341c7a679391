import Contracts
import FoundationEssentials
import Logging
import Messaging
import PostgreSQL
import ServiceKit
import ServiceLifecycle

extension DeleteAccount {
  /// Somebody wants to be erased. Their sessions end at once, and they cannot log in again. Only orders knows what is under
  /// way for them: it takes no further order of theirs and says what is left, so nothing that was placed a moment ago is
  /// overlooked. `EraseAccount.swift` does the rest.
  func handle(in accounts: Accounts) async throws -> Erasure {
    guard id == caller.accountId || caller.role == .groupManager else { throw Problem.notFound }
    try await checkItIsThem(in: accounts)
    try await accounts.database.transaction { transaction in
      guard let record = try await transaction.lockAccount(id) else { throw Problem.notFound }
      try await transaction.revokeAccess(id, accounts.outbox)
      transaction.queue(
        """
        UPDATE accounts SET password_hash = \(PasswordHasher.unusable(like: record.passwordHash)) WHERE id = \(id)
        """)
      transaction.queue("INSERT INTO departures (account_id) VALUES (\(id)) ON CONFLICT DO NOTHING")
      transaction.audit("erasure asked for", of: id)
      try accounts.outbox.add(AccountLeaving(accountId: id), to: transaction)
    }
    let erasure = try await eventually(within: Self.patience) { try await accounts.database.erasure(of: id) }
    return erasure ?? .pending(orders: nil, atTheLatest: Date() + Self.longestLife)
  }

  /// For how long, in seconds, a login shows that it is not only the access token that somebody has.
  private static let recentSeconds = 300.0

  private func checkItIsThem(in accounts: Accounts) async throws {
    guard let currentPassword else {
      if let signedInAt, Date().timeIntervalSince(signedInAt) < Self.recentSeconds { return }
      throw Problem.invalid("/currentPassword", "Give the current password, or log in again before.", code: .missing)
    }
    _ = try await accounts.hasher.inTurn { turn in
      try await accounts.check(currentPassword, of: caller.accountId, in: turn)
    }
  }

  /// Orders answers within a tenth of a second, unless it is down.
  private static let patience = Duration.seconds(2)
  /// In seconds: an order can be for any time of the next week, and holds up an erasure for a day more.
  private static let longestLife = 8.0 * 86_400
}

extension Database {
  /// How far the erasure of an account is; nil while orders has not answered.
  fileprivate func erasure(of id: ID) async throws -> Erasure? {
    let rows = try await read(
      """
      SELECT d.open_orders, d.latest_at FROM accounts a LEFT JOIN departures d ON d.account_id = a.id WHERE a.id = \(id)
      """)
    guard let row = rows.first else { return .done }
    guard case (let orders?, let latest?) = try row.decode(JSONText?.self, Date?.self) else { return nil }
    return .pending(orders: try orders.decode(), atTheLatest: latest)
  }
}

/// Asks orders again about people for whom it has not answered. Events are not lost, but one may be among the dead letters, and
/// nobody must wait for ever to be erased.
struct AskAgain: Service {
  let runtime: Runtime

  private static let batchSize = 50

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        do {
          try await ask()
        } catch {
          runtime.logger.warning("erasures put off", metadata: ["reason": "\(error)"])
        }
        try? await Task.sleep(for: .seconds(5))
      }
    }
  }

  /// Asks also where orders has answered before: the event that it sent since then may be the one that is lost.
  private func ask() async throws {
    try await runtime.database.transaction { transaction in
      let rows = try await transaction.query(
        """
        UPDATE departures SET ask_again_at = now() + interval '10 minutes' WHERE account_id IN (
          SELECT account_id FROM departures WHERE ask_again_at <= now() LIMIT \(Self.batchSize) FOR UPDATE SKIP LOCKED)
        RETURNING account_id
        """)
      for row in rows {
        try runtime.outbox.add(AccountLeaving(accountId: try row.decode(ID.self)), to: transaction)
      }
    }
  }
}
