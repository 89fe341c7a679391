import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

extension TicketDecided {
  /// The kitchen has decided on each of the orders.
  static func apply(_ events: [Received<TicketDecided>], in transaction: Transaction, _ outbox: Outbox) async throws {
    if events.contains(where: { $0.event.decision == .unknown }) { throw NotUnderstood(what: "the kitchen's decision") }
    var records = try await transaction.lockOrders(events.map(\.event.orderId))
    let times = try await transaction.travelTimes(
      of: events.compactMap { $0.event.lacksPromise ? records[$0.event.orderId]?.order : nil })
    var promised: [(order: Order, trace: String?)] = []
    for received in events {
      let decided = received.event
      guard let record = records[decided.orderId],
        let changed = try record.applying(decided, by: times[record.order.restaurantId], at: Date())
      else { continue }
      records[decided.orderId] = changed
      switch decided.decision {
      case .accepted where changed.order.currentRevision == record.order.currentRevision:
        promised.append((changed.order, received.trace))
      case .accepted:
        transaction.save(record.order.content, of: record.order.id)
        let isPlaced = changed.order.status != record.order.status
        try transaction.update(changed, outbox, topic: isPlaced ? nil : .revised, trace: received.trace)
      case .revisionRefused: try transaction.update(changed, outbox, topic: .revised, trace: received.trace)
      case .rejected: try transaction.update(changed, outbox, trace: received.trace)
      case .unknown: break
      }
    }
    try transaction.updatePromised(promised, outbox)
  }

  /// Whether the kitchen has accepted without saying when the order is at the door: a kitchen of the version before, or one that
  /// learned of the order from another event than its first.
  private var lacksPromise: Bool {
    if case .accepted(_, _, nil) = decision { true } else { false }
  }
}
