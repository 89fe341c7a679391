import Contracts
import Messaging
import PostgreSQL

extension Transaction {
  /// Writes down that people used their accounts, or ordered. Once a day is enough.
  ///
  /// Rows that another transaction has locked are left out: it is told the same, or the next time will do.
  func noteContact(with accounts: [ID]) {
    queue(
      """
      UPDATE accounts SET last_contact_at = now() WHERE id IN (
        SELECT id FROM accounts WHERE id = ANY(\(accounts)) AND last_contact_at < now() - interval '1 day'
        FOR UPDATE SKIP LOCKED)
      """)
  }
}
