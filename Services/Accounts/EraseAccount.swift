import Contracts
import Messaging
import PostgreSQL

extension OpenOrdersChanged {
  /// Notes which orders are still under way for somebody who wants to be erased. Once there are none, the person is erased.
  func apply(in transaction: Transaction, _ outbox: Outbox) async throws {
    guard let record = try await transaction.lockAccount(customerId) else { return }
    // The account is locked, so nobody asks or is erased meanwhile.
    let departures = try await transaction.query("SELECT 1 FROM departures WHERE account_id = \(customerId)")
    guard !departures.isEmpty else { return }
    if let latestAt, !orderIds.isEmpty {
      transaction.queue(
        """
        UPDATE departures SET open_orders = \(try JSONText(encoding: orderIds)), latest_at = \(latestAt)
        WHERE account_id = \(customerId)
        """)
    } else {
      try transaction.erase(record, outbox)
    }
  }
}

extension Transaction {
  /// Erases a person here, and tells the others. What has a foreign key to the account goes with it.
  fileprivate func erase(_ record: AccountRecord, _ outbox: Outbox) throws {
    let (id, email) = (record.account.id, record.account.email)
    // So that no token of theirs is believed, and nothing else than the id is kept.
    queue("INSERT INTO erasures (account_id, generation) VALUES (\(id), \(record.generation))")
    queue("DELETE FROM mails WHERE recipient = \(email)")
    queue("DELETE FROM reset_wishes WHERE email = \(email)")
    queue("DELETE FROM order_mails WHERE customer_id = \(id)")
    eraseMessages(about: id)
    // A sign-up is kept by its e-mail address, since there was no account yet.
    queue("DELETE FROM idempotency WHERE reply->>'id' = \(id.description)")
    forgetTries(at: email, of: id)
    // What no queue has taken yet. Events that come late all the same are ignored by those who know of the erasure.
    queue(
      """
      DELETE FROM outbox WHERE type = \(AccountChanged.name) AND body->'account'->>'id' = \(id.description)
      """)
    queue("DELETE FROM accounts WHERE id = \(id)")
    audit("erased", of: id)
    try outbox.add(AccountErased(accountId: id, wasStaff: record.account.role != .customer), to: self)
  }
}
