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
    try await desk.database.countTry(keys)
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
