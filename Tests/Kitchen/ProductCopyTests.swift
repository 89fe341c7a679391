import Contracts
import FoundationEssentials
import Logging
import PostgreSQL
import Support
import Testing

@testable import Kitchen
@testable import Messaging

/// What a product's new version costs the kitchen.
struct ProductCopyTests {
  private static let dough = ID.new()

  private func product(_ name: String, dough amount: Int, id: ID) -> Product {
    Product(
      id: id, name: name, description: "", image: nil, kind: .item, categoryId: .first, price: Money(cents: 1000),
      allergens: [], ingredients: [], choices: nil,
      recipe: Recipe(
        steps: [], preparationSeconds: 300,
        quantities: [.init(ingredientId: Self.dough, name: "pâte", amount: amount, unit: "g")]),
      position: 0)
  }

  @Test("a product that is only called otherwise waits for no restaurant, and says nothing of what can be made")
  func renamed() async throws {
    let schema = "product_copies"
    let (database, other) = (try Servers.database(maximumConnections: 1), try Servers.database(maximumConnections: 1))
    try await database.runScript("DROP SCHEMA IF EXISTS \(schema) CASCADE")
    _ = try await database.migrate(schema: schema, Migration.messaging + Kitchen.migrations)
    for database in [database, other] { try await database.runScript("SET search_path = \(schema)") }
    try await database.execute("INSERT INTO restaurants (id, hands) VALUES (\(ID.first), 2)")
    try await database.execute("INSERT INTO stock VALUES (\(ID.first), \(Self.dough), 1000, 0)")
    let outbox = Outbox(
      database, broker: try Servers.broker(user: "kitchen"), name: "test", publishes: Kitchen.publishes,
      logger: Logger(label: "test"))
    let pizza = ID.new()
    func receive(_ name: String, dough amount: Int, version: Int) async throws {
      let changed = ProductChanged(
        product: product(name, dough: amount, id: pizza), isWithdrawn: false, version: version)
      try await database.transaction { try await changed.apply(in: $0, outbox) }
    }
    func told() async throws -> Int {
      try await database.read("SELECT 1 FROM outbox WHERE type = \(AvailabilityChanged.name)").count
    }

    try await receive("Reine", dough: 200, version: 1)
    let before = try await told()
    #expect(before > 0)
    // Somebody decides on an order meanwhile.
    try await other.transaction { holder in
      _ = try await holder.query("SELECT 1 FROM restaurants FOR UPDATE")
      try await receive("Régina", dough: 200, version: 2)
      #expect(try await told() == before)
      try await database.runScript("SET lock_timeout = '100ms'")
      await #expect(throws: PostgresError.self) { try await receive("Régina", dough: 250, version: 3) }
      try await database.runScript("SET lock_timeout = 0")
    }
    try await receive("Régina", dough: 250, version: 3)
    #expect(try await told() > before)
    try await database.runScript("DROP SCHEMA \(schema) CASCADE")
  }
}
