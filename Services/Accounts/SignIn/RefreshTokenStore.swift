import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

/// A login and the refresh tokens that followed from it, one after another. It is the session.
struct SessionFamily {
  var id: ID
  /// When the password was given; nil in sessions from before this was recorded.
  var signedInAt: Date?
}

/// A row of `refresh_tokens`, with the account it belongs to.
struct RefreshTokenRecord {
  var family: SessionFamily
  var account: Account
  var generation: Int
  var isUsed: Bool
  /// Its time is up, or it was used longer ago than the time of grace.
  var isExpired: Bool
}

extension Transaction {
  /// Every transaction that exchanges or ends tokens locks the account first: so one that ends a session finds the next token too,
  /// or the one that exchanges it finds no token.
  func lockAccount(ofRefreshToken hash: Bytes) {
    queue(
      """
      SELECT 1 FROM accounts WHERE id = (SELECT account_id FROM refresh_tokens WHERE hash = \(hash)) FOR UPDATE
      """)
  }

  /// - Parameter grace: for how many seconds a used token still counts.
  func lockRefreshToken(_ refreshToken: String, grace: Int) async throws -> RefreshTokenRecord? {
    let hash = RandomToken.hash(of: refreshToken)
    lockAccount(ofRefreshToken: hash)
    let rows = try await query(
      """
      SELECT t.family, t.signed_in_at, t.used_at IS NOT NULL,
        coalesce(t.used_at < now() - \(grace) * interval '1 second', false) OR t.expires_at < now(),
        a.document, a.generation
      FROM refresh_tokens t JOIN accounts a ON a.id = t.account_id WHERE t.hash = \(hash) FOR UPDATE OF t
      """)
    guard let row = rows.first else { return nil }
    let (family, signedInAt, isUsed, isExpired, document, generation) = try row.decode(
      ID.self, Date?.self, Bool.self, Bool.self, JSONText.self, Int.self)
    return RefreshTokenRecord(
      family: SessionFamily(id: family, signedInAt: signedInAt), account: try document.decode(), generation: generation,
      isUsed: isUsed, isExpired: isExpired)
  }

  func insertRefreshToken(_ refreshToken: String, of account: ID, _ family: SessionFamily) {
    queue(
      """
      INSERT INTO refresh_tokens (hash, account_id, family, signed_in_at, expires_at)
      VALUES (\(RandomToken.hash(of: refreshToken)), \(account), \(family.id), \(family.signedInAt), now() + 30 * interval '24 hours')
      """)
  }

  func markUsed(_ refreshToken: String) {
    queue("UPDATE refresh_tokens SET used_at = now() WHERE hash = \(RandomToken.hash(of: refreshToken))")
  }

  func isUnused(_ refreshToken: String) async throws -> Bool {
    try await !query(
      "SELECT 1 FROM refresh_tokens WHERE hash = \(RandomToken.hash(of: refreshToken)) AND used_at IS NULL"
    ).isEmpty
  }
}
