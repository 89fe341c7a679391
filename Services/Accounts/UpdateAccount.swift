import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension UpdateAccount {
  /// Changes one's own details. What a thief would change first, the address, the phone and the password, asks for the current
  /// password; it ends the other sessions and every link that is open, and the owner is told.
  func handle(in accounts: Accounts) async throws -> Account {
    guard id == caller.accountId, let before = try await accounts.database.account(id) else { throw Problem.notFound }
    let asked = changes(from: before)
    try checkFields(of: asked, accounts.passwords)
    var hashes: (current: String, new: String?)?
    if !asked.isEmpty, let currentPassword {
      hashes = try await accounts.hasher.inTurn { turn in
        let current = try await accounts.check(currentPassword, of: id, in: turn)
        guard let newPassword else { return (current, nil) }
        return (current, try await turn.hash(newPassword))
      }
    }
    do {
      return try await accounts.database.transaction { transaction in
        guard var record = try await transaction.lockAccount(id) else { throw Problem.notFound }
        let old = record.account
        let changes = changes(from: old)
        // Hashing takes its time, and meanwhile somebody else may have changed what the password was asked for.
        guard changes.isSubset(of: asked), hashes.map({ $0.current == record.passwordHash }) ?? true else {
          throw Problem(.conflict, "The account was just changed by somebody else. Try again.")
        }
        record.account = Account(
          id: id, profile: profile, role: old.role, restaurantId: old.restaurantId, known: old.addresses,
          createdAt: old.createdAt)
        record.account.emailVerified = changes.contains(.email) ? false : old.emailVerified
        record.passwordHash = hashes?.new ?? record.passwordHash
        record.version += 1
        try transaction.update(record)
        transaction.audit(changes.audited, of: id)
        try accounts.outbox.add(AccountChanged(account: record.account, version: record.version), to: transaction)
        guard !changes.isEmpty else { return record.account }
        try await transaction.revokeAccess(id, exceptTo: session, accounts.outbox)
        transaction.tellOwner(at: old.email, of: changes, at: Date())
        if changes.contains(.email) {
          // They were tries at an address that belongs to no account any more.
          transaction.forgetTries(at: old.email, of: id)
          transaction.askToVerify(record.account.email, of: id, link: accounts.verificationLink)
        }
        return record.account
      }
    } catch let error as PostgresError where error.violatedUniqueConstraint == "accounts_email" {
      throw Problem.emailTaken
    }
  }

  /// Names every field that is wrong at once.
  private func checkFields(of changes: Set<OwnerChange>, _ passwords: PasswordRules) throws(Problem) {
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

  private func changes(from old: Account) -> Set<OwnerChange> {
    var changes: Set<OwnerChange> = []
    if profile.email.lowercased() != old.email { changes.insert(.email) }
    if profile.phone != old.phone { changes.insert(.phone) }
    if newPassword != nil { changes.insert(.password) }
    return changes
  }
}

extension PasswordRules.Owner {
  init(_ profile: Profile) {
    self.init(firstName: profile.firstName, lastName: profile.lastName, email: profile.email)
  }
}
