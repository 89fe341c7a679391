import Contracts
import FoundationEssentials
import Testing

@testable import Kitchen

/// When a kitchen makes what it has taken on.
struct KitchenLoadTests {
  /// 18:00 in Paris on Thursday, 2026-11-26.
  private static let now = 1_795_712_400
  private static let hour = 3600
  private static let saturday = now + 2 * 24 * hour

  private func taking(_ plans: KitchenLoad.Plan?..., in load: KitchenLoad = KitchenLoad()) throws -> KitchenLoad {
    var load = load
    for plan in plans { load.add(try #require(plan)) }
    return load
  }

  @Test("orders for now: each pizzaiolo makes one after another, and several work side by side", arguments: [1, 2, 3])
  func queue(hands: Int) throws {
    var load = KitchenLoad()
    var ready: [Int] = []
    for _ in 0..<6 {
      let plan = try #require(load.plan(600, hands: Staffing(hands), now: Self.now, by: .max))
      load.add(plan)
      ready.append(plan.ready - Self.now)
    }
    #expect(ready == (0..<6).map { ($0 / hands + 1) * 600 })
    #expect(load.firstFree(hands: Staffing(hands), now: Self.now) == Self.now + 6 / hands * 600)
    #expect(load.slots.values.reduce(0) { $0 + $1.work } == 6 * 600)
  }

  @Test("where nobody works nothing is free for as long as anything can be planned")
  func nobody() {
    let free = KitchenLoad().firstFree(hands: 0, now: Self.now)
    #expect(free > Self.now + 7 * 24 * Self.hour)
    #expect(KitchenLoad().plan(600, hands: 0, now: Self.now, by: .max) == nil)
  }

  @Test("an order that begins within a slot is made as fast", arguments: [1, 17, 150, 299])
  func withinSlot(seconds: Int) throws {
    let first = try #require(KitchenLoad().plan(540, hands: 2, now: Self.now + seconds, by: .max))
    #expect(first.start == Self.now + seconds)
    #expect(first.ready == Self.now + seconds + 540)
    #expect(first.slots.values.reduce(0, +) == 540)
  }

  @Test("ten orders of ten pizzas for Saturday do not move today's promise")
  func saturday() throws {
    var load = KitchenLoad()
    let work = Recipe.preparationSeconds(of: [(seconds: 540, quantity: 10)])
    for _ in 0..<10 { load.add(try #require(load.plan(work, hands: 2, now: Self.now, for: Self.saturday))) }
    let today = try #require(load.plan(540, hands: 2, now: Self.now, by: Self.now + 4 * Self.hour))
    #expect(today.ready == Self.now + 540)
    #expect(load.slots.values.reduce(0) { $0 + $1.work } == 10 * work)
    #expect(load.slots.values.allSatisfy { $0.work <= 2 * KitchenLoad.slotLength })
    #expect(load.slots.keys.allSatisfy { $0 * KitchenLoad.slotLength >= Self.saturday - 3 * Self.hour })
  }

  @Test("an order for later is made just before its time, and ready then")
  func later() throws {
    let time = Self.now + Self.hour + 30
    let plan = try #require(KitchenLoad().plan(600, hands: 1, now: Self.now, for: time))
    #expect(plan.ready == time)
    #expect(plan.start == time - 600)
    #expect(plan.slots.values.sorted() == [30, 270, 300])
    // The next one has to be made before it.
    let next = try #require(try taking(plan).plan(600, hands: 1, now: Self.now, for: time))
    #expect(next.ready == time)
    #expect(next.start == time - 1200)
  }

  @Test("orders for now flow around what is planned for later, and what is for later around them")
  func around() throws {
    let time = Self.now + 900
    let planned = try taking(KitchenLoad().plan(600, hands: 1, now: Self.now, for: time))
    let plan = try #require(planned.plan(600, hands: 1, now: Self.now, by: .max))
    #expect(plan.start == Self.now)
    #expect(plan.slots.values.sorted() == [300, 300])
    #expect(plan.ready == time + 300)
    #expect(try taking(plan, in: planned).plan(60, hands: 1, now: Self.now, for: time) == nil)
  }

  @Test("what is wanted sooner than it can be made has no plan for that time")
  func tooSoon() {
    #expect(KitchenLoad().plan(600, hands: 2, now: Self.now, for: Self.now + 599) == nil)
    #expect(KitchenLoad().plan(600, hands: 2, now: Self.now, for: Self.now + 600) != nil)
    #expect(KitchenLoad().plan(0, hands: 2, now: Self.now, for: Self.now - 1) == nil)
    #expect(KitchenLoad().plan(600, hands: 2, now: Self.now, by: Self.now + 599) == nil)
    #expect(KitchenLoad().plan(600, hands: 2, now: Self.now, by: Self.now + 600) != nil)
  }

  @Test("an order that is late is made first, and after some hours it is forgotten")
  func late() throws {
    let plans = try #require(KitchenLoad().plan(1200, hands: 1, now: Self.now, by: .max))
    var load = try taking(plans)
    // On time it is not in the way of what comes behind it.
    #expect(load.plan(300, hands: 1, now: Self.now + 1200, by: .max)?.ready == Self.now + 1500)
    let hourLater = Self.now + Self.hour
    #expect(load.firstFree(hands: 1, now: hourLater) == hourLater + 1200)
    #expect(load.firstFree(hands: 2, now: hourLater) == hourLater + 600)
    load.forget(at: hourLater)
    #expect(load == (try taking(plans)))
    load.forget(at: Self.now + 6 * Self.hour)
    #expect(load == KitchenLoad())
    load.remove(plans.slots)
    #expect(load == KitchenLoad())
  }

  @Test("a plan that is given up leaves nothing, whatever was planned besides")
  func givenUp() throws {
    var load = KitchenLoad()
    var plans: [KitchenLoad.Plan] = []
    for index in 0..<40 {
      let work = 60 + index * 37
      let plan =
        index.isMultiple(of: 3)
        ? load.plan(work, hands: 6, now: Self.now, for: Self.now + 7200 + index)
        : load.plan(work, hands: 6, now: Self.now + index, by: .max)
      plans.append(try #require(plan))
      load.add(plans[index])
      #expect(plans[index].slots.values.reduce(0, +) == work)
    }
    let work: [Int] = (0..<40).map { 60 + $0 * 37 }
    #expect(load.slots.values.reduce(0) { $0 + $1.work } == work.reduce(0, +))
    #expect(load.slots.values.reduce(0) { $0 + $1.due } == work.reduce(0, +))
    for plan in plans.reversed() { load.remove(plan.slots) }
    #expect(load == KitchenLoad())
  }
}

/// What a kitchen promises.
struct PromiseTests {
  private static let restaurant = ID.new()
  private static let pizza = ID.new()
  /// 18:00 in Paris on Thursday, 2026-11-26; the kitchen below closes at 23:00.
  private static let now = Date(timeIntervalSince1970: 1_795_712_400)
  private static let closing = now + 5 * 3600

  private var state: KitchenState {
    let hours = (1...7).map { Restaurant.OpeningHours(day: $0, opens: "18:00", closes: "23:00") }
    return KitchenState(
      kitchens: [Self.restaurant: .init(opening: OpeningTimes(hours: hours))], tickets: [:],
      preparations: [Self.pizza: .init(preparationSeconds: 540)])
  }

  private func order(
    _ quantity: Int = 1, at time: Date = now, for scheduled: Date? = nil, _ fulfilment: Fulfilment = .takeaway
  ) -> Order {
    let line = Order.Line(
      productId: Self.pizza, name: "", quantity: quantity, unitPrice: .zero, note: nil, choices: [])
    return Order(
      id: .new(), number: "", status: .placed, restaurantId: Self.restaurant, customerId: nil, fulfilment: fulfilment,
      address: nil, lines: [line], paymentMethod: .cash, note: nil, placedAt: time, scheduledFor: scheduled,
      history: [])
  }

  @Test("ten orders of ten pizzas for Saturday leave today's order its nine minutes")
  func saturday() {
    var state = state
    let saturday = Self.now + 48 * 3600
    for _ in 0..<10 { _ = state.decision(on: order(10, for: saturday + 3600), now: Self.now) }
    let today = state.decision(on: order(), now: Self.now)
    #expect(today == .accepted(readyAt: Self.now + 540, promisedAt: Self.now + 540))
  }

  @Test("what is for later is made in the hour before its time, and refused where that hour is full")
  func fullHour() throws {
    var state = state
    let wanted = Self.now + 24 * 3600 + 7200
    var promises: [Date] = []
    for _ in 0..<30 {
      let order = order(for: wanted)
      let decision = state.decision(on: order, now: Self.now)
      guard let ticket = state.tickets[order.id], ticket.stock == .reserved else {
        #expect(decision == .rejected(reason: .slotFull))
        continue
      }
      let begin = try #require(ticket.prepareFrom)
      #expect(begin >= wanted - 540 - 3600)
      promises.append(ticket.readyAt)
    }
    #expect(promises.first == wanted)
    #expect(promises.allSatisfy { $0 >= wanted - 3600 && $0 <= wanted + 900 })
    // Two pizzaioli for an hour and some minutes, nine minutes each.
    #expect((14...18).contains(promises.count))
    #expect(
      state.decision(on: order(), now: Self.now) == .accepted(readyAt: Self.now + 540, promisedAt: Self.now + 540))
  }

  @Test("a delivery wanted at a time is at the door then: it is ready when the courier has to leave")
  func door() throws {
    var state = state
    let wanted = Self.now + 1800
    let order = order(for: wanted, .delivery)
    let decision = state.decision(on: order, travelSeconds: 360, now: Self.now)
    #expect(
      decision
        == .accepted(readyAt: wanted - 360, prepareFrom: wanted - 360 - 540, promisedAt: wanted))
    #expect(state.tickets[order.id]?.prepareFrom == wanted - 900)
  }

  @Test("what is wanted sooner than it can be there is promised for when it can")
  func tooSoon() {
    var state = state
    let decision = state.decision(
      on: order(for: Self.now + 600, .delivery), travelSeconds: 360, now: Self.now)
    #expect(
      decision == .accepted(readyAt: Self.now + 540, prepareFrom: Self.now, promisedAt: Self.now + 900))
  }

  @Test(
    "without the travel time, as the version before publishes an order, the kitchen says when it is ready and promises nothing"
  )
  func noRoad() {
    var state = state
    #expect(state.decision(on: order(1, .delivery), now: Self.now) == .accepted(readyAt: Self.now + 540))
  }

  @Test("what counts against closing is the promise, with the queue and the courier's way")
  func closing() {
    var state = state
    let late = Self.closing - 540
    #expect(
      state.decision(on: order(at: late), now: late) == .accepted(readyAt: Self.closing, promisedAt: Self.closing))
    #expect(state.decision(on: order(at: late + 1), now: late + 1) == .rejected(reason: .closed))
    #expect(
      state.decision(on: order(at: late, .delivery), travelSeconds: 1, now: late) == .rejected(reason: .closed))
    // Both pizzaioli are busy for an hour.
    for _ in 0..<2 { _ = state.decision(on: order(27, at: Self.closing - 4050), now: Self.closing - 4050) }
    let last = Self.closing - 600
    #expect(state.decision(on: order(at: last), now: last) == .rejected(reason: .closed))
  }

  @Test(
    "an order that was placed while it was open and whose event comes after closing is rejected, and so is one for a closed day"
  )
  func lateEvent() {
    var state = state
    #expect(
      state.decision(on: order(at: Self.closing - 1800), now: Self.closing + 60) == .rejected(reason: .closed))
    #expect(state.decision(on: order(for: Self.now + 8 * 3600), now: Self.now) == .rejected(reason: .closed))
    state.kitchens[Self.restaurant]?.opening = OpeningTimes(hours: [])
    #expect(state.decision(on: order(), now: Self.now) == .rejected(reason: .closed))
    state.kitchens[Self.restaurant]?.opening = nil
    #expect(
      state.decision(on: order(), now: Self.now) == .accepted(readyAt: Self.now + 540, promisedAt: Self.now + 540))
  }

  @Test(
    "the time when a pizzaiolo is free is published once it has moved by ten minutes, or a slot is tight or full, and not for every order"
  )
  func publishing() throws {
    var state = state
    var published: [Outlook] = []
    for _ in 0..<8 {
      let before = state.kitchens[Self.restaurant]
      _ = state.decision(on: order(), now: Self.now)
      if state.kitchens[Self.restaurant]?.advance(from: before, to: Self.now) == true {
        published.append(try #require(state.kitchens[Self.restaurant]?.told))
      }
    }
    #expect(published.count == 4)
    for (earlier, later) in zip(published, published.dropFirst()) {
      #expect(
        later.freeFrom.timeIntervalSince(earlier.freeFrom) >= 600 || later.fullSlots != earlier.fullSlots
          || later.tightSlots != earlier.tightSlots)
    }
    // Time passes by itself.
    let now = state.kitchens[Self.restaurant]
    #expect(state.kitchens[Self.restaurant]?.advance(from: now, to: Self.now + 500) == false)
  }
}
