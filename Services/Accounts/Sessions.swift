import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

/// A login and the tokens that came of it, one refresh after another.
struct SessionFamily {
  var id: ID
  /// When the password was given; nil for sessions from before that was kept.
  var signedInAt: Date?

  static func begun() -> SessionFamily { SessionFamily(id: .new(), signedInAt: Date()) }
}

extension RefreshSession {
  /// For how long a token that was used is answered again: two tabs may refresh at once, and an answer may get lost.
  private static let graceSeconds = 30

  /// Trades a refresh token for the next one. A token that comes again gets the same answer for a moment, until the next
  /// one is used; after that two parties must hold it, and its family ends.
  func handle(in accounts: Accounts) async throws -> Session {
    let hash = TokenIssuer.hash(ofToken: refreshToken)
    let session: Session? = try await accounts.database.transaction { transaction in
      // The account is locked first, as by a transaction that revokes its access: either that finds the next token, or this
      // one finds no token.
      transaction.queue(
        """
        SELECT 1 FROM accounts WHERE id = (SELECT account_id FROM refresh_tokens WHERE hash = \(hash)) FOR SHARE
        """)
      let rows = try await transaction.query(
        """
        SELECT t.family, t.signed_in_at, t.used_at IS NOT NULL,
          coalesce(t.used_at < now() - \(Self.graceSeconds) * interval '1 second', false) OR t.expires_at < now(),
          a.document, a.generation
        FROM refresh_tokens t JOIN accounts a ON a.id = t.account_id WHERE t.hash = \(hash) FOR UPDATE OF t
        """)
      guard let row = rows.first else { return nil }
      let (family, signedInAt, isUsed, isOver, document, generation) = try row.decode(
        ID.self, Date?.self, Bool.self, Bool.self, JSONText.self, Int.self)
      let next = accounts.tokens.successor(of: refreshToken)
      // The transaction that used the token first has committed by now, but only a new statement sees the token's successor.
      let isAnswerable = isUsed && !isOver ? try await transaction.isUnused(next) : !isOver
      guard isAnswerable else {
        transaction.queue("DELETE FROM refresh_tokens WHERE family = \(family)")
        return nil
      }
      let account: Account = try document.decode()
      let kept = SessionFamily(id: family, signedInAt: signedInAt)
      if !isUsed {
        transaction.queue("UPDATE refresh_tokens SET used_at = now() WHERE hash = \(hash)")
        transaction.keep(refreshToken: next, of: account.id, kept)
      }
      return try await accounts.tokens.session(of: account, generation: generation, kept, refreshToken: next)
    }
    guard let session else { throw Problem(.unauthenticated, "The refresh token is not valid. Log in again.") }
    return session
  }
}

extension Transaction {
  /// A new access token, and the first refresh token of a family.
  func openSession(
    _ account: Account, generation: Int, _ family: SessionFamily, _ tokens: TokenIssuer
  ) async throws -> Session {
    let refreshToken = TokenIssuer.secret().token
    keep(refreshToken: refreshToken, of: account.id, family)
    return try await tokens.session(of: account, generation: generation, family, refreshToken: refreshToken)
  }

  fileprivate func keep(refreshToken: String, of account: ID, _ family: SessionFamily) {
    queue(
      """
      INSERT INTO refresh_tokens (hash, account_id, family, signed_in_at, expires_at)
      VALUES (\(TokenIssuer.hash(ofToken: refreshToken)), \(account), \(family.id), \(family.signedInAt),
        now() + \(TokenIssuer.refreshSeconds) * interval '1 second')
      """)
  }

  fileprivate func isUnused(_ refreshToken: String) async throws -> Bool {
    try await !query(
      "SELECT 1 FROM refresh_tokens WHERE hash = \(TokenIssuer.hash(ofToken: refreshToken)) AND used_at IS NULL"
    ).isEmpty
  }
}

extension LogOut {
  func handle(in accounts: Accounts) async throws -> Done {
    let hash = TokenIssuer.hash(ofToken: refreshToken)
    try await accounts.database.execute(
      """
      DELETE FROM refresh_tokens WHERE family = (SELECT family FROM refresh_tokens WHERE hash = \(hash))
      """)
    return Done()
  }
}

extension GetTrust {
  /// Revocations matter as long as a token that they concern can live.
  func handle(in accounts: Accounts) async throws -> Trust {
    let rows = try await accounts.database.read(
      """
      SELECT id, generation FROM accounts
      WHERE generation > 1 AND generation_at > now() - \(TokenIssuer.accessSeconds) * interval '1 second'
      UNION ALL
      SELECT account_id, generation FROM erasures
      WHERE erased_at > now() - \(TokenIssuer.accessSeconds) * interval '1 second'
      """)
    return Trust(
      keySet: accounts.tokens.keySet,
      revocations: try rows.map { row in
        let (id, generation) = try row.decode(ID.self, Int.self)
        return AccessRevoked(accountId: id, generation: generation)
      })
  }
}
