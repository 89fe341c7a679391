/// A person's details as they are now.
package struct AccountChanged: Event {
  package static let name = "accounts.account-changed"
  package var account: Account
  package var version: Int

  package init(account: Account, version: Int) {
    self.account = account
    self.version = version
  }
}

/// A person asked to be forgotten: every context erases what it holds about them.
package struct AccountErased: Event {
  package static let name = "accounts.account-erased"
  package var accountId: ID

  package init(accountId: ID) {
    self.accountId = accountId
  }
}

/// Access tokens of an earlier generation are void from now on: after a password reset, an erasure, a change of role.
package struct AccessRevoked: Event {
  package static let name = "accounts.access-revoked"
  package var accountId: ID
  /// The first generation that is valid.
  package var generation: Int

  package init(accountId: ID, generation: Int) {
    self.accountId = accountId
    self.generation = generation
  }
}
