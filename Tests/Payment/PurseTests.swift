import Contracts
import FoundationEssentials
import PostgreSQL
import Testing

@testable import Messaging
@testable import Payment

/// Couriers' purses.
struct PurseTests {
  private static let noon = Date(timeIntervalSince1970: 1_795_690_800)

  private static func taken(_ entry: Int, _ method: PaymentMethod, _ cents: Int) -> Drawer.Taken {
    Drawer.Taken(
      entry: entry, at: noon, orderId: .new(), orderNumber: "000001", method: method, amount: Money(cents: cents))
  }

  private static func purse(_ taken: [Drawer.Taken]) -> Drawer {
    Drawer(
      id: .new(), restaurantId: .new(), till: "livraison-1", operatorId: nil, openedAt: noon, float: Money(cents: 3000),
      movements: [], expected: Money(cents: 4100), courierId: .new(), taken: taken)
  }

  @Test("what a courier takes is in their purse, whichever till they name; others name theirs")
  func tills() {
    func till(_ role: Role, _ named: String?) -> String { Caller(accountId: .new(), role: role).till(named: named) }
    #expect([nil, "caisse-1", "livraison"].map { till(.courier, $0) } == ["livraison", "livraison", "livraison"])
    #expect([nil, "caisse-1"].map { till(.cashier, $0) } == ["caisse", "caisse-1"])
    #expect(till(.manager, nil) == "caisse" && till(.customer, nil) == "en-ligne")
  }

  @Test("a purse has a name of its own that is no till's; a till says its name, and is not that of couriers")
  func names() throws {
    let ids = (0..<100).map { _ in ID.new() }
    let names = Set(ids.map { Drawer.nameOfPurse($0) })
    #expect(names.count == 100 && names.allSatisfy { $0.utf8.count <= 20 && $0.hasPrefix("livraison-") })
    #expect(try Drawer.checkName("caisse-1") == "caisse-1")
    for name in [nil, "livraison"] { #expect(throws: Problem.self) { try Drawer.checkName(name) } }
    let reserved = ["en-ligne", "livraison", names.first ?? ""]
    for name in reserved { #expect(throws: Problem.self, "\(name)") { try Drawer.checkName(name) } }
  }

  @Test("nobody counts or changes their own purse")
  func own() throws {
    let purse = Self.purse([])
    try purse.checkIsNotPurse(of: .new())
    let courier = try #require(purse.courierId)
    #expect(throws: Problem.self) { try purse.checkIsNotPurse(of: courier) }
  }

  @Test("a count names cheques of the purse, and the log says how many were there and what is missing")
  func cheques() throws {
    let purse = Self.purse([Self.taken(4, .cash, 1100), Self.taken(7, .cheque, 1350), Self.taken(9, .cheque, 800)])
    try purse.check(cheques: [9, 7])
    let problem = #expect(throws: Problem.self) { try purse.check(cheques: [7, 4, 8]) }
    #expect(problem?.errors?.map(\.pointer) == ["/cheques/1", "/cheques/2"])
    #expect(
      purse.summary(counted: Money(cents: 4000), cheques: [9])
        == "counted 4000, expected 4100, difference -100, cheques 1 of 2, missing 1350")
    #expect(
      Self.purse([]).summary(counted: Money(cents: 4100), cheques: [])
        == "counted 4100, expected 4100, difference 0")
  }
}

extension PaymentDatabaseTests {
  /// What counts in which purse.
  struct PurseStoreTests {
    @Test("two couriers do not mix, a purse begins where the one before ended, and each is found by an index")
    func purses() async throws {
      try await withTill { till in
        let (restaurant, first, second) = (ID.new(), ID.new(), ID.new())
        try await till.take(1100, by: first, in: restaurant)
        let purse = try await till.openPurse(of: first, in: restaurant)
        #expect(purse.expected == Money(cents: 4100))
        try await till.take(700, by: second, in: restaurant)
        try await till.take(900, .cheque, by: first, in: restaurant)
        let read = try await till.purses(of: first, in: restaurant)
        #expect(read.first?.taken?.map(\.method) == [.cash, .cheque] && read.first?.expected == Money(cents: 4100))
        await #expect(throws: PostgresError.self) { try await till.openPurse(of: first, in: restaurant) }
        // The second courier's first purse has what they took since there are purses.
        #expect(try await till.openPurse(of: second, in: restaurant).expected == Money(cents: 3700))
        let entry = try #require(read.first?.taken?.last?.entry)
        let counted = try await till.count(purse, Money(cents: 4000), cheques: [entry])
        #expect(counted.difference == Money(cents: -100) && counted.chequesHandedOver == [entry])
        await #expect(throws: Problem.self) { try await till.count(purse, Money(cents: 4000), cheques: []) }
        try await till.take(500, by: first, in: restaurant)
        #expect(try await till.openPurse(of: first, in: restaurant).expected == Money(cents: 3500))
        #expect(try await till.purses(of: first, in: restaurant).map(\.expected.amount) == [3500, 4100])
        #expect(try await till.purses(of: nil, in: restaurant).count == 3)
        #expect(try await till.purses(of: first, in: .new()).isEmpty)

        let plan = try await till.database.transaction { transaction in
          transaction.queue("SET LOCAL enable_seqscan = off")
          return try await transaction.query(
            """
            EXPLAIN SELECT t.cents FROM drawers d CROSS JOIN LATERAL (SELECT sum(j.cents) AS cents FROM journal j
              WHERE j.restaurant_id = d.restaurant_id AND j.till = 'livraison' AND j.tender IS NOT NULL
                AND j.document->>'operatorId' = d.courier_id::text AND j.number > d.opened_entry) t
            """
          ).map { try $0.decode(String.self) }
        }
        #expect(plan.contains { $0.contains("journal_of_courier") }, "\(plan)")
      }
    }

    @Test("the first purse of a restaurant has what its courier took today, and not what they handed over before")
    func first() async throws {
      try await withTill { till in
        let (restaurant, courier) = (ID.new(), ID.new())
        try await till.take(1100, by: courier, in: restaurant)
        let tomorrow = Date() + 24 * 3600
        #expect(try await till.openPurse(of: courier, in: restaurant, at: tomorrow).expected == Money(cents: 3000))
      }
    }

    @Test("a purse has what its courier took at doors in its restaurant, since there are purses, and nothing else")
    func scope() async throws {
      try await withTill { till in
        let (restaurant, elsewhere, courier) = (ID.new(), ID.new(), ID.new())
        try await till.openPurse(of: .new(), in: restaurant)
        try await till.take(700, by: courier, in: restaurant)
        // At the counter, before they brought orders.
        try await till.take(900, by: courier, as: .cashier, in: restaurant)
        try await till.take(1100, by: courier, in: elsewhere)
        let tomorrow = Date() + 24 * 3600
        #expect(try await till.openPurse(of: courier, in: restaurant, at: tomorrow).expected == Money(cents: 3700))
      }
    }

    @Test("when a courier is erased, what was in their purse stays, and their name and id go")
    func erased() async throws {
      try await withTill { till in
        let (restaurant, courier) = (ID.new(), ID.new())
        try await till.database.execute(
          "INSERT INTO customers (id, name, version) VALUES (\(courier), 'Anatole Roux', 1)")
        let open = try await till.openPurse(of: courier, in: restaurant)
        #expect(open.courierName == "Anatole Roux")
        try await till.take(1100, by: courier, in: restaurant)
        try await till.database.transaction { $0.erase(AccountErased(accountId: courier, wasStaff: true)) }
        let left = try #require(try await till.purses(of: nil, in: restaurant).first)
        #expect(left.expected == Money(cents: 4100) && left.taken == [])
        #expect(left.courierId == nil && left.courierName == nil && left.operatorId == nil)
        #expect(try await till.count(left, Money(cents: 4100), cheques: []).difference == .zero)
      }
    }
  }
}

extension Till {
  fileprivate func take(
    _ cents: Int, _ method: PaymentMethod = .cash, by account: ID, as role: Role = .courier, in restaurant: ID
  ) async throws {
    let order = Order(
      id: .new(), number: "000003", status: .placed, restaurantId: restaurant, customerId: .new(),
      fulfilment: .takeaway, address: nil,
      lines: [
        Order.Line(
          productId: .new(), name: "Reine", quantity: 1, unitPrice: Money(cents: cents), note: nil, choices: [])
      ], paymentMethod: method, note: nil, placedAt: Date(), scheduledFor: nil, history: [])
    try await saveCopy(of: order)
    let request = PayOrder(
      caller: Caller(accountId: account, role: role), orderId: order.id, method: method, paymentToken: nil,
      idempotencyKey: "\(ID.new())")
    let key = Idempotency(account: account, request: PayOrder.name, key: request.idempotencyKey, content: "")
    _ = try await database.transaction { try await request.record(key, in: $0, books, at: Date()) }
  }

  /// With a float of 30 euros.
  @discardableResult
  fileprivate func openPurse(of courier: ID, in restaurant: ID, at time: Date = Date()) async throws -> Drawer {
    let request = OpenDrawer(
      caller: Caller(accountId: courier, role: .courier), restaurantId: restaurant, till: nil,
      float: Money(cents: 3000), idempotencyKey: "\(ID.new())")
    return try await database.transaction { try await request.open(in: $0, books, at: time) }
  }

  @discardableResult
  fileprivate func count(_ purse: Drawer, _ counted: Money, cheques: [Int]) async throws -> Drawer {
    let request = CountDrawer(
      caller: Caller(accountId: .new(), role: .cashier), restaurantId: purse.restaurantId, drawerId: purse.id,
      counted: counted, cheques: cheques)
    return try await database.transaction { try await request.count(in: $0, books, at: Date()) }
  }

  fileprivate func purses(of courier: ID?, in restaurant: ID) async throws -> [Drawer] {
    try await database.drawers(of: restaurant, courier: courier, isOpen: false, before: .last, limit: 10)
  }
}
