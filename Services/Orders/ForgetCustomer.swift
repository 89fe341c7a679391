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
    transaction.queue(
      """
      INSERT INTO forgetting (customer_id) VALUES (\(accountId))
      ON CONFLICT (customer_id) DO UPDATE SET since = now()
      """)
    transaction.queue("DELETE FROM idempotency WHERE account_id = \(accountId)")
  }
}

extension SQL {
  /// Ends the work on customers none of whose orders are left.
  static let forgotten: SQL = """
    DELETE FROM forgetting f WHERE since < now() - interval '1 day'
      AND NOT EXISTS (SELECT 1 FROM orders WHERE customer_id = f.customer_id)
    """
}
