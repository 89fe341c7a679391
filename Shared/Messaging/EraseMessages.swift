package import Contracts
package import PostgreSQL

extension Transaction {
  /// Erases what the tables of this module hold about a person: recorded replies, and events about them that wait for a newer
  /// version. The outbox needs nothing: its rows go as soon as the broker has confirmed them. The inbox holds only ids of
  /// messages.
  package func eraseMessages(about account: ID) {
    queue("DELETE FROM idempotency WHERE account_id = \(account)")
    // A scan of the table, which is nearly always empty.
    queue("DELETE FROM put_off WHERE body::text LIKE \("%\(account)%")")
  }
}
