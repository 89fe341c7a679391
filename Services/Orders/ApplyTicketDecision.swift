import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

extension [Received<TicketDecided>] {
  /// The kitchen has decided on each of the orders.
  func apply(in transaction: Transaction, _ outbox: Outbox) async throws {
    if contains(where: { $0.event.decision == .unknown }) { throw NotUnderstood(what: "the kitchen's decision") }
    var records = try await transaction.lockOrders(map(\.event.orderId))
    let roads = try await transaction.roads(
      of: compactMap { $0.event.lacksPromise ? records[$0.event.orderId]?.order : nil })
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
      case .revisionRefused, .unknown: break
      }
    }
    transaction.promise(promised, outbox)
  }
}

extension TicketDecided {
  /// Whether the kitchen has accepted without knowing the road: by the version before, or from another event than the first.
  fileprivate var lacksPromise: Bool {
    if case .accepted(_, _, nil) = decision { true } else { false }
  }
}
