import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension UpdateAccount {
  /// Changes one's own details; a new password asks for the current one, and ends every session.
  func handle(at desk: Desk) async throws -> Account {
    guard id == caller.accountId else { throw Problem.notFound }
    var newHash: String?
    if let newPassword {
      try PasswordRules.check(newPassword, pointer: "/password")
      try await checkCurrentPassword(at: desk)
      newHash = try await desk.hasher.hash(newPassword)
    }
    do {
      return try await desk.database.transaction { transaction in
        guard var record = try await transaction.lockAccount(id) else { throw Problem.notFound }
        let old = record.account
        record.account = Account(
          id: id, profile: profile, role: old.role, restaurantId: old.restaurantId, known: old.addresses,
          createdAt: old.createdAt)
        record.passwordHash = newHash ?? record.passwordHash
        record.version += 1
        try transaction.update(record)
        transaction.audit(newHash == nil ? "changed" : "password changed", of: id)
        try desk.outbox.add(AccountChanged(account: record.account, version: record.version), to: transaction)
        if newHash != nil { try await transaction.revokeAccess(id, desk.outbox) }
        return record.account
      }
    } catch let error as PostgresError where error.violatedUniqueConstraint == "accounts_email" {
      throw Problem.emailTaken
    }
  }

  private func checkCurrentPassword(at desk: Desk) async throws {
    guard let account = try await desk.database.account(id),
      let record = try await desk.database.account(withEmail: account.email)
    else { throw Problem.notFound }
    let key = "current password of \(id)"
    try await desk.database.countTry([(key: key, throttle: .currentPassword)])
    guard let currentPassword, try await desk.hasher.verify(currentPassword, against: record.passwordHash) else {
      throw Problem.invalid("/currentPassword", "It is not the current password.")
    }
    try await desk.database.execute("DELETE FROM login_failures WHERE key = \(key)")
  }
}
