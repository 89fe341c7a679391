import Contracts
import Messaging
import PostgreSQL

extension Transaction {
  /// Erases the id of an employee who moved stock. The kitchen keeps nothing of customers but the notes on their orders, which
  /// go when the ticket ends.
  func erase(_ event: AccountErased) {
    eraseMessages(about: event.accountId)
    guard event.wasStaff == true else { return }
    // No index leads there, as employees are erased seldom.
    queue("UPDATE stock_movements SET actor_id = NULL WHERE actor_id = \(event.accountId)")
  }
}
