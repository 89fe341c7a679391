import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

extension OrderChanged {
  /// A new order is accepted, its stock reserved, or rejected; a known one moves the stock as its life goes on.
  func apply(in transaction: Transaction, _ outbox: Outbox) async throws {
    guard let ticket = try await transaction.lockTicket(of: order.id) else {
      let facts = try await transaction.kitchenFacts(about: order)
      if facts.hasTicket { return try await apply(in: transaction, outbox) }
      return try await decide(facts, in: transaction, outbox)
    }
    guard let (changed, effect) = ticket.following(order) else { return }
    transaction.update(changed)
    if ticket.isQueued != changed.isQueued {
      transaction.queueLonger(by: -ticket.preparationSeconds, in: order.restaurantId)
    }
    guard let effect else { return }
    let shelves = try await transaction.lockShelves(of: ticket)
    let after =
      switch effect {
      case .consume: Storage.consuming(ticket.needs, from: shelves)
      case .release: Storage.releasing(ticket.needs, from: shelves)
      }
    try await transaction.restock(order.restaurantId, from: shelves, to: after, outbox)
  }

  private func decide(_ facts: KitchenFacts, in transaction: Transaction, _ outbox: Outbox) async throws {
    let readyAt = PreparationQueue.readyAt(
      queuedSeconds: facts.queuedSeconds, preparationSeconds: facts.preparationSeconds, now: Date())
    var ticket = KitchenTicket(
      orderId: order.id, restaurantId: order.restaurantId, status: order.status, orderVersion: order.version,
      stock: .none, needs: facts.needs, preparationSeconds: facts.preparationSeconds,
      readyAt: max(readyAt, order.scheduledFor ?? readyAt))
    // The order may have ended before we heard of it: then there is nothing to decide.
    guard order.status == .awaitingPayment || order.status == .placed else {
      try transaction.insert(ticket, order: order)
      return
    }
    if let left = Storage.reserving(facts.needs, from: facts.shelves) {
      ticket.stock = .reserved
      try transaction.insert(ticket, order: order)
      transaction.queueLonger(by: ticket.preparationSeconds, in: order.restaurantId)
      try outbox.add(
        TicketDecided(orderId: order.id, decision: .accepted(readyAt: ticket.readyAt), version: 1), to: transaction)
      try await transaction.restock(order.restaurantId, from: facts.shelves, to: left, outbox)
    } else {
      ticket.status = .rejected
      try transaction.insert(ticket, order: order)
      try outbox.add(
        TicketDecided(orderId: order.id, decision: .rejected(reason: "stock"), version: 1), to: transaction)
    }
  }
}
