import Contracts
import FoundationEssentials
import Support
import Testing

@testable import Kitchen

/// The busiest hour that one kitchen is known for, 239 pizzas (DOMAIN 7), lived by the rules alone: nine customers out of ten have
/// what they ordered when it was promised, and nobody is promised much more time than it took.
struct EveningTests {
  private static let seeds = Array(UInt64(1)...20)

  @Test("in an hour of 239 pizzas at least nine orders of ten are on time", arguments: seeds)
  func onTime(seed: UInt64) throws {
    var evening = Evening(seed: seed)
    try evening.live()
    let orders = evening.orders
    #expect(orders.reduce(0) { $0 + $1.pizzas } == 239)
    #expect(evening.refused == 0)
    let onTime = orders.filter { $0.arrived <= $0.promised }.count
    #expect(onTime * 10 >= orders.count * 9, "\(onTime) of \(orders.count) orders were on time")
    // A promise that everybody keeps because it is far too late would be none.
    let early = orders.map { $0.promised - $0.arrived }.sorted()
    #expect(early[early.count / 2] <= 15 * 60, "half of the orders were \(early[early.count / 2]) s early, or more")
  }

  @Test("over many evenings one after another, with what was learned, nine orders of ten are on time")
  func learned() throws {
    var (onTime, count) = (0, 0)
    var margins: (ready: PromiseMargin, door: PromiseMargin) = (.initial, .initial)
    for seed in Self.seeds {
      var evening = Evening(seed: 100 + seed, margins: margins)
      try evening.live()
      margins = evening.margins
      onTime += evening.orders.filter { $0.arrived <= $0.promised }.count
      count += evening.orders.count
    }
    #expect(Double(onTime) / Double(count) >= 0.9, "\(onTime) of \(count)")
    // Lower than that a margin would not be the percentile any more, and higher it would be idle waiting.
    #expect((60...600).contains(margins.ready.seconds) && (60...600).contains(margins.door.seconds), "\(margins)")
  }

  @Test("without a margin fewer than nine of ten are on time: the margin is what keeps the promise")
  func withoutMargin() throws {
    var (onTime, count) = (0, 0)
    for seed in Self.seeds {
      var evening = Evening(seed: seed, margins: nil)
      try evening.live()
      onTime += evening.orders.filter { $0.arrived <= $0.promised }.count
      count += evening.orders.count
    }
    #expect(Double(onTime) / Double(count) < 0.9, "\(onTime) of \(count)")
  }
}

/// A kitchen with seven pizzaioli, 26 places in the oven and 22 couriers, from 19:00 on. What people really need differs from what
/// recipes and maps say: by chance, and by a bad evening.
private struct Evening {
  struct Lived {
    var order: Order
    var pizzas: Int
    var travel: Int
    var promised: Int
    var planned: Int
    var arrived = 0
  }

  private enum Step {
    case placed(Int), made(Int), baked(Int), arrived(Int), back
  }

  private static let restaurant = ID.new()
  private static let pizza = ID.new()
  private static let recipe = (preparation: 390, oven: 300)
  /// 19:00 in Paris on Thursday, 2026-11-26.
  private static let beginning = 1_795_716_000
  private static let capacity = Capacity(hands: 7, ovenPlaces: 26, couriers: 22)

  private(set) var orders: [Lived] = []
  private(set) var refused = 0
  private let learns: Bool
  private var random: SplitMix64
  private var state: KitchenState
  private var steps: [(at: Int, step: Step)] = []
  private var drafts: [(pizzas: Int, travel: Int)] = []
  private var now = beginning
  /// Orders that wait for a pizzaiolo, for places in the oven, and for a courier.
  private var toMake: [Int] = []
  private var toBake: [Int] = []
  private var toBring: [Int] = []
  private var freeHands = capacity.hands
  private var freePlaces = capacity.ovenPlaces ?? 0
  private var freeCouriers = capacity.couriers ?? 0

  /// - Parameter margins: what was learned before; nil for a kitchen that promises what it plans, and learns nothing.
  init(seed: UInt64, margins: (ready: PromiseMargin, door: PromiseMargin)? = (.initial, .initial)) {
    learns = margins != nil
    random = SplitMix64(seed: seed)
    let nothing = PromiseMargin(seconds: 0)
    state = KitchenState(
      kitchens: [
        Self.restaurant: RestaurantKitchen(
          capacity: Self.capacity, readyMargin: margins?.ready ?? nothing, doorMargin: margins?.door ?? nothing)
      ], tickets: [:],
      preparations: [
        Self.pizza: Preparation(preparationSeconds: Self.recipe.preparation, ovenSeconds: Self.recipe.oven)
      ])
    var left = 239
    while left > 0 {
      let pizzas = min(left, [1, 1, 2, 2, 2, 3, 3, 4, 6][random.below(9)])
      left -= pizzas
      // Three orders of five are brought, 4 to 14 minutes away.
      let travel = random.below(5) < 3 ? 240 + random.below(600) : 0
      steps.append((Self.beginning + random.below(3600), .placed(drafts.count)))
      drafts.append((pizzas, travel))
    }
  }

  var margins: (ready: PromiseMargin, door: PromiseMargin) {
    let kitchen = state.kitchens[Self.restaurant] ?? RestaurantKitchen()
    return (kitchen.readyMargin, kitchen.doorMargin)
  }

  mutating func live() throws {
    while let next = steps.indices.min(by: { steps[$0].at < steps[$1].at }) {
      let (at, step) = steps.remove(at: next)
      now = at
      switch step {
      case .placed(let draft): try place(drafts[draft])
      case .made(let order):
        freeHands += 1
        toBake.append(order)
      case .baked(let order): ready(order)
      case .arrived(let order): arrive(order, as: .delivered)
      case .back: freeCouriers += 1
      }
      work()
    }
  }

  private mutating func place(_ draft: (pizzas: Int, travel: Int)) throws {
    let line = Order.Line(
      productId: Self.pizza, name: "", quantity: draft.pizzas, unitPrice: .zero, note: nil, choices: [])
    let order = Order(
      id: .new(), number: "", status: .placed, restaurantId: Self.restaurant, customerId: nil,
      fulfilment: draft.travel > 0 ? .delivery : .takeaway, address: nil, lines: [line], paymentMethod: .cash,
      note: nil, placedAt: time, scheduledFor: nil, history: [])
    let decided = state.apply(order, travelSeconds: draft.travel > 0 ? draft.travel : nil, now: time)
    guard case .accepted(let readyAt, _, let promisedAt?) = decided?.decision else {
      refused += 1
      return
    }
    toMake.append(orders.count)
    orders.append(
      Lived(
        order: order, pizzas: draft.pizzas, travel: draft.travel, promised: Int(promisedAt.timeIntervalSince1970),
        planned: Int(readyAt.timeIntervalSince1970)))
  }

  /// Each pizzaiolo who is free takes what is planned next.
  private mutating func work() {
    while freeHands > 0, let index = soonest(toMake) {
      let order = toMake.remove(at: index)
      freeHands -= 1
      take(order, .preparing)
      let hands = (Self.recipe.preparation - Self.recipe.oven) * orders[order].pizzas
      steps.append((now + random.stretched(hands, by: 0.7...1.35), .made(order)))
    }
    while let index = soonest(toBake), orders[toBake[index]].pizzas <= freePlaces {
      let order = toBake.remove(at: index)
      freePlaces -= orders[order].pizzas
      steps.append((now + random.stretched(Self.recipe.oven, by: 0.9...1.15), .baked(order)))
    }
    while freeCouriers > 0, let index = soonest(toBring) {
      let order = toBring.remove(at: index)
      freeCouriers -= 1
      take(order, .delivering)
      let way = random.stretched(orders[order].travel, by: 0.75...1.35)
      steps.append((now + way, .arrived(order)))
      steps.append((now + way + random.stretched(orders[order].travel, by: 0.75...1.35), .back))
    }
  }

  private func soonest(_ queue: [Int]) -> Int? {
    queue.indices.min { orders[queue[$0]].planned < orders[queue[$1]].planned }
  }

  private mutating func ready(_ order: Int) {
    freePlaces += orders[order].pizzas
    if orders[order].travel > 0 {
      take(order, .ready)
      toBring.append(order)
    } else {
      arrive(order, as: .ready)
    }
  }

  private mutating func arrive(_ order: Int, as status: OrderStatus) {
    orders[order].arrived = now
    take(order, status)
  }

  private mutating func take(_ index: Int, _ status: OrderStatus) {
    orders[index].order.status = status
    orders[index].order.version += 1
    orders[index].order.history.append(.init(status: status, at: time, by: "system"))
    let before = state.kitchens[Self.restaurant]
    _ = state.apply(orders[index].order, now: time)
    guard !learns, let before else { return }
    state.kitchens[Self.restaurant]?.readyMargin = before.readyMargin
    state.kitchens[Self.restaurant]?.doorMargin = before.doorMargin
  }

  private var time: Date { Date(timeIntervalSince1970: Double(now)) }
}
