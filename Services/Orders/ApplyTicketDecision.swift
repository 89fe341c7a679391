import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

extension TicketDecided {
  /// The kitchen's word: a time to promise to the customer, or the end of the order.
  func apply(in transaction: Transaction, _ outbox: Outbox) async throws {
    guard let order = try await transaction.lockOrder(orderId), !order.status.isFinal else { return }
    let changed: Order
    switch decision {
    case .accepted(let readyAt):
      let (restaurant, estimate) = try await transaction.travel(from: order.restaurantId)
      guard let restaurant, order.promisedAt == nil else { return }
      changed = order.promised(at: order.arrival(readyAt: readyAt, from: restaurant, travel: estimate))
    case .rejected:
      changed = try order.taking(.rejected, by: .system, at: Date())
    }
    try transaction.update(changed, outbox)
  }
}
