import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

extension [Received<OrderChanged>] {
  /// New orders are accepted, their stock reserved, or rejected; known ones move the stock as their life goes on. Many
  /// orders take from the same shelves, so those that came together are settled in one reading and one writing.
  func apply(in transaction: Transaction, _ outbox: Outbox) async throws {
    for received in self { try received.event.order.status.checkUnderstood() }
    let before = try await transaction.lockKitchens(concerning: map(\.event.order))
    var kitchens = before
    var decisions: [OutgoingEvent] = []
    let now = Date()
    for received in self {
      let order = received.event.order
      let travelSeconds = received.event.travelSeconds
      guard let decision = kitchens.follow(order, travelSeconds: travelSeconds, now: now) else { continue }
      decisions.append(
        try OutgoingEvent(TicketDecided(orderId: order.id, decision: decision, version: 1), trace: received.trace))
    }
    outbox.add(decisions, to: transaction)
    let orders = Dictionary(map { ($0.event.order.id, $0.event.order) }) { first, _ in first }
    try transaction.write(kitchens.tickets, since: before.tickets, of: orders)
    try await transaction.write(kitchens.rooms, since: before.rooms, now: now, outbox)
  }
}
