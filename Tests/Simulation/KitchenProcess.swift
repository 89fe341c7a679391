import Contracts
import FoundationEssentials

@testable import Kitchen

/// What the context Kitchen keeps: all of it is the value that its rules work on.
struct KitchenTables {
  var kitchens: Kitchens

  /// As `ApplyOrder`.
  mutating func follow(_ said: Said, at time: Date, _ say: inout Process<KitchenTables>.Saying) {
    guard case .order(let order) = said, let decision = kitchens.follow(order, now: time) else { return }
    say(TicketDecided.name, .ticket(TicketDecided(orderId: order.id, decision: decision, version: 1)))
  }
}
