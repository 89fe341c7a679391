import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension CreateCustomer {
  func handle(in accounts: Accounts) async throws -> Account {
    var account = Account(id: .new(), profile: draft.profile(), role: .customer, restaurantId: nil, createdAt: Date())
    account.isInvited = account.hasEmail ? true : nil
    let created = account
    let idempotency = Idempotency(
      account: caller.accountId, request: Self.name, key: idempotencyKey, content: draft)
    return try await idempotency.answer(in: accounts.database) {
      try await accounts.create(created, created.json, idempotency) { transaction in
        transaction.audit("created", of: created.id, in: caller.restaurantId, by: caller)
        if created.hasEmail { transaction.mailInvitation(to: created, link: accounts.resetLink) }
      }
      return created
    } repeated: {
      try Account(reading: $0.reply)
    }
  }
}
