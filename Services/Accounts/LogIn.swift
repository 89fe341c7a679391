import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension LogIn {
  func handle(at desk: Desk) async throws -> Session {
    let email = email.lowercased()
    let keys = [
      (key: "account \(email) from \(address)", throttle: Throttle.accountFromAddress),
      (key: "address \(address)", throttle: .address),
    ]
    let wait = try await desk.database.countLogin(keys)
    guard wait == 0 else {
      throw Problem(.tooManyRequests, "Too many failed logins. Wait before the next try.", retryAfter: wait)
    }
    let record = try await desk.database.account(withEmail: email)
    guard try await desk.hasher.verify(password, against: record?.passwordHash), let record else {
      throw Problem.wrongLogin
    }
    let newHash = desk.hasher.isOutdated(record.passwordHash) ? try await desk.hasher.hash(password) : nil
    return try await desk.database.transaction { transaction in
      // Hashing takes its time: meanwhile the password may have been reset, and every session ended.
      let rows = try await transaction.query(
        """
        SELECT 1 FROM accounts WHERE id = \(record.account.id) AND password_hash = \(record.passwordHash)
          AND generation = \(record.generation) FOR UPDATE
        """)
      guard !rows.isEmpty else { throw Problem.wrongLogin }
      if let newHash {
        transaction.queue("UPDATE accounts SET password_hash = \(newHash) WHERE id = \(record.account.id)")
      }
      transaction.queue("DELETE FROM login_failures WHERE key = \(keys[0].key)")
      transaction.queue("UPDATE login_failures SET count = greatest(0, count - 1) WHERE key = \(keys[1].key)")
      return try await transaction.openSession(
        record.account, generation: record.generation, family: .new(), desk.tokens)
    }
  }
}

extension Problem {
  fileprivate static let wrongLogin = Problem(.unauthenticated, "The e-mail address or the password is wrong.")
}

extension Transaction {
  /// A new access token, and the next refresh token of the family.
  func openSession(
    _ account: Account, generation: Int, family: ID, _ tokens: TokenIssuer
  ) async throws -> Session {
    let (refreshToken, hash) = TokenIssuer.secret()
    queue(
      """
      INSERT INTO refresh_tokens (hash, account_id, family, expires_at)
      VALUES (\(hash), \(account.id), \(family), now() + \(TokenIssuer.refreshSeconds) * interval '1 second')
      """)
    return Session(
      accessToken: try await tokens.accessToken(for: account, generation: generation, at: Date()),
      expiresIn: TokenIssuer.accessSeconds, refreshToken: refreshToken, account: account)
  }
}

extension Database {
  /// Counts a login before its password is looked at, so that many at once get no more tries than one after another. One
  /// that succeeds is taken back.
  ///
  /// - Returns: seconds to wait before a try; none was counted then.
  fileprivate func countLogin(_ keys: [(key: String, throttle: Throttle)]) async throws -> Int {
    let names = keys.map(\.key)
    return try await transaction { transaction in
      transaction.queue(
        """
        INSERT INTO login_failures (key, count, last_at) SELECT unnest(\(names)), 0, now() ON CONFLICT DO NOTHING
        """)
      let rows = try await transaction.query(
        """
        SELECT key, count, extract(epoch FROM now() - last_at)::float8 FROM login_failures
        WHERE key = ANY(\(names)) ORDER BY key FOR UPDATE
        """)
      let wait = try rows.map { row in
        let (key, count, seconds) = try row.decode(String.self, Int.self, Double.self)
        return keys.first { $0.key == key }?.throttle.wait(failures: count, sinceLast: seconds) ?? 0
      }.max()
      if let wait, wait > 0 { return wait }
      transaction.queue(
        """
        UPDATE login_failures SET last_at = now(),
          count = CASE WHEN last_at < now() - \(Throttle.memory) * interval '1 second' THEN 1 ELSE count + 1 END
        WHERE key = ANY(\(names))
        """)
      return 0
    }
  }
}
