import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension CreateAccount {
  func handle(at desk: Desk) async throws -> Account {
    try PasswordRules.check(password, pointer: "/password")
    // Hashed before anything is looked up, so that a known address takes as long as a new one.
    let record = AccountRecord(
      account: Account(id: .new(), profile: profile, role: .customer, restaurantId: nil, createdAt: Date()),
      passwordHash: try await desk.hasher.hash(password))
    do {
      try await desk.database.transaction { transaction in
        try transaction.insert(record)
        transaction.audit("created", of: record.account.id)
        try desk.outbox.add(AccountChanged(account: record.account, version: 1), to: transaction)
      }
    } catch let error as PostgresError where error.violatedUniqueConstraint == "accounts_email" {
      throw Problem.emailTaken
    }
    return record.account
  }
}

extension Problem {
  static let emailTaken = Problem(.conflict, "There is an account with this e-mail address already.")
}

extension Account {
  init(id: ID, profile: Profile, role: Role, restaurantId: ID?, known: [Address] = [], createdAt: Date) {
    self.init(
      id: id, firstName: profile.firstName, lastName: profile.lastName, email: profile.email.lowercased(),
      phone: profile.phone, birthday: profile.birthday, role: role, restaurantId: restaurantId,
      addresses: profile.addresses.withIDs(among: known), createdAt: createdAt)
  }
}

extension [Address] {
  /// Each with an id of its own, which a client can only have from us, and exactly one the default.
  fileprivate func withIDs(among known: [Address]) -> [Address] {
    var free = Set(known.compactMap(\.id))
    let standard = firstIndex { $0.isDefault == true } ?? startIndex
    return enumerated().map { index, address in
      var address = address
      address.id = address.id.flatMap { free.remove($0) } ?? .new()
      address.isDefault = index == standard
      return address
    }
  }
}
