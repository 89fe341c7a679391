import Contracts
import Crypto
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension CreateAccount {
  /// - Returns: the account as JSON. A repetition with the same key gets the account as it was created.
  func handle(in accounts: Accounts) async throws -> [UInt8] {
    guard let idempotency = try idempotency(accounts.derivedSecrets) else { return try await create(in: accounts, nil) }
    return try await idempotency.answer(in: accounts.database) {
      try await create(in: accounts, idempotency)
    } repeated: { earlier in
      try earlier.reply
    }
  }

  private func create(in accounts: Accounts, _ idempotency: Idempotency?) async throws -> [UInt8] {
    try accounts.passwords.check(password, of: .init(profile), pointer: "/password")
    // Hash before looking anything up, so that a known address takes as long as a new one.
    let passwordHash = try await accounts.hasher.inTurn { turn in try await turn.hash(password) }
    let record = AccountRecord(
      account: Account(id: .new(), profile: profile, role: .customer, restaurantId: nil, createdAt: Date()),
      passwordHash: passwordHash)
    let reply = record.account.json
    do {
      try await accounts.database.transaction { transaction in
        // First: of two requests at once the second must fail by the key, not by the address.
        idempotency?.record(reply, in: transaction)
        try transaction.insert(record)
        transaction.audit("created", of: record.account.id)
        try accounts.outbox.add(AccountChanged(account: record.account, version: 1), to: transaction)
      }
    } catch let error as PostgresError where error.violatedUniqueConstraint == "accounts_email" {
      throw Problem.emailTaken
    }
    return reply
  }

  /// The key counts for the e-mail address, because there is no account yet. The fingerprint covers the password too, and is of
  /// no use to a thief of the database.
  private func idempotency(_ secrets: DerivedSecrets) throws -> Idempotency? {
    guard let idempotencyKey else { return nil }
    let content = CreateAccount(profile: profile, password: password, idempotencyKey: nil)
    return Idempotency(
      account: idOfEmail, request: Self.name, key: idempotencyKey,
      fingerprint: secrets.fingerprint(of: content.canonicalJSON))
  }

  /// Stands for the account that does not exist yet.
  private var idOfEmail: ID {
    SHA256.hash(data: Array(profile.email.utf8)).withUnsafeBytes {
      ID(UUID(uuid: $0.loadUnaligned(as: uuid_t.self)))
    }
  }
}

extension Problem {
  static let emailTaken = Problem(.conflict, "There is an account with this e-mail address already.")
}
