import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

extension AccountLeaving {
  /// A customer wants to be erased. Orders takes no more orders of theirs, erases at once what only served to take them,
  /// and publishes which orders are still under way. `EraseOrders` does the rest.
  func apply(in transaction: Transaction, _ outbox: Outbox) async throws {
    transaction.refuseOrders(ofCustomer: accountId)
    let open = try await transaction.openOrders(ofCustomer: accountId)
    let erasure = OpenOrdersChanged(customerId: accountId, open: open, now: Date())
    transaction.saveErasure(ofCustomer: accountId, until: erasure.latestAt, isAwaited: !erasure.orderIds.isEmpty)
    try outbox.add(erasure, to: transaction)
  }
}

extension AccountErased {
  /// Accounts has erased the person. Usually nothing is left to do; an accounts service of the version before does not
  /// publish `AccountLeaving` first.
  func apply(in transaction: Transaction) {
    transaction.refuseOrders(ofCustomer: accountId)
    transaction.saveLateErasure(ofCustomer: accountId)
    if wasStaff == true { transaction.saveErasure(ofStaff: accountId) }
  }
}
