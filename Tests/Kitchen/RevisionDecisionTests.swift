import Contracts
import FoundationEssentials
import Testing

@testable import Kitchen

/// What the kitchen decides on a change of an order's lines.
struct RevisionDecisionTests {
  private static let restaurant = ID.new()
  private static let pizza = ID.new()
  private static let dough = ID.new()
  /// 18:00 in Paris on Thursday, 2026-11-26; the kitchen closes at 23:00.
  private static let now = Date(timeIntervalSince1970: 1_795_712_400)

  /// A kitchen with dough for ten pizzas, and an order of two.
  private func kitchen() -> (state: KitchenState, order: Order) {
    let hours = (1...7).map { Restaurant.OpeningHours(day: $0, opens: "18:00", closes: "23:00") }
    var state = KitchenState(
      kitchens: [
        Self.restaurant: .init(
          capacity: Capacity(hands: 1), opening: OpeningTimes(hours: hours),
          shelves: [Self.dough: Shelf(quantity: 10, reserved: 0, largestAmount: 1)])
      ],
      tickets: [:], preparations: [Self.pizza: .init(preparationSeconds: 600, amounts: [Self.dough: 1])])
    let order = Order(
      id: .new(), number: "", status: .placed, restaurantId: Self.restaurant, customerId: nil, fulfilment: .takeaway,
      address: nil, lines: lines(2), paymentMethod: .cash, note: nil, placedAt: Self.now, scheduledFor: nil,
      history: [])
    _ = state.apply(order, now: Self.now)
    return (state, order)
  }

  private func lines(_ quantity: Int) -> [Order.Line] {
    [.init(productId: Self.pizza, name: "", quantity: quantity, unitPrice: .zero, note: nil, choices: [])]
  }

  private func proposing(_ quantity: Int, as number: Int, to order: Order) -> Order {
    var order = order
    order.version += 1
    order.proposal = .init(number: number, lines: lines(quantity))
    return order
  }

  private func reserved(_ state: KitchenState) -> Int? {
    state.kitchens[Self.restaurant]?.shelves[Self.dough]?.reserved
  }

  private func work(_ state: KitchenState) -> Int? {
    state.kitchens[Self.restaurant]?.load.slots.values.reduce(0) { $0 + $1.work }
  }

  @Test("the difference is reserved or released, and the order takes its new time of the load", arguments: [1, 5, 10])
  func accepted(quantity: Int) throws {
    var (state, order) = kitchen()
    let applied = state.apply(proposing(quantity, as: 2, to: order), now: Self.now)
    let decided = try #require(applied)
    let seconds = Recipe.preparationSeconds(of: [(seconds: 600, quantity: quantity)])
    let ready = Self.now + Double(seconds)
    #expect(decided.decision == .accepted(readyAt: ready, promisedAt: ready))
    #expect(decided.decidedRevision == 2 && decided.version == 2)
    #expect(reserved(state) == quantity)
    #expect(work(state) == seconds)
    let ticket = try #require(state.tickets[order.id])
    #expect(ticket.revision == 2 && ticket.needs == [Self.dough: quantity] && ticket.preparationSeconds == seconds)
    order = proposing(quantity, as: 2, to: order)
    order.version += 1
    order.status = .preparing
    let begun = state.apply(order, now: Self.now)
    #expect(begun == nil)
    #expect(state.kitchens[Self.restaurant]?.shelves[Self.dough]?.quantity == 10 - quantity)
    #expect(reserved(state) == 0)
  }

  @Test(
    "what cannot be made is refused, and the kitchen keeps what it has reserved",
    arguments: [OrderReason.stock, .closed])
  func refused(reason: OrderReason) throws {
    var (state, order) = kitchen()
    let before = state
    let now = reason == .stock ? Self.now : Self.now + 4.9 * 3600
    let proposal = proposing(reason == .stock ? 11 : 9, as: 2, to: order)
    let applied = state.apply(proposal, now: now)
    let decided = try #require(applied)
    #expect(decided.decision == .revisionRefused(reason: reason))
    #expect(decided.decidedRevision == 2)
    #expect(state.kitchens == before.kitchens)
    #expect(state.tickets[order.id]?.needs == before.tickets[order.id]?.needs)
    #expect(state.tickets[order.id]?.revision == 1)
    // The kitchen does not change its mind, and decides on the next proposal.
    order = proposal
    order.version += 1
    let again = state.apply(order, now: Self.now)
    #expect(again == nil)
    let next = state.apply(proposing(3, as: 3, to: order), now: Self.now)
    #expect(next?.decidedRevision == 3)
    #expect(reserved(state) == 3)
  }

  @Test(
    "a change comes too late once the order has ended or its preparation has begun",
    arguments: [OrderStatus.preparing, .cancelled, .ready])
  func tooLate(status: OrderStatus) {
    var (state, order) = kitchen()
    order.status = status
    let decided = state.apply(proposing(5, as: 2, to: order), now: Self.now)
    #expect(decided == nil)
    #expect(state.tickets[order.id]?.needs == [Self.dough: 2])
    #expect(reserved(state) == 0)
  }

  @Test("states come in any order, and what is reserved is what the newest asks for")
  func permutations() {
    let (state, order) = kitchen()
    let second = proposing(4, as: 2, to: order)
    var current = second
    current.version += 1
    current.revision = 2
    current.lines = lines(4)
    current.proposal = nil
    let third = proposing(7, as: 3, to: current)
    for states in [[second, current, third], [third, second, current], [current, third, second]] {
      var state = state
      for order in states { _ = state.apply(order, now: Self.now) }
      #expect(state.tickets[order.id]?.revision == 3)
      #expect(reserved(state) == 7)
    }
  }

  @Test("a change of a delivery is promised with the courier's way, as a new order is")
  func delivery() {
    var (state, order) = kitchen()
    order.fulfilment = .delivery
    let decided = state.apply(proposing(1, as: 2, to: order), travelSeconds: 300, now: Self.now)
    #expect(decided?.decision == .accepted(readyAt: Self.now + 600, promisedAt: Self.now + 900))
    let other = state.apply(proposing(2, as: 3, to: proposing(1, as: 2, to: order)), now: Self.now)
    #expect(other?.decision == .accepted(readyAt: Self.now + 750))
  }

  @Test("a change takes its own fulfilment and time, and one that was made without the kitchen is only written down")
  func terms() throws {
    var (state, order) = kitchen()
    var later = proposing(2, as: 2, to: order)
    var terms = order.terms
    terms.scheduledFor = Self.now + 7200
    later.proposal?.terms = terms
    let decided = state.apply(later, now: Self.now)
    guard case .accepted(_, let begin, let promise) = decided?.decision else { return #expect(Bool(false)) }
    #expect(promise == Self.now + 7200 && begin == Self.now + 7200 - 750)
    let ticket = try #require(state.tickets[order.id])
    var noted = later
    noted.version += 1
    noted.proposal = nil
    noted.terms = terms
    noted.revision = 3
    noted.note = "Sonner"
    #expect(state.apply(noted, now: Self.now) == nil)
    #expect(state.tickets[order.id]?.revision == 3 && state.tickets[order.id]?.decidedRevision == 3)
    #expect(state.tickets[order.id]?.plan == ticket.plan && reserved(state) == 2)
    order = noted
  }

  @Test("what goes back from ready to preparing takes no time of the kitchen a second time")
  func stepBack() {
    var (state, order) = kitchen()
    for status in [OrderStatus.preparing, .ready, .preparing, .ready] {
      order.version += 1
      order.status = status
      _ = state.apply(order, now: Self.now)
      #expect(work(state) == (status == .preparing && order.version == 2 ? 750 : 0))
    }
    #expect(state.kitchens[Self.restaurant]?.shelves[Self.dough]?.quantity == 8 && reserved(state) == 0)
  }

  @Test("an order for later is wanted at once instead, although the kitchen was closed when it was placed")
  func soonerThanOrdered() {
    var (state, order) = kitchen()
    order.id = .new()
    order.placedAt = Self.now - 6 * 3600
    order.scheduledFor = Self.now + 2 * 3600
    _ = state.apply(order, now: Self.now)
    var terms = order.terms
    terms.scheduledFor = nil
    order.version += 1
    order.proposal = .init(number: 2, lines: lines(2), terms: terms)
    let decided = state.apply(order, now: Self.now + 60)
    guard case .accepted = decided?.decision else {
      Issue.record("\(String(describing: decided))")
      return
    }
  }
}
