import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension CreateStaff {
  /// Creates the account without a password, and mails a link by which its owner chooses one.
  func handle(in accounts: Accounts) async throws -> StaffMember {
    try draft.employment.check(by: caller)
    let account = Account(
      id: .new(), firstName: draft.firstName, lastName: draft.lastName, email: draft.email.lowercased(),
      phone: draft.phone, role: draft.employment.role, restaurantId: draft.employment.restaurantId,
      isInvited: true, isSuspended: draft.employment.isSuspended ? true : nil, createdAt: Date())
    let member = StaffMember(account: account, version: 1)
    let idempotency = Idempotency(
      account: caller.accountId, request: Self.name, key: idempotencyKey, content: draft)
    return try await idempotency.answer(in: accounts.database) {
      try await accounts.create(account, member.json, idempotency) { transaction in
        transaction.audit(
          "created", of: account.id, in: account.restaurantId, by: caller, after: draft.employment)
        transaction.mailInvitation(to: account, link: accounts.resetLink)
      }
      return member
    } repeated: {
      try StaffMember(reading: $0.reply)
    }
  }
}

extension Accounts {
  /// Writes an account that has no password yet.
  ///
  /// - Parameters:
  ///   - reply: what a repetition of the request is answered.
  ///   - more: what else happens in the same transaction.
  func create(
    _ account: Account, _ reply: [UInt8], _ idempotency: Idempotency, _ more: (Transaction) throws -> Void
  ) async throws {
    do {
      try await database.transaction { transaction in
        idempotency.record(reply, in: transaction)
        try transaction.insert(AccountRecord(account: account, passwordHash: Argon2.unusable()))
        try more(transaction)
        try outbox.add(AccountChanged(account: account, version: 1), to: transaction)
      }
    } catch let error as PostgresError where error.violatedUniqueConstraint == "accounts_email" {
      throw Problem.emailTaken
    }
  }
}
