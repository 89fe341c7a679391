import Contracts
import FoundationEssentials

/// How the kitchen decides: whether an order, or a change of it, can be made in time and from what is in stock.
extension KitchenState {
  /// Decides on a new order.
  mutating func decide(on order: Order, travelSeconds: Int?, now: Date) -> TicketDecided.Decision? {
    var kitchen = kitchens[order.restaurantId] ?? RestaurantKitchen()
    var ticket = KitchenTicket(
      orderId: order.id, restaurantId: order.restaurantId, status: order.status, orderVersion: order.version,
      revision: order.currentRevision, decidedRevision: order.currentRevision, stock: .none,
      needs: needs(of: order.lines), preparationSeconds: preparationSeconds(of: order.lines), readyAt: now)
    defer { tickets[order.id] = ticket }
    // The order may have ended before its first event came: then there is nothing to decide.
    guard order.status == .awaitingPayment || order.status == .placed else { return nil }
    // A kitchen that has lost its database learns old orders once more: what was promised is not decided on again.
    let isPromised = order.promisedAt != nil
    let plan = kitchen.plan(order, ticket.preparationSeconds, travelSeconds: travelSeconds ?? 0, now: now)
    guard plan != nil || isPromised else {
      ticket.status = .rejected
      return .rejected(reason: .closed)
    }
    if kitchen.shelves.reserve(ticket.needs) {
      ticket.stock = .reserved
    } else if !isPromised {
      ticket.status = .rejected
      return .rejected(reason: .stock)
    }
    if let plan {
      ticket.take(plan, for: order)
      kitchen.load.add(plan)
    }
    kitchens[order.restaurantId] = kitchen
    return isPromised ? nil : ticket.acceptance(of: order, travelSeconds: travelSeconds)
  }

  /// Decides on a change of an order that was accepted before.
  mutating func decide(
    on proposal: Order.Revision, of original: Order, _ before: KitchenTicket, travelSeconds: Int?, now: Date
  ) -> TicketDecided.Decision {
    let order = original.with(proposal)
    var kitchen = kitchens[order.restaurantId] ?? RestaurantKitchen()
    var ticket = before
    tickets[order.id]?.decidedRevision = proposal.number
    ticket.decidedRevision = proposal.number
    ticket.revision = proposal.number
    ticket.needs = needs(of: order.lines)
    ticket.preparationSeconds = preparationSeconds(of: order.lines)
    kitchen.load.remove(before.plan)
    guard let plan = kitchen.plan(order, ticket.preparationSeconds, travelSeconds: travelSeconds ?? 0, now: now) else {
      return .revisionRefused(reason: .closed)
    }
    guard kitchen.shelves.exchange(before.needs, for: ticket.needs) else { return .revisionRefused(reason: .stock) }
    ticket.take(plan, for: order)
    kitchen.load.add(plan)
    kitchens[order.restaurantId] = kitchen
    tickets[order.id] = ticket
    return ticket.acceptance(of: order, travelSeconds: travelSeconds)
  }

  private func needs(of lines: [Order.Line]) -> Needs {
    lines.reduce(into: [:]) { needs, line in
      for piece in line.pieces {
        needs.merge(self.needs(of: piece).mapValues { $0 * line.quantity }, uniquingKeysWith: +)
      }
    }
  }

  /// What one piece takes, by the same rule by which orders composed it (`Composition`).
  private func needs(of piece: (productId: ID, composition: LineComposition)) -> Needs {
    let composition = piece.composition
    guard let left = preparations[piece.productId] else { return [:] }
    if composition == .asItIs { return left.amounts }
    let right = composition.otherHalf.flatMap { preparations[$0.productId] }
    let added = (composition.extras ?? []).map { extra -> (ID, Int) in
      let amount = left.extras[extra.ingredientId] ?? right?.extras[extra.ingredientId] ?? 0
      return (extra.ingredientId, amount * extra.quantity)
    }
    return Recipe.amounts(
      left: left.amounts, right: right?.amounts, without: (composition.without ?? []).map(\.ingredientId),
      extras: Dictionary(added, uniquingKeysWith: +))
  }

  private func preparationSeconds(of lines: [Order.Line]) -> Int {
    Recipe.preparationSeconds(
      of: lines.flatMap { line in
        line.pieces.compactMap { piece in
          let halves = [piece.productId] + (piece.composition.otherHalf.map { [$0.productId] } ?? [])
          return halves.compactMap { preparations[$0]?.preparationSeconds }.max()
            .map { (seconds: $0, quantity: line.quantity) }
        }
      })
  }
}

extension KitchenTicket {
  fileprivate mutating func take(_ plan: KitchenLoad.Plan, for order: Order) {
    self.plan = plan.slots
    readyAt = Date(timeIntervalSince1970: Double(plan.ready))
    prepareFrom = order.scheduledFor.map { _ in Date(timeIntervalSince1970: Double(plan.start)) }
  }

  fileprivate func acceptance(of order: Order, travelSeconds: Int?) -> TicketDecided.Decision {
    let travel = order.fulfilment == .takeaway ? 0 : travelSeconds
    return .accepted(
      readyAt: readyAt, prepareFrom: prepareFrom, promisedAt: travel.map { readyAt + Double($0) })
  }
}

extension TicketDecided {
  /// The kitchen decides on each revision once.
  ///
  /// - Parameter ticket: as it is since.
  init(of order: Order, revision: Int, decision: Decision, _ ticket: KitchenTicket?) {
    let isAccepted = if case .accepted = decision { true } else { false }
    self.init(
      orderId: order.id, restaurantId: order.restaurantId, revision: revision, decision: decision,
      startBy: isAccepted ? ticket?.startBy : nil, version: revision)
  }
}
