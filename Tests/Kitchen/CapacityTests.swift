import Contracts
import FoundationEssentials
import Support
import Testing

@testable import Kitchen

/// What hands, oven and couriers can do together, and that nothing beyond it is promised.
struct CapacityTests {
  private static let restaurant = ID.new()
  private static let pizza = ID.new()
  /// 18:00 in Paris on Thursday, 2026-11-26.
  private static let now = Date(timeIntervalSince1970: 1_795_712_400)
  private static let evening = now + 24 * 3600

  private func state(_ capacity: Capacity) -> KitchenState {
    let hours = (1...7).map { Restaurant.OpeningHours(day: $0, opens: "11:00", closes: "23:00") }
    return KitchenState(
      kitchens: [Self.restaurant: .init(capacity: capacity, opening: OpeningTimes(hours: hours))], tickets: [:],
      preparations: [Self.pizza: Preparation(preparationSeconds: 540, ovenSeconds: 300)])
  }

  private func order(
    _ quantity: Int = 1, for time: Date? = nil, _ fulfilment: Fulfilment = .takeaway
  ) -> Order {
    let line = Order.Line(
      productId: Self.pizza, name: "", quantity: quantity, unitPrice: .zero, note: nil, choices: [])
    return Order(
      id: .new(), number: "", status: .placed, restaurantId: Self.restaurant, customerId: nil, fulfilment: fulfilment,
      address: nil, lines: [line], paymentMethod: .cash, note: nil, placedAt: Self.now, scheduledFor: time, history: [])
  }

  private func promise(_ decision: TicketDecided.Decision?) -> Int? {
    guard case .accepted(_, _, let promisedAt?) = decision else { return nil }
    return Int(promisedAt.timeIntervalSince(Self.now))
  }

  @Test("a pizzaiolo goes on while a pizza is in the oven")
  func oven() {
    var state = state(Capacity(hands: 1))
    let promises = (0..<4).map { _ in promise(state.decision(on: order(), now: Self.now)) }
    #expect(promises == [540, 780, 1020, 1260])
  }

  @Test("a small oven delays what many hands could make")
  func smallOven() throws {
    var wide = state(Capacity(hands: 10))
    var narrow = state(Capacity(hands: 10, ovenPlaces: 2))
    let wideLast = try (0..<20).map { _ in try #require(promise(wide.decision(on: order(), now: Self.now))) }.max()
    let narrowLast = try (0..<20).map { _ in try #require(promise(narrow.decision(on: order(), now: Self.now))) }.max()
    #expect(try #require(wideLast) <= 1020)
    // 20 pizzas of five minutes in two places.
    #expect(try #require(narrowLast) >= 20 * 300 / 2)
  }

  @Test("a delivery waits for a courier who is still on the way")
  func couriers() {
    var state = state(Capacity(hands: 9, couriers: 1))
    let promises = (0..<3).map { _ in
      promise(state.decision(on: order(1, .delivery), travelSeconds: 600, now: Self.now))
    }
    // Exact to a slot of five minutes.
    #expect(promises.first == 1140)
    for (promise, exact) in zip(promises.dropFirst(), [2340, 3540]) {
      #expect((exact - 100...exact).contains(promise ?? 0), "\(promises)")
    }
    var nobody = self.state(Capacity(hands: 9, couriers: 0))
    #expect(
      nobody.decision(on: order(1, .delivery), travelSeconds: 600, now: Self.now) == .rejected(reason: .noCourier))
    #expect(promise(nobody.decision(on: order(), now: Self.now)) == 540)
  }

  private func order(_ quantity: Int, _ fulfilment: Fulfilment) -> Order { order(quantity, for: nil, fulfilment) }

  @Test("a courier who is back is free for the next order, and one whose order was cancelled too")
  func courierIsBack() {
    var state = state(Capacity(hands: 9, couriers: 1))
    var first = order(1, .delivery)
    _ = state.decision(on: first, travelSeconds: 600, now: Self.now)
    first.status = .cancelled
    first.version = 2
    _ = state.apply(first, now: Self.now)
    #expect(promise(state.decision(on: order(1, .delivery), travelSeconds: 600, now: Self.now)) == 1140)
  }

  @Test("what counts for tonight counts tonight, and not tomorrow")
  func tonight() {
    let capacity = Capacity(hands: 1, tonight: .init(until: Self.now + 4 * 3600, hands: 4))
    var state = state(capacity)
    let tonight = (0..<4).map { _ in promise(state.decision(on: order(), now: Self.now)) }
    #expect(tonight == [540, 540, 540, 540])
    // Tomorrow one pizzaiolo has an hour and some minutes for what is wanted at one time.
    let tomorrow = (0..<40).filter { _ in
      promise(state.decision(on: order(for: Self.evening), now: Self.now)) != nil
    }.count
    #expect((14...22).contains(tomorrow))
  }

  @Test(
    "whatever is ordered for an evening, no slot holds more than hands, oven and couriers can do", arguments: 1...40)
  func neverBeyond(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    let capacity = Capacity(hands: 1 + random.below(4), ovenPlaces: 2 + random.below(8), couriers: random.below(4))
    var state = state(capacity)
    var open: [Order] = []
    for _ in 0..<150 {
      if !open.isEmpty, random.below(5) == 0 {
        var order = open.remove(at: random.below(open.count))
        order.status = .cancelled
        order.version += 1
        _ = state.apply(order, now: Self.now)
        continue
      }
      let wanted = Self.evening + Double(900 * random.below(8))
      let fulfilment: Fulfilment = random.below(2) == 0 ? .takeaway : .delivery
      let order = order(1 + random.below(4), for: wanted, fulfilment)
      let decision = state.decision(on: order, travelSeconds: 300 + random.below(600), now: Self.now)
      switch decision {
      case .accepted(_, _, let promisedAt?):
        open.append(order)
        #expect(promisedAt >= wanted && promisedAt <= wanted + 900)
      case .rejected(let reason): #expect(reason == .slotFull)
      default: Issue.record("\(String(describing: decision))")
      }
    }
    let kitchen = try #require(state.kitchens[Self.restaurant])
    let length = KitchenLoad.slotLength
    #expect(!open.isEmpty && !kitchen.load.slots.isEmpty)
    for slot in kitchen.load.slots.values {
      #expect(slot.work <= capacity.hands * length)
      #expect(slot.oven <= (capacity.ovenPlaces ?? 0) * length)
    }
    for slot in kitchen.rounds.slots.values { #expect(slot.work <= (capacity.couriers ?? 0) * length) }
    for var order in open {
      order.status = .cancelled
      order.version += 1
      _ = state.apply(order, now: Self.now)
    }
    #expect(state.kitchens[Self.restaurant]?.load == KitchenLoad())
    #expect(state.kitchens[Self.restaurant]?.rounds == KitchenLoad())
  }

  @Test("a quarter of an hour that is full is told, and told as free again when an order is cancelled")
  func outlook() throws {
    var state = state(Capacity(hands: 1, couriers: 1))
    let quarter = Outlook.slot(of: Self.evening)
    func told(_ change: (inout KitchenState) -> Void) throws -> Outlook? {
      let before = state.kitchens[Self.restaurant]
      change(&state)
      _ = state.kitchens[Self.restaurant]?.advance(from: before, to: Self.now)
      return state.kitchens[Self.restaurant]?.told
    }
    var orders: [Order] = []
    let full = try told { state in
      for _ in 0..<60 {
        let order = order(for: Self.evening)
        if case .accepted = state.decision(on: order, now: Self.now) { orders.append(order) }
      }
    }
    #expect(full?.fullSlots.contains(quarter) == true)
    #expect(full?.fullSlots.contains(quarter + 8) == false)
    let free = try told { state in
      for var order in orders.suffix(8) {
        order.status = .cancelled
        order.version = 2
        _ = state.apply(order, now: Self.now)
      }
    }
    #expect(free?.fullSlots.contains(quarter) == false)
    let taken = try told { state in
      for _ in 0..<9 { _ = state.decision(on: order(for: Self.evening, .delivery), travelSeconds: 600, now: Self.now) }
    }
    #expect(taken?.slotsWithoutCourier.contains(quarter) == true)
    #expect(taken?.slotsWithoutCourier.contains(quarter + 12) == false)
  }

  @Test("a quarter of an hour that has room for something usual and for no large order is told, with how much fits")
  func tightSlots() throws {
    var state = state(Capacity(hands: 1))
    let quarter = Outlook.slot(of: Self.evening)
    var sizes: [Int?] = []
    for _ in 0..<60 {
      let before = state.kitchens[Self.restaurant]
      _ = state.decision(on: order(for: Self.evening), now: Self.now)
      _ = state.kitchens[Self.restaurant]?.advance(from: before, to: Self.now)
      let told = state.kitchens[Self.restaurant]?.told
      let size = told?.fullSlots.contains(quarter) == true ? 0 : told?.tightSlots[quarter]
      if sizes.last != .some(size) { sizes.append(size) }
    }
    // From room for everything to none. One hand that has no time for a family's order has none for an office's either.
    #expect(sizes == [nil, 1, 0])
    let kitchen = try #require(state.kitchens[Self.restaurant])
    let event = try #require(KitchenLoadChanged(restaurantId: Self.restaurant, kitchen))
    #expect(try KitchenLoadChanged(reading: event.json).tightSlots == event.tightSlots)
    #expect(event.tightSlots.allSatisfy { ($0.fits, $0.tooMuch) == (240, 960) || ($0.fits, $0.tooMuch) == (960, 2400) })
    #expect(event.tightSlots.count + event.fullSlots.count > 0)
  }

  @Test("a margin settles a little above the ninetieth percentile, whatever the rest are")
  func margin() {
    var random = SplitMix64(seed: 7)
    var margin = PromiseMargin.initial
    var late = 0
    for index in 0..<5000 {
      // Even from five minutes early to ten minutes late: the ninetieth percentile is 510 s.
      let lateness = random.below(900) - 300
      if index >= 500, lateness > margin.seconds { late += 1 }
      margin.learn(from: lateness)
    }
    #expect((0.04...0.1).contains(Double(late) / 4500))
    #expect((480...600).contains(margin.seconds))
  }
}
