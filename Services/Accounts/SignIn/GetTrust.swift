import Contracts
import Messaging
import PostgreSQL
import ServiceKit

extension GetTrust {
  /// Tells a gateway that starts which keys sign our tokens and which tokens are revoked. A revocation matters for as long as a
  /// token that it concerns can live.
  func handle(in accounts: Accounts) async throws -> Trust {
    let rows = try await accounts.database.read(
      """
      SELECT id, generation FROM accounts
      WHERE generation > 1 AND generation_at > now() - \(AccessClaims.lifetime) * interval '1 second'
      UNION ALL
      SELECT account_id, generation FROM erasures
      WHERE erased_at > now() - \(AccessClaims.lifetime) * interval '1 second'
      """)
    return Trust(
      keySet: accounts.tokens.keySet,
      revocations: try rows.map { row in
        let (id, generation) = try row.decode(ID.self, Int.self)
        return AccessRevoked(accountId: id, generation: generation)
      })
  }
}
