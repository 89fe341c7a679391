import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

extension AccountLeaving {
  /// A customer wants to be erased: no order of theirs is taken any more, what only served them goes at once, and accounts is
  /// told what is still under way. `EraseOrders` does the rest.
  func apply(in transaction: Transaction, _ outbox: Outbox) async throws {
    transaction.refuseOrders(ofCustomer: accountId)
    let open = try await transaction.openOrders(ofCustomer: accountId)
    let erasure = OpenOrdersChanged(customerId: accountId, open: open, now: Date())
    transaction.queue(
      """
      INSERT INTO erasures (customer_id, latest_at, is_awaited)
      VALUES (\(accountId), \(erasure.latestAt ?? Date()), \(!erasure.orderIds.isEmpty))
      ON CONFLICT (customer_id) DO UPDATE SET latest_at = excluded.latest_at, is_awaited = excluded.is_awaited
      """)
    try outbox.add(erasure, to: transaction)
  }
}

extension AccountErased {
  /// Accounts has erased the person. Mostly everything is done by then; an accounts service of the version before this one does
  /// not ask first.
  func apply(in transaction: Transaction) {
    transaction.refuseOrders(ofCustomer: accountId)
    transaction.queue(
      """
      INSERT INTO erasures (customer_id, latest_at, is_awaited)
      SELECT \(accountId), now() + interval '8 days', false
      WHERE EXISTS (SELECT 1 FROM orders WHERE customer_id = \(accountId)) ON CONFLICT DO NOTHING
      """)
    guard wasStaff == true else { return }
    transaction.queue("INSERT INTO erased_staff (account_id) VALUES (\(accountId)) ON CONFLICT DO NOTHING")
  }
}

extension OpenOrdersChanged {
  /// An order that is still open so many seconds after its promise was forgotten by staff: the erasure no longer waits for it.
  private static let longestDelay = 86_400.0

  init(customerId: ID, open orders: [Order], now: Date) {
    let latest = orders.map { ($0.promisedAt ?? $0.scheduledFor ?? $0.placedAt) + Self.longestDelay }.max()
    if let latest, latest > now {
      self.init(customerId: customerId, orderIds: orders.map(\.id), latestAt: latest)
    } else {
      self.init(customerId: customerId, orderIds: [], latestAt: nil)
    }
  }
}

extension Order {
  /// The order without anything about its customer.
  func anonymous() -> Order {
    var order = self
    order.version += 1
    order.customerId = nil
    order.address = nil
    order.note = nil
    for index in order.lines.indices { order.lines[index].note = nil }
    if let lines = order.proposal?.lines {
      for index in lines.indices { order.proposal?.lines[index].note = nil }
    }
    return order
  }
}

extension OrderRecord {
  /// The record without anything about the order's customer. The employee who took the last step stays, so that a repetition
  /// of it is still known as one.
  func anonymous() -> OrderRecord {
    var record = self
    if actorId == order.customerId { record.actorId = nil }
    record.order = order.anonymous()
    return record
  }
}
