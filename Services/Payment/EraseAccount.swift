import Contracts
import Messaging
import PostgreSQL

extension JSONText {
  /// An order's event as it is kept here, without the courier: payment does not need them, and would have to look for them in
  /// every row once they are erased.
  var withoutCourier: JSONText { JSONText(OrderChanged.withoutCourier(bytes)) }
}

extension Transaction {
  /// Erases the id of a person who paid, took a payment or handed one back. Payments and invoices stay, for accounting. What
  /// orders say about their customer goes when orders publishes each of them once more, anonymous.
  func erase(_ event: AccountErased) {
    // The payment's own id stands for the payer's, so that each row's key stays its own.
    queue(
      """
      UPDATE payments SET account_id = id, idempotency_key = id::text WHERE account_id = \(event.accountId)
      """)
    queue("UPDATE payments SET refunded_by = NULL WHERE refunded_by = \(event.accountId)")
    eraseMessages(about: event.accountId)
  }
}
