import Contracts
import Messaging
import PostgreSQL
import ServiceKit

extension LogOut {
  /// Ends the session that the refresh token belongs to. Its access token stays valid for some minutes.
  func handle(in accounts: Accounts) async throws -> Done {
    let hash = RandomToken.hash(of: refreshToken)
    try await accounts.database.transaction { transaction in
      transaction.lockAccount(ofRefreshToken: hash)
      transaction.queue(
        "DELETE FROM refresh_tokens WHERE family = (SELECT family FROM refresh_tokens WHERE hash = \(hash))")
    }
    return Done()
  }
}
