import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

extension [Received<TicketDecided>] {
  /// The kitchen has decided on each of the orders.
  func apply(in transaction: Transaction, _ outbox: Outbox) async throws {
    if contains(where: { $0.event.decision == .unknown }) { throw NotUnderstood(what: "the kitchen's decision") }
    var records = try await transaction.lockOrders(map(\.event.orderId))
    let roads = try await transaction.roads(of: records.values.map(\.order))
    var promised: [(order: Order, trace: String?)] = []
    for received in self {
      let decided = received.event
      guard let record = records[decided.orderId],
        let changed = try record.hearing(
          of: decided.decision, by: roads[record.order.restaurantId], at: Date())
      else { continue }
      records[decided.orderId] = changed
      switch decided.decision {
      case .accepted: promised.append((changed.order, received.trace))
      case .rejected: transaction.update(changed, outbox, trace: received.trace)
      case .unknown: break
      }
    }
    transaction.promise(promised, outbox)
  }
}
