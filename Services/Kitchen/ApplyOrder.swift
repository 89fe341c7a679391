import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

extension OrderChanged {
  /// New orders and their changes are decided on; each other step of an order moves the stock. Many orders take from the
  /// same shelves, so those that came together are decided in one reading and one writing.
  static func apply(_ events: [Received<OrderChanged>], in transaction: Transaction, _ outbox: Outbox) async throws {
    for received in events { try received.event.order.status.checkUnderstood() }
    let before = try await transaction.lockKitchenState(for: events.map(\.event.order))
    var state = before
    var decisions: [OutgoingEvent] = []
    let now = Date()
    // The orders of new and revised tickets, in the states in which they are so.
    var orders: [ID: Order] = [:]
    for received in events {
      let order = received.event.order
      let revision = state.tickets[order.id]?.revision
      let decided = state.apply(order, travelSeconds: received.event.travelSeconds, now: now)
      if decided != nil || state.tickets[order.id]?.revision != revision { orders[order.id] = order }
      guard let decided else { continue }
      decisions.append(OutgoingEvent(decided, trace: received.trace))
    }
    try outbox.add(decisions, to: transaction)
    // One that came a second time has no topic.
    let republished = OrderChanged.Topic.republished.word
    let anonymous = events.filter { ($0.topic ?? republished) == republished && $0.event.order.isAnonymous }
    try transaction.write(
      state.tickets, since: before.tickets, of: orders, anonymous: Set(anonymous.map(\.event.order.id)))
    try await transaction.write(state.kitchens, since: before.kitchens, now: now, outbox)
  }
}

extension Order {
  /// It says nothing of its customer any more, or never did.
  fileprivate var isAnonymous: Bool {
    customerId == nil && contact == nil && address == nil && note == nil && lines.allSatisfy { $0.note == nil }
  }
}
