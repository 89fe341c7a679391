import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

extension OrderChanged {
  /// New orders are accepted, their stock reserved, or rejected; known ones move the stock as their life goes on. Many
  /// orders take from the same shelves, so those that came together are decided in one reading and one writing.
  static func apply(_ events: [Received<OrderChanged>], in transaction: Transaction, _ outbox: Outbox) async throws {
    for received in events { try received.event.order.status.checkUnderstood() }
    let before = try await transaction.lockKitchenState(for: events.map(\.event.order))
    var state = before
    var decisions: [OutgoingEvent] = []
    let now = Date()
    for received in events {
      let order = received.event.order
      guard let decision = state.apply(order, travelSeconds: received.event.travelSeconds, now: now) else { continue }
      decisions.append(
        try OutgoingEvent(TicketDecided(orderId: order.id, decision: decision, version: 1), trace: received.trace))
    }
    try outbox.add(decisions, to: transaction)
    let orders = Dictionary(events.map { ($0.event.order.id, $0.event.order) }) { first, _ in first }
    try transaction.write(state.tickets, since: before.tickets, of: orders)
    try await transaction.write(state.kitchens, since: before.kitchens, now: now, outbox)
  }
}
