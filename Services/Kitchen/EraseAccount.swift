import Contracts
import Messaging
import PostgreSQL

extension Transaction {
  /// Erases who moved stock. The kitchen knows customers by nothing but the notes on their orders, which go with the ticket.
  func erase(_ event: AccountErased) {
    eraseMessages(about: event.accountId)
    guard event.wasStaff == true else { return }
    // No index leads there, as employees are erased seldom.
    queue("UPDATE stock_movements SET actor_id = NULL WHERE actor_id = \(event.accountId)")
  }
}
