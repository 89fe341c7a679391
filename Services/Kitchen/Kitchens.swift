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
    var load = KitchenLoad()
    /// How many pizzaioli work side by side: at least one, or nothing would ever be ready.
    var hands = Restaurant.usualHands
    /// Nil until the catalogue has told them; empty for a restaurant that is closed until further notice.
    var hours: [Restaurant.OpeningHours]?
    /// What the others were last told of when a hand is free.
    var toldFreeFrom: Date?
    var loadVersion = 0
    var shelves: Shelves = [:]
  }

  struct Recipe: Equatable {
    var preparationSeconds: Int
    var amounts: Needs = [:]
  }

  /// Follows an order to a state that is told.
  ///
  /// - Parameter travelSeconds: how long the road to the door takes, where orders said so.
  /// - Returns: the kitchen's word on a new order: accepted, its stock reserved, or rejected.
  mutating func follow(_ order: Order, travelSeconds: Int? = nil, now: Date) -> TicketDecided.Decision? {
    guard let ticket = tickets[order.id] else { return receive(order, travelSeconds: travelSeconds, now: now) }
    guard let (changed, effect) = ticket.following(order) else { return nil }
    tickets[order.id] = changed
    if ticket.isQueued, !changed.isQueued {
      rooms[ticket.restaurantId]?.load.remove(ticket.plan)
    }
    switch effect {
    case .consume: rooms[ticket.restaurantId]?.shelves.consume(ticket.needs)
    case .release: rooms[ticket.restaurantId]?.shelves.release(ticket.needs)
    case nil: break
    }
    return nil
  }

  private mutating func receive(_ order: Order, travelSeconds: Int?, now: Date) -> TicketDecided.Decision? {
    var room = rooms[order.restaurantId] ?? Room()
    var ticket = KitchenTicket(
      orderId: order.id, restaurantId: order.restaurantId, status: order.status, orderVersion: order.version,
      stock: .none, needs: needs(of: order), preparationSeconds: preparationSeconds(of: order), readyAt: now)
    defer { tickets[order.id] = ticket }
    // The order may have ended before we heard of it: then there is nothing to decide.
    guard order.status == .awaitingPayment || order.status == .placed else { return nil }
    guard let plan = room.plan(order, ticket.preparationSeconds, travelSeconds: travelSeconds ?? 0, now: now) else {
      ticket.status = .rejected
      return .rejected(reason: "closed")
    }
    guard room.shelves.reserve(ticket.needs) else {
      ticket.status = .rejected
      return .rejected(reason: "stock")
    }
    ticket.stock = .reserved
    ticket.plan = plan.slots
    ticket.readyAt = Date(timeIntervalSince1970: Double(plan.ready))
    if order.scheduledFor != nil { ticket.prepareFrom = Date(timeIntervalSince1970: Double(plan.start)) }
    room.load.add(plan)
    rooms[order.restaurantId] = room
    let travel = order.fulfilment == .takeaway ? 0 : travelSeconds
    return .accepted(
      readyAt: ticket.readyAt, prepareFrom: ticket.prepareFrom, promisedAt: travel.map { ticket.readyAt + Double($0) })
  }

  private func needs(of order: Order) -> Needs {
    order.lines.reduce(into: [:]) { needs, line in
      for product in line.products {
        needs.merge(recipes[product]?.amounts.mapValues { $0 * line.quantity } ?? [:], uniquingKeysWith: +)
      }
    }
  }

  private func preparationSeconds(of order: Order) -> Int {
    Contracts.Recipe.preparationSeconds(
      of: order.lines.flatMap { line in
        line.products.compactMap { product in
          recipes[product].map { (seconds: $0.preparationSeconds, quantity: line.quantity) }
        }
      })
  }
}

extension Kitchens.Room {
  /// For how long ahead a kitchen plans whose hours are not known, in seconds.
  private static let usualHorizon = 86_400
  /// How long before its time an order for later may be ready at most, in seconds. Where more is wanted than can be made in that
  /// hour, the rest is promised for later: nobody wants a pizza that was made in the afternoon.
  private static let longestWait = 3600
  /// By how much the time when a hand is free must have moved before the others are told, in seconds.
  private static let notableChange = 600.0

  /// When an order is made: so that it is at the door, or on the counter, when it is wanted, and before the restaurant closes.
  ///
  /// - Returns: nil where that cannot be.
  fileprivate func plan(_ order: Order, _ work: Int, travelSeconds travel: Int, now: Date) -> KitchenLoad.Plan? {
    // The opening hours at the time it was ordered for count, even if the event comes here late.
    let span = order.scheduledFor ?? order.placedAt
    let seconds = Int(now.timeIntervalSince1970.rounded(.up))
    var end = seconds + Self.usualHorizon
    if let hours {
      guard let closing = hours.closing(at: span) else { return nil }
      end = Int(closing.timeIntervalSince1970)
    } else if let time = order.scheduledFor {
      end = max(end, Int(time.timeIntervalSince1970) + Self.usualHorizon)
    }
    guard let time = order.scheduledFor else { return load.plan(work, hands: hands, now: seconds, by: end - travel) }
    let wanted = Int(time.timeIntervalSince1970) - travel
    let earliest = wanted - work - Self.longestWait
    return load.plan(work, hands: hands, now: seconds, for: wanted, notBefore: earliest)
      ?? load.plan(work, hands: hands, now: seconds, by: end - travel, notBefore: earliest)
  }

  /// Forgets work of hours ago, and notes when a hand is free.
  ///
  /// - Returns: that time, where it has moved so much that the others must know.
  mutating func settle(now: Date) -> Date? {
    let seconds = Int(now.timeIntervalSince1970.rounded(.up))
    load.forget(at: seconds)
    let free = Date(timeIntervalSince1970: Double(load.firstFree(hands: hands, now: seconds)))
    let told = max(toldFreeFrom ?? now, now)
    guard abs(max(free, now).timeIntervalSince(told)) >= Self.notableChange else { return nil }
    toldFreeFrom = free
    loadVersion += 1
    return free
  }
}

extension Order.Line {
  /// What is made for the line: the product, and what was chosen in a menu.
  var products: [ID] { [productId] + choices.map(\.productId) }
}
