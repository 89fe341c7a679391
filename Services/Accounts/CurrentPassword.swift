import Contracts
import Messaging
import PostgreSQL
import ServiceKit

extension Accounts {
  /// Makes sure that somebody who holds an account's access token knows its password too.
  ///
  /// - Returns: the hash that it was compared with.
  /// - Throws: `Problem` about `/currentPassword`; `.tooManyRequests` where somebody guesses.
  func check(_ currentPassword: String, of account: ID, in turn: PasswordHasher.Turn) async throws -> String {
    guard let hash = try await database.passwordHash(of: account) else { throw Problem.notFound }
    let tries = Throttle.currentPassword(of: account)
    try await database.countTry(tries)
    guard try await turn.verify(currentPassword, against: hash) != .none else {
      throw Problem.invalid("/currentPassword", "It is not the current password.", code: .wrongPassword)
    }
    try await database.transaction { $0.takeBackTry(tries) }
    return hash
  }
}

extension Throttle {
  static func currentPasswordKey(of account: ID) -> String { "current password of \(account)" }

  static func currentPassword(of account: ID) -> [Count] {
    [Count(key: currentPasswordKey(of: account), throttle: .currentPassword, endsWithSuccess: true)]
  }
}
