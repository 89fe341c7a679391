import Contracts
import FoundationEssentials
import Logging
import PostgreSQL
import Support
import Testing

@testable import Messaging
@testable import Orders

/// Uses of codes that are counted, in a real database.
struct OfferStoreTests {
  private static let now = Date(timeIntervalSince1970: 1_795_500_000)

  private func order(by customer: ID?, using offer: ID?, onceEach: Bool = false) -> NewOrder {
    let order = Order(
      id: .new(), number: "1", status: .placed, restaurantId: .first, customerId: customer, fulfilment: .takeaway,
      address: nil, lines: [], paymentMethod: .cash, note: nil, placedAt: Self.now, scheduledFor: nil,
      history: [.init(status: .placed, at: Self.now, by: "cashier")])
    return NewOrder(
      order: order, actorId: .new(), isLimited: false, travelSeconds: nil,
      offerUse: offer.map { OfferUse(offerId: $0, onceFor: onceEach ? customer : nil) },
      document: JSONText(order.json),
      idempotency: Idempotency(account: .new(), request: "place-order", key: "k", canonical: []), trace: nil)
  }

  @Test("those of a group that come too late for a code are named, and the others are written in the same transaction")
  func group() async throws {
    let schema = "offer_uses_of_groups"
    let database = try Servers.database(maximumConnections: 1)
    try await database.runScript("DROP SCHEMA IF EXISTS \(schema) CASCADE")
    _ = try await database.migrate(schema: schema, Migration.messaging + Orders.migrations)
    try await database.runScript("SET search_path = \(schema)")
    let outbox = Outbox(
      database, broker: try Servers.broker(user: "orders"), name: "test", publishes: Orders.publishes,
      logger: Logger(label: "test"))
    let (few, once) = (ID.new(), ID.new())
    try await database.execute(
      """
      INSERT INTO offers (id, document, maximum, is_withdrawn, version)
      VALUES (\(few), '{}', 2, false, 1), (\(once), '{}', NULL, false, 1)
      """)
    let customer = ID.new()
    let orders = [
      order(by: nil, using: few), order(by: nil, using: nil), order(by: customer, using: once, onceEach: true),
      order(by: nil, using: few), order(by: customer, using: once, onceEach: true), order(by: nil, using: few),
    ]
    let refused = try await database.transaction { transaction in
      let refused = try await transaction.useOffers(of: orders)
      try transaction.insert(
        orders.filter { refused[$0.order.id] == nil }, outbox, OrderLimits(open: nil, unpaid: 1, pieces: 1))
      return refused
    }
    #expect(refused == [orders[5].order.id: .usedUp, orders[4].order.id: .usedBefore])
    let written = try await database.read("SELECT id FROM orders").map { try $0.decode(ID.self) }
    #expect(Set(written) == Set(orders.prefix(4).map(\.order.id)))
    func uses(_ offer: ID) async throws -> Int? {
      try await database.read("SELECT uses FROM offers WHERE id = \(offer)").first?.decode(Int.self)
    }
    #expect(try await uses(few) == 2)
    #expect(try await uses(once) == 1)
    try await database.transaction { $0.giveBackOffers(of: orders[0].order.id) }
    #expect(try await uses(few) == 1)
    try await database.runScript("DROP SCHEMA \(schema) CASCADE")
  }
}
