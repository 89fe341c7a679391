import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension LogIn {
  func handle(at desk: Desk) async throws -> Session {
    let email = email.lowercased()
    let keys = [("account \(email) from \(address)", Throttle.accountFromAddress), ("address \(address)", .address)]
    let wait = try await desk.database.loginWait(keys)
    guard wait == 0 else {
      throw Problem(.tooManyRequests, "Too many failed logins. Wait before the next try.", retryAfter: wait)
    }
    let record = try await desk.database.account(withEmail: email)
    guard try await desk.hasher.verify(password, against: record?.passwordHash), let record else {
      try await desk.database.noteFailedLogin(keys.map(\.0))
      throw Problem(.unauthenticated, "The e-mail address or the password is wrong.")
    }
    try await desk.database.forgetFailedLogins(keys[0].0)
    if desk.hasher.isOutdated(record.passwordHash) {
      let hash = try await desk.hasher.hash(password)
      try await desk.database.execute(
        "UPDATE accounts SET password_hash = \(hash) WHERE id = \(record.account.id)")
    }
    return try await desk.database.transaction { transaction in
      try await transaction.openSession(record.account, generation: record.generation, family: .new(), desk.tokens)
    }
  }
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
  /// Seconds to wait before the next try.
  fileprivate func loginWait(_ keys: [(key: String, throttle: Throttle)]) async throws -> Int {
    let rows = try await read(
      """
      SELECT key, count, extract(epoch FROM now() - last_at)::float8 FROM login_failures
      WHERE key = ANY(\(keys.map(\.key)))
      """)
    return try rows.map { row in
      let (key, count, seconds) = try row.decode(String.self, Int.self, Double.self)
      return keys.first { $0.key == key }?.throttle.wait(failures: count, sinceLast: seconds) ?? 0
    }.max() ?? 0
  }

  fileprivate func noteFailedLogin(_ keys: [String]) async throws {
    try await execute(
      """
      INSERT INTO login_failures AS f (key, count, last_at) SELECT unnest(\(keys)), 1, now()
      ON CONFLICT (key) DO UPDATE SET last_at = now(),
        count = CASE WHEN f.last_at < now() - \(Throttle.memory) * interval '1 second' THEN 1 ELSE f.count + 1 END
      """)
  }

  fileprivate func forgetFailedLogins(_ key: String) async throws {
    try await execute("DELETE FROM login_failures WHERE key = \(key)")
  }
}
