import Contracts
import Messaging
import PostgreSQL

extension JSONText {
  /// An order's event without the courier. Payment does not need to know who brings an order, and so has nothing to erase in the
  /// copies of orders when a courier's account is erased.
  var withoutCourier: JSONText { JSONText(OrderChanged.withoutCourier(bytes)) }
}

extension Transaction {
  /// Erases the id of a person who paid, took a payment or handed one back. Payments and invoices stay, for accounting. Orders
  /// publishes the person's orders once more without them, which replaces the copies here.
  func erase(_ event: AccountErased) {
    // The key has to stay unique, so the payment's own id takes the place of the payer's.
    queue(
      """
      UPDATE payments SET account_id = id, idempotency_key = id::text WHERE account_id = \(event.accountId)
      """)
    queue("UPDATE refunds SET refunded_by = NULL WHERE refunded_by = \(event.accountId)")
    queue("UPDATE payments SET refunded_by = NULL WHERE refunded_by = \(event.accountId)")
    eraseFromDrawers(event.accountId)
    // The row stays, so that a late event about the account does not bring the name back.
    queue(
      """
      INSERT INTO customers (id, is_erased, version) VALUES (\(event.accountId), true, 0)
      ON CONFLICT (id) DO UPDATE SET name = NULL, is_erased = true
      """)
    queue("DELETE FROM invoice_customers WHERE account_id = \(event.accountId)")
    eraseMessages(about: event.accountId)
  }
}
