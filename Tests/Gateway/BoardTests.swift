import Contracts
import FoundationEssentials
import Testing

@testable import Gateway

/// What boards show, and what they have missed: values, without a connection.
struct BoardTests {
  private static let restaurant = ID.new()

  private static func order(
    _ status: OrderStatus, _ fulfilment: Fulfilment = .delivery, id: ID = .new(), version: Int = 1,
    isPromised: Bool = true
  ) -> Order {
    let reached: [OrderStatus] = [.placed, .preparing, .ready, .delivering, .delivered]
    let steps = reached.prefix((reached.firstIndex(of: status) ?? 0) + 1)
    var order = Order(
      id: id, number: "000001", status: status, restaurantId: restaurant, customerId: .new(), fulfilment: fulfilment,
      address: Address(line1: "12 rue Saint-Laud", postalCode: "49100", city: "Angers"),
      lines: [
        Order.Line(
          productId: .new(), name: "Margherita", quantity: 1, unitPrice: Money(cents: 1000),
          note: nil,
          choices: [])
      ], paymentMethod: .cash, note: "Ring twice.", placedAt: Date(), scheduledFor: nil,
      history: steps.map { Order.HistoryEntry(status: $0, at: Date(), by: "system") })
    order.version = version
    if isPromised { order.promisedAt = Date() }
    return order
  }

  private static func view(_ role: Role, account: ID = .new()) -> BoardView {
    BoardView(caller: Caller(accountId: account, role: role, restaurantId: restaurant))
  }

  private func types(_ role: Role, _ order: Order, courier: ID? = nil, account: ID = .new()) -> [String] {
    Self.view(role, account: account).events(of: .order(OrderChanged(order: order, courierId: courier))).map(\.type)
  }

  @Test("each role gets what it works with")
  func roles() {
    let ready = Self.order(.ready)
    #expect(types(.cashier, ready) == ["order"])
    #expect(types(.pizzaiolo, ready) == ["ticket"])
    #expect(types(.courier, ready) == ["delivery"])
    for role in [Role.manager, .groupManager] { #expect(types(role, ready) == ["order", "ticket", "delivery"]) }
    for role in [Role.customer, .unknown("chef")] { #expect(types(role, ready).isEmpty) }
    #expect(types(.courier, Self.order(.preparing)).isEmpty)
    #expect(types(.courier, Self.order(.ready, .takeaway)).isEmpty)
    #expect(types(.pizzaiolo, Self.order(.placed, isPromised: false)).isEmpty)
    #expect(types(.pizzaiolo, Self.order(.awaitingPayment)).isEmpty)
  }

  @Test("a pizzaiolo gets nothing about the customer, and nothing but the status of what has left the kitchen")
  func pizzaiolo() throws {
    let order = Self.order(.preparing)
    let ticket = try #require(Self.view(.pizzaiolo).events(of: .order(OrderChanged(order: order))).first)
    let text = String(decoding: ticket.data, as: UTF8.self)
    #expect(text.contains("Margherita"))
    let customer = try #require(order.customerId)
    #expect(!text.contains("Saint-Laud"))
    #expect(!text.contains("\(customer)"))
    let left = try #require(
      Self.view(.pizzaiolo).events(of: .order(OrderChanged(order: Self.order(.delivering)))).first)
    let members = try #require(try JSON(reading: left.data).members).map { $0.name }
    #expect(members.sorted() == ["orderId", "status"])
  }

  @Test("a courier gets no order of another: only that it is taken, and nothing of what becomes of it")
  func courier() throws {
    let (own, other) = (ID.new(), ID.new())
    let view = Self.view(.courier, account: own)
    func members(_ order: Order, _ courier: ID?) throws -> [String]? {
      try view.events(of: .order(OrderChanged(order: order, courierId: courier))).first.map {
        (try JSON(reading: $0.data).members ?? []).map { $0.name }.sorted()
      }
    }
    #expect(try members(Self.order(.ready), nil)?.contains("address") == true)
    #expect(try members(Self.order(.delivering), own)?.contains("address") == true)
    #expect(try members(Self.order(.delivered), own) == ["orderId", "status"])
    // A client that was away is told only the last change: also by this one the order leaves its board.
    #expect(try members(Self.order(.delivered), other) == ["orderId", "status"])
    let last = view.events(of: .order(OrderChanged(order: Self.order(.delivered), courierId: other))).first
    #expect(try last.flatMap { try JSON(reading: $0.data)["status"]?.string } == "delivering")
    #expect(try members(Self.order(.delivering), other) == ["orderId", "status"])
  }

  @Test("a stream gets the newest state of each thing, in the order of their changes, and none twice")
  func newest() {
    let board = Board()
    let (a, b) = (ID.new(), ID.new())
    for (id, version) in [(a, 1), (b, 1), (a, 2), (a, 2), (b, 3), (b, 2), (a, 3)] {
      _ = board.add(.order(OrderChanged(order: Self.order(.placed, id: id, version: version))))
    }
    #expect(board.last == 5)
    let changes = board.changes(after: 0) ?? []
    #expect(changes.map(\.number) == [4, 5])
    #expect(changes.map { $0.change.subject.id } == [b, a])
    #expect(changes.map(\.change.version) == [3, 3])
    #expect(board.changes(after: 5)?.isEmpty == true)
  }

  @Test("what is too long ago is not known any more, and neither is what another board has numbered")
  func forgotten() {
    let board = Board()
    for _ in 0..<3 * Board.capacity { _ = board.add(.order(OrderChanged(order: Self.order(.placed)))) }
    #expect(board.changes(after: 0) == nil)
    #expect(board.changes(after: board.last + 1) == nil)
    #expect(board.changes(after: board.last - Board.capacity)?.count == Board.capacity)
    #expect(board.number(of: board.id(of: 1)) == nil)
    #expect(board.number(of: board.id(of: board.last)) == board.last)
    #expect(Board().number(of: board.id(of: 0)) == nil)
    for id in ["", "1", "x.1", "\(board.id(of: 1))1111111111111111111111"] { #expect(board.number(of: id) == nil) }
  }

  @Test("a stream that leaves is forgotten; a board stays for one that comes back")
  func leaving() {
    let boards = Boards()
    var seat: Boards.Seat? = boards.join(Self.restaurant)
    let board = seat?.board
    boards.tell(.order(OrderChanged(order: Self.order(.placed))), of: Self.restaurant)
    #expect(board?.last == 1)
    seat = nil
    boards.forgetIdle()
    #expect(boards.join(Self.restaurant).board === board)
    boards.endAll()
    #expect(boards.join(Self.restaurant).board !== board)
  }
}
