import Contracts
import Messaging
import PostgreSQL
import ServiceKit

extension RefreshSession {
  /// For how long a used token gets the same answer again: two tabs may refresh at once, and an answer may get lost.
  private static let graceSeconds = 30

  /// Exchanges a refresh token for the next one. A used token gets the same answer for a moment, until the next token is used.
  /// After that two parties must hold it, so its session ends.
  func handle(in accounts: Accounts) async throws -> Session {
    let session = try await accounts.database.transaction { try await refresh(in: $0, accounts) }
    guard let session else { throw Problem(.unauthenticated, "The refresh token is not valid. Log in again.") }
    return session
  }

  /// - Returns: nil when the token is not valid. The transaction must commit then too: it may have ended the session.
  private func refresh(in transaction: Transaction, _ accounts: Accounts) async throws -> Session? {
    guard let token = try await transaction.lockRefreshToken(refreshToken, grace: Self.graceSeconds),
      token.account.isSuspended != true
    else { return nil }
    let successor = accounts.derivedSecrets.successor(of: refreshToken)
    // If another transaction used the token first, it has committed by now, but only a new statement sees the successor.
    let isValid =
      token.isUsed && !token.isExpired ? try await transaction.isUnused(successor) : !token.isExpired
    guard isValid else {
      transaction.queue("DELETE FROM refresh_tokens WHERE family = \(token.family.id)")
      return nil
    }
    if !token.isUsed {
      transaction.noteContact(with: [token.account.id])
      transaction.markUsed(refreshToken)
      transaction.insertRefreshToken(successor, of: token.account.id, token.family)
    }
    return try accounts.tokens.session(
      of: token.account, generation: token.generation, token.family, refreshToken: successor)
  }
}
