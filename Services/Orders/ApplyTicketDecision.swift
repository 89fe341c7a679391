import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

extension TicketDecided {
  /// The kitchen's word: a time to promise to the customer, or the end of the order.
  func apply(in transaction: Transaction, _ outbox: Outbox) async throws {
    guard var record = try await transaction.lockOrder(orderId), !record.order.status.isFinal else { return }
    let order = record.order
    switch decision {
    case .accepted(let readyAt):
      let (restaurant, estimate) = try await transaction.travel(from: order.restaurantId)
      guard let restaurant, order.promisedAt == nil else { return }
      record.order = order.promised(at: order.arrival(readyAt: readyAt, from: restaurant, travel: estimate))
    case .rejected:
      // It may have been cancelled meanwhile, which comes to the same; nothing else can have happened before the decision.
      record = try record.taking(.rejected, by: .system, at: Date())
    }
    try transaction.update(record, outbox)
  }
}
