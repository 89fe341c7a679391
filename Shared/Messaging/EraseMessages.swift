package import Contracts
package import PostgreSQL

extension Transaction {
  /// Erases what the tables of this module hold of a person: the answers that they were given, and events that tell of them and
  /// wait for a newer version. What the outbox holds goes by itself, as soon as the broker has it; the inbox holds no more than
  /// the ids of messages.
  package func eraseMessages(about account: ID) {
    queue("DELETE FROM idempotency WHERE account_id = \(account)")
    // There is seldom one.
    queue("DELETE FROM put_off WHERE body::text LIKE \("%\(account)%")")
  }
}
