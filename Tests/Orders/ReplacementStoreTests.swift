import Contracts
import FoundationEssentials
import PostgreSQL
import Support
import Testing

@testable import Messaging
@testable import Orders

/// How often an order is made good, in a real database.
struct ReplacementStoreTests {
  private func replacement(of order: ID) -> NewOrder {
    var new = Order(
      id: .new(), number: "1", status: .placed, restaurantId: .first, customerId: nil, fulfilment: .takeaway,
      address: nil, lines: [], paymentMethod: .cash, note: nil, placedAt: Date(), scheduledFor: nil, history: [])
    new.replaces = order
    return NewOrder(
      order: new, actorId: .new(), isLimited: false, travelSeconds: nil, document: JSONText(new.json),
      idempotency: Idempotency(account: .new(), request: "place-order", key: "k", canonical: []), trace: nil)
  }

  @Test("an order is made good three times, and what came to nothing counts for none")
  func count() async throws {
    let schema = "replacements_of_orders"
    let database = try Servers.database(maximumConnections: 1)
    try await database.runScript("DROP SCHEMA IF EXISTS \(schema) CASCADE")
    _ = try await database.migrate(schema: schema, Migration.messaging + Orders.migrations)
    try await database.runScript("SET search_path = \(schema)")
    let replaced = ID.new()
    func replace(_ new: NewOrder) async throws {
      try await database.transaction { transaction in
        transaction.queue(
          """
          INSERT INTO orders (id, restaurant_id, status, placed_at, version, actor_id, document)
          VALUES (\(new.order.id), \(new.order.restaurantId), 'placed', now(), 1, \(new.actorId), \(new.document))
          """)
        transaction.countReplacements(by: [new])
      }
    }
    let made = (0..<3).map { _ in replacement(of: replaced) }
    for new in made { try await replace(new) }
    #expect(try await database.timesReplaced(replaced) == 3)
    let refused = await #expect(throws: PostgresError.self) { try await replace(replacement(of: replaced)) }
    #expect(refused?.violatedCheckConstraint == "replacements")
    try await database.execute("UPDATE orders SET status = 'rejected' WHERE id = \(made[1].order.id)")
    #expect(try await database.timesReplaced(replaced) == 2)
    try await replace(replacement(of: replaced))
    #expect(try await database.timesReplaced(replaced) == 3)
    try await database.runScript("DROP SCHEMA \(schema) CASCADE")
  }
}
