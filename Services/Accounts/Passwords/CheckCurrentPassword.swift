import Contracts
import Messaging
import PostgreSQL
import ServiceKit

extension Accounts {
  /// Makes sure that somebody who holds an account's access token also knows its password.
  ///
  /// - Returns: the hash that the password was compared with.
  /// - Throws: `Problem` about `/currentPassword`; `.tooManyRequests` after too many wrong passwords.
  func checkCurrentPassword(
    _ password: String, of account: ID, in turn: PasswordHasher.Turn
  ) async throws -> String {
    guard let hash = try await database.passwordHash(of: account) else { throw Problem.notFound }
    let attempt = AttemptCounter.ofCurrentPassword(of: account)
    try await database.countAttempt(attempt)
    guard try await turn.verify(password, against: hash) != .none else {
      throw Problem.invalid("/currentPassword", "It is not the current password.", code: .wrongPassword)
    }
    try await database.transaction { $0.takeBackAttempt(attempt) }
    return hash
  }
}
