import Contracts
import Messaging
import PostgreSQL
import ServiceKit

extension DeleteAccount {
  /// Forgets a person: the row goes, every other context is told, and their tokens are void.
  func handle(at desk: Desk) async throws -> Done {
    guard id == caller.accountId || caller.role == .groupManager else { throw Problem.notFound }
    return try await desk.database.transaction { transaction in
      guard let record = try await transaction.lockAccount(id) else { throw Problem.notFound }
      try await transaction.revokeAccess(id, desk.outbox)
      transaction.queue(
        "INSERT INTO erasures (account_id, generation) VALUES (\(id), \(record.generation + 1))")
      transaction.queue("DELETE FROM mails WHERE recipient = \(record.account.email)")
      transaction.queue("DELETE FROM order_mails WHERE customer_id = \(id)")
      transaction.queue("DELETE FROM accounts WHERE id = \(id)")
      transaction.audit("erased", of: id)
      try desk.outbox.add(AccountErased(accountId: id), to: transaction)
      return Done()
    }
  }
}
