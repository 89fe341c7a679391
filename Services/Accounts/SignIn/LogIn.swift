import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension LogIn {
  func handle(in accounts: Accounts) async throws -> Session {
    let email = email.lowercased()
    let attempt = AttemptCounter.ofLogIn(email, from: address)
    let (record, newHash) = try await accounts.hasher.inTurn { turn in
      try await accounts.database.countAttempt(attempt)
      let record = try await accounts.database.account(withEmail: email)
      let match = try await turn.verify(password, against: record?.passwordHash)
      guard match != .none, let record, record.account.isSuspended != true else { throw Problem.wrongLogin }
      return (record, match == .outdated ? try await turn.hash(password) : nil)
    }
    return try await accounts.database.transaction { transaction in
      // Hashing takes a while: meanwhile the password may have been reset, and every session ended.
      guard try await transaction.lockUnchanged(record) else { throw Problem.wrongLogin }
      if let newHash { transaction.setPasswordHash(newHash, of: record.account.id) }
      transaction.takeBackAttempt(attempt)
      transaction.noteContact(with: [record.account.id])
      let family = SessionFamily(id: .new(), signedInAt: Date())
      let refreshToken = RandomToken.make().token
      transaction.insertRefreshToken(refreshToken, of: record.account.id, family)
      return try accounts.tokens.session(
        of: record.account, generation: record.generation, family, refreshToken: refreshToken)
    }
  }
}

extension Problem {
  fileprivate static let wrongLogin = Problem(.unauthenticated, "The e-mail address or the password is wrong.")
}
