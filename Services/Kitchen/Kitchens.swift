import Contracts
import FoundationEssentials

/// What restaurants' kitchens hold, as far as some orders are concerned: read once, changed by each order in turn, and
/// written back.
struct Kitchens: Equatable {
  var rooms: [ID: Room]
  /// By order.
  var tickets: [ID: KitchenTicket]
  /// By product.
  let recipes: [ID: Recipe]

  struct Room: Equatable {
    var queuedSeconds: Int
    var shelves: Shelves = [:]
  }

  struct Recipe: Equatable {
    var preparationSeconds: Int
    var amounts: Needs = [:]
  }

  /// Follows an order to a state that is told.
  ///
  /// - Returns: the kitchen's word on a new order: accepted, its stock reserved, or rejected.
  mutating func follow(_ order: Order, now: Date) -> TicketDecided.Decision? {
    guard let ticket = tickets[order.id] else { return receive(order, now: now) }
    guard let (changed, effect) = ticket.following(order) else { return nil }
    tickets[order.id] = changed
    if ticket.isQueued, !changed.isQueued {
      rooms[ticket.restaurantId]?.queuedSeconds -= ticket.preparationSeconds
    }
    switch effect {
    case .consume: rooms[ticket.restaurantId]?.shelves.consume(ticket.needs)
    case .release: rooms[ticket.restaurantId]?.shelves.release(ticket.needs)
    case nil: break
    }
    return nil
  }

  private mutating func receive(_ order: Order, now: Date) -> TicketDecided.Decision? {
    var room = rooms[order.restaurantId] ?? Room(queuedSeconds: 0)
    let preparationSeconds = preparationSeconds(of: order)
    let readyAt = PreparationQueue.readyAt(
      queuedSeconds: room.queuedSeconds, preparationSeconds: preparationSeconds, now: now)
    var ticket = KitchenTicket(
      orderId: order.id, restaurantId: order.restaurantId, status: order.status, orderVersion: order.version,
      stock: .none, needs: needs(of: order), preparationSeconds: preparationSeconds,
      readyAt: max(readyAt, order.scheduledFor ?? readyAt))
    defer { tickets[order.id] = ticket }
    // The order may have ended before we heard of it: then there is nothing to decide.
    guard order.status == .awaitingPayment || order.status == .placed else { return nil }
    guard room.shelves.reserve(ticket.needs) else {
      ticket.status = .rejected
      return .rejected(reason: "stock")
    }
    ticket.stock = .reserved
    room.queuedSeconds += preparationSeconds
    rooms[order.restaurantId] = room
    return .accepted(readyAt: ticket.readyAt)
  }

  private func needs(of order: Order) -> Needs {
    order.lines.reduce(into: [:]) { needs, line in
      for product in line.products {
        needs.merge(recipes[product]?.amounts.mapValues { $0 * line.quantity } ?? [:], uniquingKeysWith: +)
      }
    }
  }

  private func preparationSeconds(of order: Order) -> Int {
    PreparationQueue.preparationSeconds(
      order.lines.flatMap { line in
        line.products.compactMap { product in
          recipes[product].map { (seconds: $0.preparationSeconds, quantity: line.quantity) }
        }
      })
  }
}

extension Order.Line {
  /// What is made for the line: the product, and what was chosen in a menu.
  var products: [ID] { [productId] + choices.map(\.productId) }
}
