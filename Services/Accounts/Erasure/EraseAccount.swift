import Contracts
import Messaging
import PostgreSQL

extension OpenOrdersChanged {
  /// Writes down which orders are still open for somebody who wants to be erased. Once there are none, the person is erased.
  func apply(in transaction: Transaction, _ outbox: Outbox) async throws {
    guard let record = try await transaction.lockAccount(customerId), try await transaction.isDeparting(customerId)
    else { return }
    if let latestAt, !orderIds.isEmpty {
      try transaction.updateDeparture(of: customerId, openOrders: orderIds, latestAt: latestAt)
    } else {
      try transaction.erase(record, outbox)
    }
  }
}

extension Transaction {
  /// Erases a person here and publishes `AccountErased`. Rows with a foreign key to the account go with it.
  fileprivate func erase(_ record: AccountRecord, _ outbox: Outbox) throws {
    let (id, email) = (record.account.id, record.account.email)
    // Keeps the person's tokens void. It holds the id and nothing else.
    queue("INSERT INTO erasures (account_id, generation) VALUES (\(id), \(record.generation))")
    queue("DELETE FROM mails WHERE recipient = \(email)")
    queue("DELETE FROM reset_wishes WHERE email = \(email)")
    queue("DELETE FROM order_mails WHERE customer_id = \(id)")
    eraseMessages(about: id)
    // The answer to a sign-up is recorded under the e-mail address: there was no account yet.
    queue("DELETE FROM idempotency WHERE reply->>'id' = \(id.description)")
    eraseAttempts(at: email, of: id)
    // Events that are not published yet. Contexts that know of the erasure ignore those that come late all the same.
    queue(
      """
      DELETE FROM outbox WHERE type = \(AccountChanged.name) AND body->'account'->>'id' = \(id.description)
      """)
    queue("DELETE FROM accounts WHERE id = \(id)")
    audit("erased", of: id)
    recordErasure(of: id)
    try outbox.add(AccountErased(accountId: id, wasStaff: record.account.role != .customer), to: self)
  }
}
