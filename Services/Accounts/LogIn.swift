import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension LogIn {
  func handle(in accounts: Accounts) async throws -> Session {
    let email = email.lowercased()
    let tries = Throttle.logIn(as: email, from: address)
    let (record, newHash) = try await accounts.hasher.inTurn { turn in
      try await accounts.database.countTry(tries)
      let record = try await accounts.database.account(withEmail: email)
      let match = try await turn.verify(password, against: record?.passwordHash)
      guard match != .none, let record else { throw Problem.wrongLogin }
      return (record, match == .outdated ? try await turn.hash(password) : nil)
    }
    return try await accounts.database.transaction { transaction in
      // Hashing takes its time: meanwhile the password may have been reset, and every session ended.
      let rows = try await transaction.query(
        """
        SELECT 1 FROM accounts WHERE id = \(record.account.id) AND password_hash = \(record.passwordHash)
          AND generation = \(record.generation) FOR UPDATE
        """)
      guard !rows.isEmpty else { throw Problem.wrongLogin }
      if let newHash {
        transaction.queue("UPDATE accounts SET password_hash = \(newHash) WHERE id = \(record.account.id)")
      }
      transaction.takeBackTry(tries)
      return try await transaction.openSession(record.account, generation: record.generation, .begun(), accounts.tokens)
    }
  }
}

extension Problem {
  fileprivate static let wrongLogin = Problem(.unauthenticated, "The e-mail address or the password is wrong.")
}
