import Contracts
import Messaging
import PostgreSQL

extension AccountErased {
  /// Forgets the customer: at once what only served them, and each order once it has ended, by `OrderDeadlines`.
  func apply(in transaction: Transaction) async throws {
    transaction.queue(
      """
      INSERT INTO customers (id, addresses, is_erased, version) VALUES (\(accountId), '[]', true, 0)
      ON CONFLICT (id) DO UPDATE SET addresses = '[]', is_erased = true
      """)
    transaction.queue("DELETE FROM idempotency WHERE account_id = \(accountId)")
  }
}
