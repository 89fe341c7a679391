import Contracts
import FoundationEssentials

/// What a kitchen's plans become when its orders go on.
extension RestaurantKitchen {
  mutating func add(_ plan: OrderPlan) {
    load.add(plan.kitchen)
    if let round = plan.round { rounds.add(round) }
  }

  mutating func removeWork(of ticket: KitchenTicket) {
    load.remove(ticket.plan, oven: ticket.ovenSeconds)
  }

  mutating func removeRound(of ticket: KitchenTicket) {
    if !ticket.roundPlan.isEmpty { rounds.remove(ticket.roundPlan) }
  }

  /// Frees what an order needs no more, and learns how late it was. An order that was wanted for later teaches as much: what was
  /// planned for it was to be kept.
  mutating func follow(_ order: Order, from before: KitchenTicket, to ticket: KitchenTicket) {
    if before.isQueued, !ticket.isQueued {
      removeWork(of: before)
      if order.fulfilment == .takeaway, let lateness = order.lateness(in: .ready, after: before.arrivesAt) {
        readyMargin.learn(from: lateness)
      }
    }
    if before.holdsCourier, !ticket.holdsCourier {
      removeRound(of: before)
      if let lateness = order.lateness(in: .delivered, after: before.arrivesAt) { doorMargin.learn(from: lateness) }
    }
  }
}

extension Order {
  /// By how many seconds it took a status after the time that was planned; nil where it did not, or where none was.
  fileprivate func lateness(in status: OrderStatus, after planned: Date?) -> Int? {
    guard let planned, let reached = history.last(where: { $0.status == status })?.at else { return nil }
    return Int(reached.timeIntervalSince(planned).rounded())
  }
}
