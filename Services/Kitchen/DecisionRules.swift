import Contracts
import FoundationEssentials

/// How the kitchen decides: whether an order, or a change of it, can be made in time and from what is in stock.
extension KitchenState {
  /// Decides on a new order.
  mutating func decide(on order: Order, travelSeconds: Int?, now: Date) -> TicketDecided.Decision? {
    var kitchen = kitchens[order.restaurantId] ?? RestaurantKitchen()
    let work = work(of: order.lines)
    var ticket = KitchenTicket(
      orderId: order.id, restaurantId: order.restaurantId, status: order.status, orderVersion: order.version,
      revision: order.currentRevision, decidedRevision: order.currentRevision, stock: .none,
      needs: needs(of: order.lines), preparationSeconds: work.hands, readyAt: now)
    defer { tickets[order.id] = ticket }
    // The order may have ended before its first event came: then there is nothing to decide.
    guard order.status == .awaitingPayment || order.status == .placed else { return nil }
    // A kitchen that has lost its database learns old orders once more: what was promised is not decided on again.
    let isPromised = order.promisedAt != nil
    var plan: OrderPlan?
    do {
      plan = try kitchen.plan(order, work, travelSeconds: travelSeconds ?? 0, now: now)
    } catch {
      if !isPromised {
        ticket.status = .rejected
        return .rejected(reason: error.reason)
      }
    }
    if kitchen.shelves.reserve(ticket.needs) {
      ticket.stock = .reserved
    } else if !isPromised {
      ticket.status = .rejected
      return .rejected(reason: .stock)
    }
    if let plan {
      ticket.take(plan, for: order)
      kitchen.add(plan)
    }
    kitchens[order.restaurantId] = kitchen
    guard let plan, !isPromised else { return nil }
    return ticket.acceptance(of: order, plan, travelSeconds: travelSeconds)
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
    let work = work(of: order.lines)
    ticket.preparationSeconds = work.hands
    kitchen.removeWork(of: before)
    kitchen.removeRound(of: before)
    let plan: OrderPlan
    do {
      plan = try kitchen.plan(order, work, travelSeconds: travelSeconds ?? 0, now: now)
    } catch {
      return .revisionRefused(reason: error.reason)
    }
    guard kitchen.shelves.exchange(before.needs, for: ticket.needs) else { return .revisionRefused(reason: .stock) }
    ticket.take(plan, for: order)
    kitchen.add(plan)
    kitchens[order.restaurantId] = kitchen
    tickets[order.id] = ticket
    return ticket.acceptance(of: order, plan, travelSeconds: travelSeconds)
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

  private func work(of lines: [Order.Line]) -> KitchenWork {
    KitchenWork(of: lines) { product in preparations[product].map { ($0.preparationSeconds, $0.ovenSeconds) } }
  }
}

extension KitchenTicket {
  fileprivate mutating func take(_ plan: OrderPlan, for order: Order) {
    self.plan = plan.kitchen.slots
    ovenSeconds = plan.kitchen.oven
    roundPlan = plan.round?.slots ?? [:]
    readyAt = Date(timeIntervalSince1970: Double(plan.ready))
    arrivesAt = Date(timeIntervalSince1970: Double(plan.arrival))
    prepareFrom = order.scheduledFor.map { _ in Date(timeIntervalSince1970: Double(plan.kitchen.start)) }
  }

  fileprivate func acceptance(of order: Order, _ plan: OrderPlan, travelSeconds: Int?) -> TicketDecided.Decision {
    let isPromised = order.fulfilment == .takeaway || travelSeconds != nil
    return .accepted(
      readyAt: readyAt, prepareFrom: prepareFrom,
      promisedAt: isPromised ? Date(timeIntervalSince1970: Double(plan.promise)) : nil)
  }
}

extension TicketDecided {
  /// The kitchen decides on each revision once.
  ///
  /// - Parameters:
  ///   - ticket: as it is since.
  ///   - names: of customers.
  init(
    of order: Order, revision: Int, decision: Decision, _ ticket: KitchenTicket?, _ names: [ID: String] = [:]
  ) {
    let isAccepted = if case .accepted = decision { true } else { false }
    self.init(
      orderId: order.id, restaurantId: order.restaurantId, revision: revision, decision: decision,
      startBy: isAccepted ? ticket?.startBy : nil, board: isAccepted ? Board(order, revision, names) : nil,
      version: revision)
  }
}

extension TicketDecided.Board {
  /// - Returns: nil where there is nothing to say.
  fileprivate init?(_ order: Order, _ revision: Int, _ names: [ID: String]) {
    self.init()
    if let change = order.change(to: revision) { (added, removed) = change }
    if let customer = order.customerId, let name = names[customer] { (customerId, customerName) = (customer, name) }
    guard self != .init() else { return nil }
  }
}
