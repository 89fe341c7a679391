import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension ConfirmPasswordReset {
  /// RELIABILITY S8.
  static let validMinutes = 10
  /// How long the link of an invitation is good.
  static let invitationDays = 3

  private static let invalidToken = Problem.invalid("/token", "The link has been used or has expired.")

  func handle(in accounts: Accounts) async throws -> Done {
    // Look the token up first: hashing is expensive, and a made-up token must not cause it.
    guard let account = try await accounts.database.account(withResetToken: token) else { throw Self.invalidToken }
    try accounts.passwords.check(password, of: .init(account), pointer: "/password")
    let passwordHash = try await accounts.hasher.inTurn { turn in try await turn.hash(password) }
    return try await accounts.database.transaction { transaction in
      // The account first, as everybody does who ends links: so two cannot wait for each other.
      guard let record = try await transaction.lockAccount(account.id),
        let id = try await transaction.takeResetToken(token)
      else { throw Self.invalidToken }
      if record.account.isInvited == true {
        return try transaction.accept(record, passwordHash: passwordHash, accounts.outbox)
      }
      transaction.setPasswordHash(passwordHash, of: id)
      transaction.audit("password reset", of: id)
      try await transaction.revokeAccess(of: id, accounts.outbox)
      transaction.eraseAttempts(at: account.email, of: id)
      transaction.mailAccountChange(to: account.email, of: [.password], at: Date())
      return Done()
    }
  }
}

extension Transaction {
  /// The owner of a new account has chosen the first password.
  fileprivate func accept(_ record: AccountRecord, passwordHash: String, _ outbox: Outbox) throws -> Done {
    var record = record
    record.account.isInvited = nil
    record.passwordHash = passwordHash
    record.version += 1
    try update(record)
    queue("DELETE FROM reset_tokens WHERE account_id = \(record.account.id)")
    audit("invitation accepted", of: record.account.id)
    try outbox.add(AccountChanged(account: record.account, version: record.version), to: self)
    return Done()
  }
}
