import Contracts
import FoundationEssentials
import Testing

@testable import Kitchen

struct KitchenRulesTests {
  private static let dough = ID(at: Date(timeIntervalSince1970: 1), random: 0)
  private static let cheese = ID(at: Date(timeIntervalSince1970: 2), random: 0)

  private let shelves: Shelves = [
    dough: Shelf(quantity: 1000, reserved: 200, largestAmount: 300),
    cheese: Shelf(quantity: 100, reserved: 0, largestAmount: 50),
  ]

  @Test("an order's needs are reserved on every shelf, or on none")
  func reserving() {
    var left = shelves
    for tooMuch in [[Self.dough: 801, Self.cheese: 1], [ID.new(): 1]] {
      let isReserved = left.reserve(tooMuch)
      #expect(!isReserved)
      #expect(left == shelves)
    }
    let isReserved = left.reserve([Self.dough: 800, Self.cheese: 100])
    #expect(isReserved)
    #expect(left[Self.dough] == Shelf(quantity: 1000, reserved: 1000, largestAmount: 300))
    #expect(left[Self.cheese] == Shelf(quantity: 100, reserved: 100, largestAmount: 50))
  }

  @Test("the preparation uses what was reserved; an order that comes to nothing releases it")
  func consumingAndReleasing() {
    var reserved = shelves
    _ = reserved.reserve([Self.dough: 300])
    var used = reserved
    used.consume([Self.dough: 300])
    #expect(used[Self.dough] == Shelf(quantity: 700, reserved: 200, largestAmount: 300))
    var released = reserved
    released.release([Self.dough: 300])
    #expect(released == shelves)
  }

  @Test(
    "a movement changes a shelf by its kind",
    arguments: [
      (.delivery, 24, 1024), (.loss, 300, 700), (.count, 900, 900), (.count, 1000, 1000), (.correction, -100, 900),
      (.correction, 100, 1100),
    ] as [(StockMovement.Kind, Int, Int)])
  func movement(kind: StockMovement.Kind, quantity: Int, left: Int) throws {
    let lines = try shelves.changes(by: kind, [.init(ingredientId: Self.dough, quantity: quantity)])
    #expect(lines == [.init(ingredientId: Self.dough, quantity: quantity, change: left - 1000)])
  }

  @Test("no movement takes what is reserved for orders", arguments: [StockMovement.Kind.loss, .count, .correction])
  func movementOfReserved(kind: StockMovement.Kind) throws {
    func move(_ left: Int) throws {
      let quantity = kind == .count ? left : kind == .loss ? 1000 - left : left - 1000
      _ = try shelves.changes(by: kind, [.init(ingredientId: Self.dough, quantity: quantity)])
    }
    try move(200)
    let error = #expect(throws: StockError.self) { try move(199) }
    #expect(error == .reservedForOrders)
    #expect(
      error.map { Problem($0, in: "/lines") }
        == Problem(.conflict, "More than would be left is put aside for orders."))
  }

  @Test("a movement names every ingredient that does not exist or comes twice")
  func faultyMovement() throws {
    let error = #expect(throws: StockError.self) {
      try shelves.changes(
        by: .delivery, [Self.dough, .new(), Self.dough].map { .init(ingredientId: $0, quantity: 1) })
    }
    #expect(
      error.map { Problem($0, in: "/lines") }
        == .invalid([
          .init(pointer: "/lines/1/ingredientId", code: .unknown, detail: "There is no such ingredient."),
          .init(pointer: "/lines/2/ingredientId", detail: "It is named twice."),
        ]))
  }

  @Test("a movement names a shelf that would hold too much")
  func fullShelf() throws {
    let error = #expect(throws: StockError.self) {
      try shelves.changes(by: .delivery, [.init(ingredientId: Self.dough, quantity: 1_000_000_000)])
    }
    #expect(
      error.map { Problem($0, in: "/items") }
        == .invalid("/items/0/quantity", "A shelf holds 1000000000 at most."))
  }

  @Test(
    "availability is worked out again only near the end of an ingredient: below twenty pieces",
    arguments: [(9000, 6000, false), (6000, 5999, true), (300, 299, true), (100, 9000, true), (100, 100, false)])
  func availability(before: Int, after: Int, isCritical: Bool) {
    func shelves(_ free: Int) -> Shelves {
      [Self.dough: Shelf(quantity: free, reserved: 0, largestAmount: 300)]
    }
    #expect(shelves(after).critical(since: shelves(before)) == (isCritical ? [Self.dough] : []))
  }

  @Test("a place on the board is read as it was written, and nothing else is one")
  func places() {
    let place = TicketPlace(isReady: true, readyAt: 1_795_500_000_123_456, order: .new())
    #expect(TicketPlace(place.text) == place)
    for text in ["", "0", "0-1", "2-1-\(ID.new())", "0--1-\(ID.new())", "0-\(Int.max)-\(ID.new())", "0-1-x"] {
      #expect(TicketPlace(text) == nil)
    }
  }

  private static let restaurant = ID.new()
  private static let pizza = ID.new()

  private var state: KitchenState {
    KitchenState(
      kitchens: [Self.restaurant: .init(shelves: shelves)], tickets: [:],
      preparations: [Self.pizza: .init(preparationSeconds: 600, amounts: [Self.dough: 300, Self.cheese: 40])])
  }

  private func pizzas(_ quantity: Int) -> Order {
    let line = Order.Line(
      productId: Self.pizza, name: "", quantity: quantity, unitPrice: .zero, note: nil, choices: [])
    var order = order(.placed, version: 1)
    order.restaurantId = Self.restaurant
    order.lines = [line]
    return order
  }

  @Test(
    "orders that come together take from the same shelves and wait in the same queue, until something does not suffice")
  func together() {
    var state = state
    let now = Date(timeIntervalSince1970: 0)
    state.kitchens[Self.restaurant]?.capacity.hands = 1
    let decisions = (1...3).map { _ in state.decision(on: pizzas(1), now: now) }
    #expect(
      decisions == [
        .accepted(readyAt: now + 600, promisedAt: now + 600), .accepted(readyAt: now + 1200, promisedAt: now + 1200),
        .rejected(reason: .stock),
      ])
    #expect(state.kitchens[Self.restaurant]?.load.slots.mapValues(\.work) == [0: 300, 1: 300, 2: 300, 3: 300])
    #expect(state.kitchens[Self.restaurant]?.shelves[Self.dough]?.reserved == 800)
    #expect(state.kitchens[Self.restaurant]?.shelves[Self.cheese]?.reserved == 80)
  }

  @Test("what is cancelled before its preparation makes room for the next, in the same batch too")
  func roomForTheNext() {
    var state = state
    let now = Date(timeIntervalSince1970: 0)
    var first = pizzas(2)
    let accepted = state.decision(on: first, now: now)
    let refused = state.decision(on: pizzas(2), now: now)
    first.status = .cancelled
    first.version = 2
    let nothing = state.decision(on: first, now: now)
    #expect(state.kitchens == self.state.kitchens)
    let next = state.decision(on: pizzas(2), now: now)
    #expect(
      [accepted, refused, nothing, next] == [
        .accepted(readyAt: now + 750, promisedAt: now + 750), .rejected(reason: .stock), nil,
        .accepted(readyAt: now + 750, promisedAt: now + 750),
      ])
  }

  @Test("an order is decided once, and one that ended before its first event not at all")
  func noDecision() {
    var state = state
    let order = pizzas(1)
    _ = state.decision(on: order, now: Date())
    let after = state
    let again = state.decision(on: order, now: Date())
    #expect(again == nil)
    #expect(state == after)
    var ended = pizzas(1)
    ended.status = .cancelled
    let late = state.decision(on: ended, now: Date())
    #expect(late == nil)
    #expect(state.kitchens == after.kitchens)
  }

  @Test(
    "a kitchen that has lost its database takes what was promised without deciding again, also what it can no longer make"
  )
  func promisedBefore() {
    var state = state
    let now = Date(timeIntervalSince1970: 0)
    var orders = [pizzas(1), pizzas(99)]
    for index in orders.indices { orders[index].promisedAt = now + 600 }
    let decisions = orders.map { state.decision(on: $0, now: now) }
    #expect(decisions == [nil, nil])
    #expect(orders.map { state.tickets[$0.id]?.status } == [.placed, .placed])
    #expect(orders.map { state.tickets[$0.id]?.stock } == [.reserved, .some(.none)])
  }

  @Test("a ticket that the kitchen rejected stays rejected, whatever follows", arguments: OrderStatus.allCases)
  func rejectedForEver(status: OrderStatus) {
    var state = state
    var order = pizzas(9)
    let decision = state.decision(on: order, now: Date())
    #expect(decision == .rejected(reason: .stock))
    order.status = status
    order.version = 2
    let nothing = state.decision(on: order, now: Date())
    #expect(nothing == nil)
    #expect(state.tickets[order.id]?.status == .rejected)
    #expect(state.tickets[order.id]?.isQueued == false)
    #expect(state.tickets[order.id]?.orderVersion == 2)
    #expect(state.kitchens == self.state.kitchens)
  }

  private func order(_ status: OrderStatus, version: Int, after: [OrderStatus] = []) -> Order {
    var order = Order(
      id: .new(), number: "", status: status, restaurantId: .new(), customerId: nil, fulfilment: .takeaway,
      address: nil,
      lines: [], paymentMethod: .cash, note: nil, placedAt: Date(), scheduledFor: nil,
      history: after.map { .init(status: $0, at: Date(), by: "system") })
    order.version = version
    return order
  }

  private let ticket = KitchenTicket(
    orderId: .new(), restaurantId: .new(), status: .placed, orderVersion: 3, stock: .reserved, needs: [:],
    preparationSeconds: 600, readyAt: Date())

  @Test(
    "each step of the order means its own thing for the storeroom",
    arguments: [
      (.placed, nil, .reserved), (.preparing, .consume, .consumed), (.cancelled, .release, .none),
      (.rejected, .release, .none), (.delivered, .consume, .consumed),
    ] as [(OrderStatus, KitchenTicket.StockEffect?, KitchenTicket.Stock)])
  func following(status: OrderStatus, effect: KitchenTicket.StockEffect?, stock: KitchenTicket.Stock) throws {
    let (changed, found) = try #require(ticket.following(order(status, version: 4)))
    #expect(found == effect)
    #expect(changed.stock == stock)
    #expect(changed.status == status)
  }

  @Test(
    "what was begun and then cancelled has used its ingredients, also where the event of the beginning did not come")
  func cancelledDuringPreparation() throws {
    let (changed, effect) = try #require(
      ticket.following(order(.cancelled, version: 9, after: [.placed, .preparing, .cancelled])))
    #expect(effect == .consume)
    #expect(changed.stock == .consumed)
    #expect(try #require(changed.following(order(.cancelled, version: 10))).effect == nil)
  }

  @Test("states of the order come in any order, and the result is that of the newest")
  func permutations() {
    let states = [
      order(.placed, version: 4), order(.preparing, version: 5, after: [.preparing]),
      order(.ready, version: 6, after: [.preparing, .ready]),
      order(.collected, version: 7, after: [.preparing, .ready]),
    ]
    for permutation in states.permutations {
      var ticket = ticket
      var consumed = 0
      for state in permutation {
        guard let (changed, effect) = ticket.following(state) else { continue }
        ticket = changed
        if effect == .consume { consumed += 1 }
        #expect(effect != .release)
      }
      #expect(ticket.status == .collected)
      #expect(ticket.stock == .consumed)
      #expect(consumed == 1)
    }
  }

  @Test("what an order takes: its lines one after another, pieces of one line share the oven")
  func preparationSeconds() {
    #expect(Recipe.preparationSeconds(of: [(seconds: 600, quantity: 1), (seconds: 20, quantity: 5)]) == 640)
  }
}

extension KitchenState {
  mutating func decision(on order: Order, travelSeconds: Int? = nil, now: Date) -> TicketDecided.Decision? {
    apply(order, travelSeconds: travelSeconds, now: now)?.decision
  }
}

extension Array {
  fileprivate var permutations: [[Element]] {
    guard count > 1 else { return [self] }
    return indices.flatMap { index in
      var rest = self
      let element = rest.remove(at: index)
      return rest.permutations.map { [element] + $0 }
    }
  }
}
