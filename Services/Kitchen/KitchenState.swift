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

  /// Applies the new state of an order.
  ///
  /// - Parameter travelSeconds: how long the courier is on the way to the door, where orders said so.
  /// - Returns: the decision on a new order: accepted, its stock reserved, or rejected.
  mutating func apply(_ order: Order, travelSeconds: Int? = nil, now: Date) -> TicketDecided.Decision? {
    guard let ticket = tickets[order.id] else { return decide(on: order, travelSeconds: travelSeconds, now: now) }
    guard let (changed, effect) = ticket.following(order) else { return nil }
    tickets[order.id] = changed
    if ticket.isQueued, !changed.isQueued {
      kitchens[ticket.restaurantId]?.load.remove(ticket.plan)
    }
    switch effect {
    case .consume: kitchens[ticket.restaurantId]?.shelves.consume(ticket.needs)
    case .release: kitchens[ticket.restaurantId]?.shelves.release(ticket.needs)
    case nil: break
    }
    return nil
  }

  private mutating func decide(on order: Order, travelSeconds: Int?, now: Date) -> TicketDecided.Decision? {
    var kitchen = kitchens[order.restaurantId] ?? RestaurantKitchen()
    var ticket = KitchenTicket(
      orderId: order.id, restaurantId: order.restaurantId, status: order.status, orderVersion: order.version,
      stock: .none, needs: needs(of: order), preparationSeconds: preparationSeconds(of: order), readyAt: now)
    defer { tickets[order.id] = ticket }
    // The order may have ended before its first event came: then there is nothing to decide.
    guard order.status == .awaitingPayment || order.status == .placed else { return nil }
    guard let plan = kitchen.plan(order, ticket.preparationSeconds, travelSeconds: travelSeconds ?? 0, now: now) else {
      ticket.status = .rejected
      return .rejected(reason: "closed")
    }
    guard kitchen.shelves.reserve(ticket.needs) else {
      ticket.status = .rejected
      return .rejected(reason: "stock")
    }
    ticket.stock = .reserved
    ticket.plan = plan.slots
    ticket.readyAt = Date(timeIntervalSince1970: Double(plan.ready))
    if order.scheduledFor != nil { ticket.prepareFrom = Date(timeIntervalSince1970: Double(plan.start)) }
    kitchen.load.add(plan)
    kitchens[order.restaurantId] = kitchen
    let travel = order.fulfilment == .takeaway ? 0 : travelSeconds
    return .accepted(
      readyAt: ticket.readyAt, prepareFrom: ticket.prepareFrom, promisedAt: travel.map { ticket.readyAt + Double($0) })
  }

  private func needs(of order: Order) -> Needs {
    order.lines.reduce(into: [:]) { needs, line in
      for product in line.products {
        needs.merge(preparations[product]?.amounts.mapValues { $0 * line.quantity } ?? [:], uniquingKeysWith: +)
      }
    }
  }

  private func preparationSeconds(of order: Order) -> Int {
    Recipe.preparationSeconds(
      of: order.lines.flatMap { line in
        line.products.compactMap { product in
          preparations[product].map { (seconds: $0.preparationSeconds, quantity: line.quantity) }
        }
      })
  }
}

/// What one piece of a product takes of a kitchen.
struct Preparation: Equatable {
  var preparationSeconds: Int
  var amounts: Needs = [:]
}

extension Order.Line {
  /// What is made for the line: the product, and what was chosen in a menu.
  var products: [ID] { [productId] + choices.map(\.productId) }
}
