import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

extension [Received<TicketDecided>] {
  /// The kitchen's word on each order: a time to promise to the customer, or the end of the order.
  func apply(in transaction: Transaction, _ outbox: Outbox) async throws {
    var records = try await transaction.lockOrders(map(\.event.orderId))
    let roads = try await transaction.roads(of: records.values.map(\.order))
    var promised: [(order: Order, trace: String?)] = []
    for received in self {
      let decided = received.event
      guard let record = records[decided.orderId], !record.order.status.isFinal else { continue }
      switch decided.decision {
      case .accepted(let readyAt):
        guard record.order.promisedAt == nil else { continue }
        let time = record.order.arrival(readyAt: readyAt, by: roads[record.order.restaurantId])
        let order = record.order.promised(at: time)
        records[decided.orderId]?.order = order
        promised.append((order, received.trace))
      case .rejected(let reason):
        // It may have been cancelled meanwhile, which comes to the same; nothing else can have happened before the decision.
        let rejected = try record.taking(
          .rejected, by: .system, at: Date(), because: OrderReason(rawValue: reason))
        records[decided.orderId] = rejected
        transaction.update(rejected, outbox, trace: received.trace)
      }
    }
    transaction.promise(promised, outbox)
  }
}
