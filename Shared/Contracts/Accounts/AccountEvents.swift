/// A person's details as they are now.
package struct AccountChanged: Event {
  package static let name = "accounts.account-changed"
  package var account: Account
  package var version: Int

  package static let shape = Shape(
    "AccountChanged",
    Self.init(account:version:),
    Member("account", \.account),
    Member("version", \.version))

  package init(account: Account, version: Int) {
    self.account = account
    self.version = version
  }
}

/// A person wants to be erased. They can do nothing any more; what is under way for them is still brought to its end, and
/// orders says when nothing is left (`OpenOrdersChanged`). Told again while no answer comes.
package struct AccountLeaving: Event {
  package static let name = "accounts.account-leaving"
  package var accountId: ID

  package static let shape = Shape(
    "AccountLeaving",
    Self.init(accountId:),
    Member("accountId", \.accountId))

  package init(accountId: ID) {
    self.accountId = accountId
  }
}

/// A person is erased: every context erases what it holds about them.
package struct AccountErased: Event {
  package static let name = "accounts.account-erased"
  package var accountId: ID
  package var wasStaff: Bool?

  package static let shape = Shape(
    "AccountErased",
    Self.init(accountId:wasStaff:),
    Member("accountId", \.accountId),
    Member(
      "wasStaff", \.wasStaff,
      "Whether they were an employee, whose id stands where they did something. Absent where a version before this did not say."
    ))

  package init(accountId: ID, wasStaff: Bool?) {
    self.accountId = accountId
    self.wasStaff = wasStaff
  }
}

/// Access tokens of an earlier generation are void from now on: after a password reset, an erasure, a change of role.
package struct AccessRevoked: Event {
  package static let name = "accounts.access-revoked"
  package var accountId: ID
  package var generation: Int

  package static let shape = Shape(
    "AccessRevoked",
    Self.init(accountId:generation:),
    Member("accountId", \.accountId),
    Member("generation", \.generation, "The first generation that is valid."))

  package init(accountId: ID, generation: Int) {
    self.accountId = accountId
    self.generation = generation
  }
}
