import Contracts
import Messaging
import PostgreSQL
import ServiceKit

extension RefreshSession {
  /// Trades a refresh token for the next one. One that was used before is in two hands: its family ends.
  func handle(at desk: Desk) async throws -> Session {
    let hash = TokenIssuer.hash(ofToken: refreshToken)
    let session: Session? = try await desk.database.transaction { transaction in
      // The account first, as whoever revokes its access has it: either they find the next token, or we find none.
      transaction.queue(
        """
        SELECT 1 FROM accounts WHERE id = (SELECT account_id FROM refresh_tokens WHERE hash = \(hash)) FOR SHARE
        """)
      let rows = try await transaction.query(
        """
        SELECT t.family, t.used_at IS NOT NULL, t.expires_at < now(), a.document, a.generation
        FROM refresh_tokens t JOIN accounts a ON a.id = t.account_id WHERE t.hash = \(hash) FOR UPDATE OF t
        """)
      guard let row = rows.first else { return nil }
      let (family, isUsed, isExpired, document, generation) = try row.decode(
        ID.self, Bool.self, Bool.self, JSONText.self, Int.self)
      guard !isUsed, !isExpired else {
        transaction.queue("DELETE FROM refresh_tokens WHERE family = \(family)")
        return nil
      }
      transaction.queue("UPDATE refresh_tokens SET used_at = now() WHERE hash = \(hash)")
      return try await transaction.openSession(
        try document.decode(), generation: generation, family: family, desk.tokens)
    }
    guard let session else { throw Problem(.unauthenticated, "The refresh token is not valid. Log in again.") }
    return session
  }
}

extension LogOut {
  func handle(at desk: Desk) async throws -> Done {
    let hash = TokenIssuer.hash(ofToken: refreshToken)
    try await desk.database.execute(
      """
      DELETE FROM refresh_tokens WHERE family = (SELECT family FROM refresh_tokens WHERE hash = \(hash))
      """)
    return Done()
  }
}

extension GetTrust {
  /// Revocations matter as long as a token that they concern can live.
  func handle(at desk: Desk) async throws -> Trust {
    let rows = try await desk.database.read(
      """
      SELECT id, generation FROM accounts
      WHERE generation > 1 AND generation_at > now() - \(TokenIssuer.accessSeconds) * interval '1 second'
      UNION ALL
      SELECT account_id, generation FROM erasures
      WHERE erased_at > now() - \(TokenIssuer.accessSeconds) * interval '1 second'
      """)
    return Trust(
      keySet: desk.tokens.keySet,
      revocations: try rows.map { row in
        let (id, generation) = try row.decode(ID.self, Int.self)
        return AccessRevoked(accountId: id, generation: generation)
      })
  }
}
