import Contracts
import FoundationEssentials

extension OpenOrdersChanged {
  /// Seconds. Staff have forgotten an order that is still open so long after its promise: the erasure no longer waits for
  /// it.
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
    order.contact = nil
    order.address = nil
    order.note = nil
    for index in order.lines.indices { order.lines[index].note = nil }
    order.proposal = proposal?.anonymous
    return order
  }
}

extension OrderRecord {
  /// The record without anything about the order's customer. The employee who took the last step stays: a repetition of
  /// that step must be recognised.
  func anonymous() -> OrderRecord {
    var record = self
    if actorId == order.customerId { record.actorId = nil }
    record.order = order.anonymous()
    return record
  }
}
