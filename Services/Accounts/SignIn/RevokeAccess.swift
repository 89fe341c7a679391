import Contracts
import Messaging
import PostgreSQL

extension Transaction {
  /// Ends an account's sessions (RELIABILITY S10): its refresh tokens at once, its access tokens as soon as the gateways receive
  /// `AccessRevoked`. Links that were mailed before no longer work.
  ///
  /// - Parameter session: a session that goes on. Its access token ends too, but its refresh token gets it the next one.
  func revokeAccess(of account: ID, except session: ID? = nil, _ outbox: Outbox) async throws {
    let rows = try await query(
      """
      UPDATE accounts SET generation = generation + 1, generation_at = now() WHERE id = \(account) RETURNING generation
      """)
    queue("DELETE FROM refresh_tokens WHERE account_id = \(account) AND family IS DISTINCT FROM \(session)")
    queue("DELETE FROM reset_tokens WHERE account_id = \(account)")
    queue("DELETE FROM email_verifications WHERE account_id = \(account)")
    guard let generation = try rows.first?.decode(Int.self) else { return }
    try outbox.add(AccessRevoked(accountId: account, generation: generation), to: self)
  }
}
