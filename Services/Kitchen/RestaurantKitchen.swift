import Contracts
import FoundationEssentials

/// One restaurant's kitchen: its load, its couriers' rounds, its storeroom, and what it needs to plan.
struct RestaurantKitchen: Equatable {
  var load = KitchenLoad()
  /// Of its couriers: seconds of each on the way, there and back.
  var rounds = KitchenLoad()
  var capacity = Capacity.usual
  /// Nil until the catalogue has published them; without hours for a restaurant that is closed until further notice.
  var opening: OpeningTimes?
  /// Of what is ready, and of what is at the door.
  var readyMargin = PromiseMargin(seconds: 0)
  var doorMargin = PromiseMargin(seconds: 0)
  /// What others were last told; nil until they were.
  var told: Outlook?
  var loadVersion = 0
  var shelves: Shelves = [:]
}

/// When an order is made and brought, and what is promised.
struct OrderPlan: Equatable {
  var kitchen: KitchenLoad.Plan
  /// The courier's way there and back; nil for a take-away, and where a courier is always free.
  var round: KitchenLoad.Plan?
  /// In seconds since 1970, as all times here: when it is planned to be ready.
  var ready: Int
  /// When it is planned to be on the counter or at the door.
  var arrival: Int
  /// What the customer is told.
  var promise: Int
}

/// Why an order cannot be made.
struct PlanRefusal: Error, Equatable {
  var reason: OrderReason
}

extension RestaurantKitchen {
  /// For how long ahead a kitchen plans whose hours are not known, in seconds.
  private static let usualHorizon = 86_400
  /// How long before its time an order for later may be begun at most, in seconds: the food must not wait longer.
  private static let longestWait = 3600

  /// When an order is made: so that it is at the door, or on the counter, when it is wanted, and before the restaurant closes.
  ///
  /// - Parameter travel: how long the courier is on the way to the door, in seconds.
  func plan(_ order: Order, _ work: KitchenWork, travelSeconds travel: Int, now: Date) throws(PlanRefusal) -> OrderPlan
  {
    let way = order.fulfilment == .delivery ? Way(seconds: travel, couriers: capacity.couriersBySlot) : .none
    let seconds = Int(now.timeIntervalSince1970.rounded(.up))
    let end = try end(of: order, now: seconds)
    guard let time = order.scheduledFor.map({ Int($0.timeIntervalSince1970) }) else {
      return try soonest(work, way, now: seconds, by: end)
    }
    // What is wanted sooner than it can be made by an idle kitchen is wanted as soon as possible.
    if time < seconds + work.duration + way.seconds + margin(of: way).seconds {
      return try soonest(work, way, now: seconds, by: end)
    }
    if let plan = exactly(work, way, now: seconds, at: time) { return plan }
    do {
      var plan = try soonest(
        work, way, now: seconds, by: min(end, time + Slot.length),
        notBefore: time - way.seconds - work.duration - Self.longestWait)
      plan.promise = max(plan.promise, time)
      return plan
    } catch {
      throw PlanRefusal(reason: .slotFull)
    }
  }

  /// When an order must be there at the latest: the opening hours at the time for which it was ordered count, even if its event
  /// comes here late. One that is to be changed may have been placed on another day.
  private func end(of order: Order, now: Int) throws(PlanRefusal) -> Int {
    let asked = order.openProposal == nil ? order.placedAt : Date(timeIntervalSince1970: Double(now))
    let time = order.scheduledFor ?? asked
    guard let opening else { return max(now, Int(time.timeIntervalSince1970)) + Self.usualHorizon }
    guard let closing = opening.closing(at: time, for: order.fulfilment) else { throw PlanRefusal(reason: .closed) }
    return Int(closing.timeIntervalSince1970)
  }

  private func soonest(
    _ work: KitchenWork, _ way: Way, now: Int, by end: Int, notBefore earliest: Int = .min
  ) throws(PlanRefusal) -> OrderPlan {
    let margin = margin(of: way).seconds
    let latest = end - margin - way.seconds
    let kitchen = load.plan(
      work.hands, oven: oven(work), hands: capacity.handsBySlot, now: now, by: latest - work.baking,
      notBefore: earliest)
    guard let kitchen else { throw PlanRefusal(reason: .closed) }
    let ready = kitchen.ready + work.baking
    guard let couriers = way.couriers else {
      return OrderPlan(kitchen, ready: ready, leaves: ready, travel: way.seconds, margin: margin)
    }
    let round = rounds.plan(
      2 * way.seconds, hands: couriers, now: now, by: latest + 2 * way.seconds, notBefore: ready)
    guard let round else { throw PlanRefusal(reason: .noCourier) }
    // When the courier is back is exact; when the round begins only to a slot.
    let leaves = max(ready, round.ready - 2 * way.seconds)
    return OrderPlan(kitchen, round, ready: ready, leaves: leaves, travel: way.seconds, margin: margin)
  }

  /// - Returns: nil where the kitchen or the couriers are taken then.
  private func exactly(_ work: KitchenWork, _ way: Way, now: Int, at time: Int) -> OrderPlan? {
    let margin = margin(of: way).seconds
    let ready = time - margin - way.seconds
    let earliest = time - way.seconds - work.duration - Self.longestWait
    let kitchen = load.plan(
      work.hands, oven: oven(work), hands: capacity.handsBySlot, now: now, for: ready - work.baking,
      notBefore: earliest)
    guard let kitchen else { return nil }
    guard let couriers = way.couriers else {
      return OrderPlan(kitchen, ready: ready, leaves: ready, travel: way.seconds, margin: margin)
    }
    let round = rounds.plan(
      2 * way.seconds, hands: couriers, now: now, for: ready + 2 * way.seconds, notBefore: ready - Slot.length)
    return round.map { OrderPlan(kitchen, $0, ready: ready, leaves: ready, travel: way.seconds, margin: margin) }
  }

  /// How an order comes to its customer.
  private struct Way {
    var seconds: Int
    var couriers: Staffing?
    var isDelivery = true

    static let none = Way(seconds: 0, couriers: nil, isDelivery: false)
  }

  private func margin(of way: Way) -> PromiseMargin { way.isDelivery ? doorMargin : readyMargin }

  private func oven(_ work: KitchenWork) -> KitchenLoad.Oven? {
    capacity.ovenBySlot.map { KitchenLoad.Oven(places: $0, seconds: work.oven) }
  }
}

extension OrderPlan {
  fileprivate init(
    _ kitchen: KitchenLoad.Plan, _ round: KitchenLoad.Plan? = nil, ready: Int, leaves: Int,
    travel: Int, margin: Int
  ) {
    self.init(
      kitchen: kitchen, round: round, ready: ready, arrival: leaves + travel,
      promise: leaves + travel + margin)
  }
}
