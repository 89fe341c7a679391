import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension UpdateAccount {
  /// Changes the caller's own account. A change of a sensitive field asks for the current password, ends the other sessions and
  /// all links that were mailed, and is mailed to the owner.
  func handle(in accounts: Accounts) async throws -> Account {
    guard id == caller.accountId, let before = try await accounts.database.account(id) else { throw Problem.notFound }
    let announced = before.sensitiveChanges(to: profile, newPassword: newPassword)
    try checkFields(announced, accounts.passwords)
    var hashes: (current: String, new: String?)?
    if !announced.isEmpty, let currentPassword {
      hashes = try await accounts.hasher.inTurn { turn in
        let current = try await accounts.checkCurrentPassword(currentPassword, of: id, in: turn)
        guard let newPassword else { return (current, nil) }
        return (current, try await turn.hash(newPassword))
      }
    }
    do {
      return try await accounts.database.transaction { transaction in
        guard var record = try await transaction.lockAccount(id) else { throw Problem.notFound }
        let old = record.account
        let changes = old.sensitiveChanges(to: profile, newPassword: newPassword)
        // Hashing takes a while. If the account was changed meanwhile, the password may not have been asked for, or is another.
        guard changes.isSubset(of: announced), hashes.map({ $0.current == record.passwordHash }) ?? true else {
          throw Problem(.conflict, "The account was just changed by somebody else. Try again.")
        }
        record.account.take(profile, at: Date())
        record.account.emailVerified = changes.contains(.email) ? false : old.emailVerified
        record.passwordHash = hashes?.new ?? record.passwordHash
        record.version += 1
        try transaction.update(record)
        transaction.audit(SensitiveField.auditAction(for: changes), of: id, in: old.restaurantId, by: caller)
        try accounts.outbox.add(AccountChanged(account: record.account, version: record.version), to: transaction)
        if let consent = record.account.mailConsent, consent != old.mailConsent {
          transaction.audit(
            consent.isGiven ? "consent to mails given" : "consent to mails withdrawn", of: id, in: old.restaurantId,
            by: caller)
        }
        guard !changes.isEmpty else { return record.account }
        try await transaction.revokeAccess(of: id, except: session, accounts.outbox)
        transaction.mailAccountChange(to: old.email, of: changes, at: Date())
        if changes.contains(.email) {
          // They were at an address that belongs to no account any more.
          transaction.eraseAttempts(at: old.email, of: id)
          transaction.mailVerification(to: record.account.email, of: id, link: accounts.verificationLink)
        }
        return record.account
      }
    } catch let error as PostgresError where error.violatedUniqueConstraint == "accounts_email" {
      throw Problem.emailTaken
    }
  }

  /// - Throws: a problem that names every field that is wrong.
  private func checkFields(_ changes: Set<SensitiveField>, _ passwords: PasswordRules) throws(Problem) {
    var faults: [Problem.InvalidField] = []
    if let newPassword {
      do throws(Problem) {
        try passwords.check(newPassword, of: .init(profile), pointer: "/password")
      } catch {
        faults += error.errors ?? []
      }
    }
    if !changes.isEmpty, currentPassword == nil {
      faults.append(
        .init(
          pointer: "/currentPassword", code: .missing,
          detail: "A new e-mail address, phone number or password asks for it."))
    }
    guard faults.isEmpty else { throw .invalid(faults) }
  }
}
