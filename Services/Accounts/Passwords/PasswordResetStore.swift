import Contracts
import Messaging
import PostgreSQL

/// The tables `reset_wishes` (who asked for a new password) and `reset_tokens` (links that were mailed).
extension Database {
  func resetRequests(limit: Int, except setAside: [ID]) async throws -> [ID] {
    try await read("SELECT id FROM reset_wishes WHERE id <> ALL(\(setAside)) ORDER BY id LIMIT \(limit)")
      .map { try $0.decode(ID.self) }
  }

  func account(withResetToken token: String) async throws -> Account? {
    try await read(
      """
      SELECT a.document FROM reset_tokens t JOIN accounts a ON a.id = t.account_id
      WHERE t.hash = \(RandomToken.hash(of: token)) AND t.expires_at > now()
      """
    ).first?.decode(JSONText.self).decode()
  }
}

extension Transaction {
  /// Deletes a request.
  ///
  /// - Returns: the e-mail address that it came for; nil if another replica has dealt with it.
  func takeResetRequest(_ id: ID) async throws -> String? {
    try await query("DELETE FROM reset_wishes WHERE id = \(id) RETURNING email").first?.decode(String.self)
  }

  /// The account that gets a mail, if there is one. A link that was mailed less than two minutes ago is enough: somebody who
  /// causes more only wants to annoy the owner. An account that is suspended or about to be erased gets none. An invitation is valid
  /// for longer than such a link, and does not count as one.
  func accountForReset(withEmail email: String) async throws -> (id: ID, isVerified: Bool)? {
    let rows = try await query(
      """
      SELECT id, document->>'emailVerified' = 'false' FROM accounts WHERE email = \(email)
        AND document->>'isSuspended' IS NULL AND NOT EXISTS (
        SELECT 1 FROM reset_tokens t WHERE t.account_id = accounts.id
          AND t.expires_at > now() + \(ConfirmPasswordReset.validMinutes - 2) * interval '1 minute'
          AND t.expires_at <= now() + \(ConfirmPasswordReset.validMinutes) * interval '1 minute'
        UNION ALL SELECT 1 FROM email_verifications v WHERE v.account_id = accounts.id
          AND v.expires_at > now() + \(VerifyEmail.validDays) * interval '1 day' - interval '2 minutes'
        UNION ALL SELECT 1 FROM departures d WHERE d.account_id = accounts.id)
      """)
    guard let (id, isUnverified) = try rows.first?.decode(ID.self, Bool?.self) else { return nil }
    return (id, isUnverified != true)
  }

  /// - Returns: the token, for the link.
  func insertResetToken(of account: ID, validMinutes: Int = ConfirmPasswordReset.validMinutes) -> String {
    let (token, hash) = RandomToken.make()
    queue(
      """
      INSERT INTO reset_tokens (hash, account_id, expires_at)
      VALUES (\(hash), \(account), now() + \(validMinutes) * interval '1 minute')
      """)
    return token
  }

  /// Deletes a token, which is valid once.
  ///
  /// - Returns: the account that it belongs to; nil if it is no longer valid.
  func takeResetToken(_ token: String) async throws -> ID? {
    try await query(
      """
      DELETE FROM reset_tokens WHERE hash = \(RandomToken.hash(of: token)) AND expires_at > now() RETURNING account_id
      """
    ).first?.decode(ID.self)
  }
}
