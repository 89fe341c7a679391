import Contracts
import FoundationEssentials
import Support

@testable import Figures

/// Orders as they live, made from a seed.
struct OrderLives {
  var random: SplitMix64
  let restaurants: [ID]
  let couriers: [ID]
  let goods: [ID]
  let ingredients: [ID]

  init(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    func ids(_ count: Int) -> [ID] {
      (0..<count).map { _ in ID(at: Date(timeIntervalSince1970: 1), random: UInt128(random.next())) }
    }
    restaurants = ids(3)
    couriers = ids(2)
    goods = ids(6)
    ingredients = ids(4)
    self.random = random
  }

  mutating func recipes() -> Recipes {
    var portions: [ID: Recipes.Portion] = [:]
    for good in goods {
      portions[good] = .init(
        amounts: [ingredients[random.below(2)]: 50 + random.below(200), ingredients[2 + random.below(2)]: 10],
        extras: [ingredients[0]: 30])
    }
    return Recipes(portions: portions)
  }

  /// All versions of an order, oldest first, with the courier of each.
  mutating func order(within days: Int = 90) -> [(order: Order, courier: ID?)] {
    let fulfilment = random.pick([Fulfilment.delivery, .takeaway])
    let customer = random.below(3) > 0 ? ID(at: .distantPast, random: UInt128(random.next())) : nil
    // 2026-09-15, so that the clocks change within.
    let placedAt = Date(timeIntervalSince1970: 1_789_430_400 + Double(random.below(days * 86_400)))
    var time = placedAt
    let role = customer == nil ? "cashier" : random.pick(["customer", "cashier"])
    var order = Order(
      id: ID(at: placedAt, random: UInt128(random.next())), number: "1", status: .placed,
      restaurantId: random.pick(restaurants), customerId: customer, fulfilment: fulfilment, address: nil,
      lines: lines(), paymentMethod: .cash, note: nil, placedAt: placedAt, scheduledFor: nil,
      history: [.init(status: .placed, at: placedAt, by: role)])
    var versions: [(order: Order, courier: ID?)] = [(order, nil)]
    var courier: ID?
    order.promisedAt = placedAt + 1800
    order.version += 1
    versions.append((order, nil))
    let life: [OrderStatus] =
      switch random.below(6) {
      case 0: [.cancelled]
      case 1: [.preparing, .cancelled]
      case 2: [.preparing]
      case 3 where fulfilment == .delivery: [.preparing, .ready, .delivering, .returned]
      default:
        fulfilment == .delivery ? [.preparing, .ready, .delivering, .delivered] : [.preparing, .ready, .collected]
      }
    for step in life {
      time += Double(30 + random.below(1200))
      order.status = step
      order.history.append(.init(status: step, at: time, by: "manager"))
      if step == .delivering { courier = random.pick(couriers) }
      if random.below(4) == 0, step == .preparing { order.lines = lines() }
      order.total = order.lines.total
      order.version += 1
      versions.append((order, courier))
    }
    return versions
  }

  private mutating func lines() -> [Order.Line] {
    (0...random.below(3)).map { _ in
      var line = Order.Line(
        productId: random.pick(goods), name: "", quantity: 1 + random.below(3),
        unitPrice: Money(cents: 500 + random.below(1500)), note: nil, choices: [])
      if random.below(4) == 0 {
        line.composition.extras = [
          .init(ingredientId: ingredients[0], name: "", quantity: 1, price: Money(cents: 150))
        ]
      }
      if random.below(4) == 0 {
        line.composition.otherHalf = .init(productId: random.pick(goods), name: "")
        line.composition.without = [.init(ingredientId: random.pick(ingredients), name: "")]
      }
      return line
    }
  }
}
