import Contracts
import Messaging
import PostgreSQL

extension Transaction {
  /// Erases a customer's name and the id of an employee who moved stock. What customers wrote on their orders, and whose they are,
  /// is erased when the ticket ends.
  func erase(_ event: AccountErased) {
    // The row stays, empty: an older event that comes late must not bring the person back.
    queue(
      """
      INSERT INTO customers (id, first_name, is_erased, version) VALUES (\(event.accountId), '', true, 0)
      ON CONFLICT (id) DO UPDATE SET first_name = '', is_erased = true
      """)
    eraseMessages(about: event.accountId)
    guard event.wasStaff == true else { return }
    // Without an index: employees are erased seldom.
    queue("UPDATE stock_movements SET actor_id = NULL WHERE actor_id = \(event.accountId)")
  }
}
