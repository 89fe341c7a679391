import Contracts
import Messaging
import PostgreSQL

extension Transaction {
  /// Erases who paid, or took a payment. The payments and their invoices stay, for accounting; what orders say of their
  /// customers goes by itself, as orders tells each once more, anonymous.
  func erase(_ event: AccountErased) {
    // The payment's own id stands for the payer's, so that each row's key stays its own.
    queue(
      """
      UPDATE payments SET account_id = id, idempotency_key = id::text WHERE account_id = \(event.accountId)
      """)
    queue("DELETE FROM idempotency WHERE account_id = \(event.accountId)")
  }
}
