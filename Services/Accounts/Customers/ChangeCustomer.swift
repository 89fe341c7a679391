import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension GetCustomer {
  func handle(in accounts: Accounts) async throws -> CustomerAccount {
    let rows = try await accounts.database.read(
      "SELECT document, version FROM accounts WHERE id = \(id) AND document->>'role' = 'customer'")
    guard let (document, version) = try rows.first?.decode(JSONText.self, Int.self) else { throw Problem.notFound }
    return CustomerAccount(account: try document.decode(), version: version)
  }
}

extension ChangeCustomer {
  /// Changes an account that nobody can log in to: a cashier who could give another's account an e-mail address could take it over.
  /// A new address is invited to choose a password.
  func handle(in accounts: Accounts) async throws -> CustomerAccount {
    do {
      return try await accounts.database.transaction { transaction in
        guard var record = try await transaction.lockAccount(id), record.account.role == .customer,
          try await !transaction.isDeparting(id)
        else { throw Problem.notFound }
        guard !record.account.hasEmail || record.account.isInvited == true else {
          throw Problem(.conflict, "The customer has a password and changes the account by themselves.")
        }
        guard ifVersions.contains(record.version) else { throw Problem.hasChanged }
        let old = record.account
        record.account.take(draft.profile(birthday: old.birthday), at: Date())
        guard record.account != old else { return CustomerAccount(account: old, version: record.version) }
        record.account.isInvited = record.account.hasEmail ? true : nil
        record.version += 1
        try transaction.update(record)
        transaction.audit("changed", of: id, in: caller.restaurantId, by: caller)
        try accounts.outbox.add(AccountChanged(account: record.account, version: record.version), to: transaction)
        if record.account.email != old.email {
          transaction.queue("DELETE FROM reset_tokens WHERE account_id = \(id)")
          if record.account.hasEmail { transaction.mailInvitation(to: record.account, link: accounts.resetLink) }
        }
        return CustomerAccount(account: record.account, version: record.version)
      }
    } catch let error as PostgresError where error.violatedUniqueConstraint == "accounts_email" {
      throw Problem.emailTaken
    }
  }
}

extension CustomerDraft {
  func profile(birthday: String? = nil) -> Profile {
    Profile(
      firstName: firstName, lastName: lastName, email: email ?? "", phone: phone, birthday: birthday,
      addresses: addresses)
  }
}
