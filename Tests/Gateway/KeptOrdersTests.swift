import Contracts
import FoundationEssentials
import Synchronization
import Testing

@testable import Gateway

@Suite("Orders that the gateway keeps")
struct KeptOrdersTests {
  private typealias Instant = ContinuousClock.Instant

  private let orders = KeptOrders()
  private let customer = Caller(accountId: .new(), role: .customer)
  private let start = ContinuousClock.now

  @Test("an order that was read is not asked for again, until it is old")
  func kept() async throws {
    let owner = Owner(of: order(version: 1))
    #expect(try await read(owner, at: 0) == 1)
    #expect(try await read(owner, at: 29) == 1)
    #expect(owner.asks == 1)
    #expect(try await read(owner, at: 30) == 1)
    #expect(owner.asks == 2)
  }

  @Test("an event makes it newer, and an older one changes nothing")
  func events() async throws {
    let owner = Owner(of: order(version: 2))
    _ = try await read(owner, at: 0)
    hear(order(version: 4))
    hear(order(version: 3))
    #expect(try await read(owner, at: 1) == 4)
    #expect(owner.asks == 1)
  }

  @Test("who was answered anything else is answered by the owner, and nobody else is")
  func answered() async throws {
    let owner = Owner(of: order(version: 1))
    _ = try await read(owner, at: 0)
    owner.order = order(version: 2)
    orders.answered(.new(), at: start + .seconds(1))
    #expect(try await read(owner, at: 2) == 1)
    orders.answered(customer.accountId, at: start + .seconds(3))
    #expect(try await read(owner, at: 4) == 2)
    #expect(try await read(owner, at: 5) == 2)
    #expect(owner.asks == 2)
  }

  @Test("who was refused something may know more as well")
  func refused() async throws {
    let owner = Owner(of: order(version: 1))
    _ = try await read(owner, at: 0)
    owner.order = order(version: 2)
    await #expect(throws: Problem.self) {
      try await orders.answering(customer.accountId) { throw Problem(.conflict, "It is version 2.") }
    }
    #expect(try await read(owner, at: 1) == 2)
  }

  @Test("what is kept is shown to those who may see it; others ask the owner")
  func visibility() async throws {
    let kept = order(version: 1)
    let owner = Owner(of: kept)
    _ = try await read(owner, at: 0)
    _ = try await read(owner, at: 1, by: Caller(accountId: .new(), role: .courier, restaurantId: kept.restaurantId))
    _ = try await read(owner, at: 1, by: Caller(accountId: .new(), role: .groupManager))
    #expect(owner.asks == 1)
    _ = try await read(owner, at: 1, by: Caller(accountId: .new(), role: .customer))
    _ = try await read(owner, at: 1, by: Caller(accountId: .new(), role: .manager, restaurantId: .new()))
    #expect(owner.asks == 3)
  }

  @Test("an event that comes while the owner is asked is not lost, whichever comes first")
  func meanwhile() async throws {
    let owner = Owner(of: order(version: 1)) { [orders] _ in
      orders.heard(Self.id, version: 2) { order(version: 2).json }
    }
    #expect(try await read(owner, at: 0) == 1)
    #expect(try await read(owner, at: 1) == 2)
  }

  @Test("an answer that was on its way while events may have been missed is not kept")
  func missed() async throws {
    let owner = Owner(of: order(version: 1)) { [orders] _ in orders.forgetAll() }
    _ = try await read(owner, at: 0)
    _ = try await read(owner, at: 1)
    #expect(owner.asks == 2)
  }

  @Test("an answer that was overtaken by a newer one does not take its place")
  func overtaken() async throws {
    let newer = Owner(of: order(version: 2))
    let slow = Owner(of: order(version: 1)) { _ in _ = try? await read(newer, at: 1) }
    #expect(try await read(slow, at: 0) == 1)
    #expect(try await read(slow, at: 2) == 2)
  }

  @Test("an order that was forgotten is asked for again, also where an answer was on its way")
  func forgotten() async throws {
    let owner = Owner(of: order(version: 1)) { [orders] _ in orders.forget(Self.id) }
    _ = try await read(owner, at: 0)
    let next = Owner(of: order(version: 2))
    #expect(try await read(next, at: 1) == 2)
    orders.forget(Self.id)
    next.order = order(version: 3)
    #expect(try await read(next, at: 2) == 3)
  }

  @Test("an owner that does not answer leaves nothing behind")
  func failure() async throws {
    let owner = Owner(of: order(version: 1))
    await #expect(throws: Problem.self) {
      try await orders.order(Self.id, for: customer, at: start) { throw Problem.notFound }
    }
    #expect(try await read(owner, at: 1) == 1)
    #expect(try await read(owner, at: 2) == 1)
    #expect(owner.asks == 1)
  }

  @Test("the memory is bounded, and what is read stays longest")
  func bounds() async throws {
    let size = order(version: 1).json.count
    let orders = KeptOrders(maximumBytes: 10 * size)
    let asks = Mutex(0)
    func read(_ id: ID) async throws {
      var order = order(version: 1)
      order.id = id
      let json = order.json
      _ = try await orders.order(id, for: customer, at: start) {
        asks.withLock { $0 += 1 }
        return json
      }
    }
    let often = ID.new()
    try await read(often)
    for _ in 0..<100 {
      try await read(.new())
      try await read(often)
    }
    #expect(asks.withLock(\.self) == 101)
    #expect(orders.bytes <= 11 * size)
  }

  private static let id = ID.new()
  private static let restaurant = ID.new()

  private func order(version: Int) -> Order {
    var order = Order(
      id: Self.id, number: "000001", status: .placed, restaurantId: Self.restaurant, customerId: customer.accountId,
      fulfilment: .takeaway, address: nil, lines: [], paymentMethod: .cash, note: nil, placedAt: Date(),
      scheduledFor: nil, history: [])
    order.version = version
    return order
  }

  private func hear(_ order: Order) {
    orders.heard(order.id, version: order.version) { order.json }
  }

  /// - Parameter seconds: since the start.
  private func read(_ owner: Owner, at seconds: Int, by caller: Caller? = nil) async throws -> Int {
    let json = try await orders.order(Self.id, for: caller ?? customer, at: start + .seconds(seconds)) {
      await owner.answer()
    }
    return try Order(reading: json).version
  }
}

/// The owner of an order, and how often it was asked.
private final class Owner: Sendable {
  private let state: Mutex<(order: Order, asks: Int)>
  private let meanwhile: @Sendable (Owner) async -> Void

  /// - Parameter meanwhile: what happens between the reading of the order and the arrival of the answer.
  init(of order: Order, meanwhile: @escaping @Sendable (Owner) async -> Void = { _ in }) {
    state = Mutex((order, 0))
    self.meanwhile = meanwhile
  }

  var asks: Int { state.withLock(\.asks) }

  var order: Order {
    get { state.withLock(\.order) }
    set { state.withLock { $0.order = newValue } }
  }

  func answer() async -> [UInt8] {
    let json = state.withLock { state in
      state.asks += 1
      return state.order.json
    }
    await meanwhile(self)
    return json
  }
}
