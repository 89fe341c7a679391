import Contracts
import Crypto
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension CreateAccount {
  /// - Returns: the account as JSON; to a repetition with the same key, as it was made.
  func handle(in accounts: Accounts) async throws -> [UInt8] {
    let repetition = try idempotency(accounts.tokens)
    if let repetition, let reply = try await repetition.earlierReply(in: accounts.database) { return reply }
    try accounts.passwords.check(password, of: .init(profile), pointer: "/password")
    // Hashed before anything is looked up, so that a known address takes as long as a new one.
    let passwordHash = try await accounts.hasher.inTurn { turn in try await turn.hash(password) }
    let record = AccountRecord(
      account: Account(id: .new(), profile: profile, role: .customer, restaurantId: nil, createdAt: Date()),
      passwordHash: passwordHash)
    let reply = try JSONCoding.encode(record.account)
    do {
      try await accounts.database.transaction { transaction in
        // First, so that of two at once the second finds the key taken, and not only the address.
        repetition?.keep(reply, in: transaction)
        try transaction.insert(record)
        transaction.audit("created", of: record.account.id)
        try accounts.outbox.add(AccountChanged(account: record.account, version: 1), to: transaction)
      }
      return reply
    } catch let error as PostgresError where error.violatedUniqueConstraint == "accounts_email" {
      throw Problem.emailTaken
    } catch let error as PostgresError where Idempotency.isLost(error) {
      guard let reply = try await repetition?.earlierReply(in: accounts.database) else { throw error }
      return reply
    }
  }

  /// The key counts for the e-mail address. A repetition must have the same password too, but a thief of the database alone
  /// cannot find the password by the fingerprint.
  private func idempotency(_ tokens: TokenIssuer) throws -> Idempotency? {
    guard let idempotencyKey else { return nil }
    let content = CreateAccount(profile: profile, password: password, idempotencyKey: nil)
    return Idempotency(
      account: scope, request: Self.name, key: idempotencyKey,
      fingerprint: tokens.fingerprint(try JSONCoding.canonical(content)))
  }

  /// Stands for the account that there is not yet.
  private var scope: ID {
    SHA256.hash(data: Array(profile.email.utf8)).withUnsafeBytes {
      ID(UUID(uuid: $0.loadUnaligned(as: uuid_t.self)))
    }
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
