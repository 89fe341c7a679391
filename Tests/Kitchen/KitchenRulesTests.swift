import Contracts
import FoundationEssentials
import Testing

@testable import Kitchen

struct KitchenRulesTests {
  private static let dough = ID(at: Date(timeIntervalSince1970: 1), random: 0)
  private static let cheese = ID(at: Date(timeIntervalSince1970: 2), random: 0)

  private let shelves = [
    Shelf(ingredientId: dough, quantity: 1000, reserved: 200, largestAmount: 300),
    Shelf(ingredientId: cheese, quantity: 100, reserved: 0, largestAmount: 50),
  ]

  @Test("an order's needs are put aside from every shelf, or from none")
  func reserving() throws {
    let left = try #require(Storage.reserving([Self.dough: 800, Self.cheese: 100], from: shelves))
    #expect(left.map(\.reserved) == [1000, 100])
    #expect(left.map(\.quantity) == [1000, 100])
    #expect(Storage.reserving([Self.dough: 801, Self.cheese: 1], from: shelves) == nil)
    #expect(Storage.reserving([ID.new(): 1], from: shelves) == nil)
  }

  @Test("preparation uses what was put aside; abandoning gives it back")
  func consumingAndReleasing() throws {
    let needs = [Self.dough: 300]
    let reserved = try #require(Storage.reserving(needs, from: shelves))
    #expect(Storage.consuming(needs, from: reserved).map(\.quantity) == [700])
    #expect(Storage.consuming(needs, from: reserved).map(\.reserved) == [200])
    #expect(Storage.releasing(needs, from: reserved).map(\.free) == [800])
  }

  @Test("availability is looked into near the end of an ingredient only")
  func availability() {
    func shelf(_ free: Int) -> Shelf {
      Shelf(ingredientId: Self.dough, quantity: free, reserved: 0, largestAmount: 300)
    }
    #expect(!Storage.mayChangeAvailability(from: shelf(900), to: shelf(300)))
    #expect(Storage.mayChangeAvailability(from: shelf(300), to: shelf(299)))
    #expect(Storage.mayChangeAvailability(from: shelf(100), to: shelf(900)))
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

  @Test("what was begun and then cancelled has used its ingredients, also where the beginning was skipped over")
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

  @Test("an order is ready after those before it, shared between two pizzaioli")
  func queue() {
    let now = Date(timeIntervalSince1970: 0)
    #expect(PreparationQueue.readyAt(queuedSeconds: 1200, preparationSeconds: 600, now: now) == now + 1200)
    #expect(PreparationQueue.preparationSeconds([(seconds: 600, quantity: 1), (seconds: 20, quantity: 5)]) == 640)
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
