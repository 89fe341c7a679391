import Contracts
import Messaging
import PostgreSQL

extension Transaction {
  /// Erases the id of an employee who moved stock. Of customers the kitchen stores only the notes on their orders, and
  /// erases them when the ticket ends.
  func erase(_ event: AccountErased) {
    eraseMessages(about: event.accountId)
    guard event.wasStaff == true else { return }
    // Without an index: employees are erased seldom.
    queue("UPDATE stock_movements SET actor_id = NULL WHERE actor_id = \(event.accountId)")
  }
}
