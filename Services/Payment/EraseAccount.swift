import Contracts
import Messaging
import PostgreSQL

extension JSONText {
  /// An order's event as it is kept here: who brings an order concerns nobody who is paid, and would have to be looked for in
  /// every row once they are erased.
  var withoutCourier: JSONText { JSONText(OrderChanged.withoutCourier(bytes)) }
}

extension Transaction {
  /// Erases who paid, took a payment or handed one back. The payments and their invoices stay, for accounting; what orders say
  /// of their customers goes by itself, as orders tells each once more, anonymous.
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
