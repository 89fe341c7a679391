import Contracts
import FoundationEssentials

/// The kitchens, tickets and preparations that some orders concern: read once, changed by each order in turn, written back.
struct KitchenState: Equatable {
  /// By restaurant.
  var kitchens: [ID: RestaurantKitchen]
  /// By order.
  var tickets: [ID: KitchenTicket]
  /// By product.
  let preparations: [ID: Preparation]
  /// First names of customers whose orders may be new.
  var names: [ID: String] = [:]

  /// Applies the new state of an order.
  ///
  /// - Parameter travelSeconds: how long the courier is on the way to the door, where orders said so.
  /// - Returns: the decision on a new order: accepted, its stock reserved, or rejected. And on a change of an order: the
  ///   difference is reserved, or the change is refused and what was reserved stays.
  mutating func apply(_ order: Order, travelSeconds: Int? = nil, now: Date) -> TicketDecided? {
    guard let ticket = tickets[order.id] else {
      let decision = decide(on: order, travelSeconds: travelSeconds, now: now)
      return decision.map {
        TicketDecided(of: order, revision: order.currentRevision, decision: $0, tickets[order.id], names)
      }
    }
    guard let (changed, effect) = ticket.following(order) else { return nil }
    tickets[order.id] = changed
    kitchens[ticket.restaurantId]?.follow(order, from: ticket, to: changed)
    switch effect {
    case .consume: kitchens[ticket.restaurantId]?.shelves.consume(ticket.needs)
    case .release: kitchens[ticket.restaurantId]?.shelves.release(ticket.needs)
    case nil: break
    }
    guard let proposal = order.openProposal, changed.mustDecide(on: proposal) else { return nil }
    let decision = decide(on: proposal, of: order, changed, travelSeconds: travelSeconds, now: now)
    return TicketDecided(of: order, revision: proposal.number, decision: decision, tickets[order.id])
  }
}

/// What one piece of a product takes of a kitchen.
struct Preparation: Equatable {
  var preparationSeconds: Int
  var ovenSeconds = 0
  var amounts: Needs = [:]
  /// What adding an ingredient once takes of it.
  var extras: Needs = [:]
}

extension Order {
  /// What is made for the order as it is, and as it is asked to be.
  var products: [ID] { allLines.flatMap(\.products) }

  var hasExtras: Bool { allLines.contains { $0.pieces.contains { $0.composition.extras != nil } } }

  private var allLines: [Line] { lines + (openProposal?.lines ?? []) }
}
