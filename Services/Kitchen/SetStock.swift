import Contracts
import Messaging
import PostgreSQL
import ServiceKit

extension SetStock {
  /// The storeroom as it was counted. Less than what is promised to orders cannot be: they are dealt with first.
  func handle(in runtime: Runtime) async throws -> Items<StockItem> {
    do {
      try await runtime.database.transaction { transaction in
        let known = try await transaction.query([
          "SELECT 1 FROM restaurants WHERE id = \(restaurantId) FOR UPDATE",
          "SELECT id FROM ingredients WHERE id = ANY(\(quantities.map(\.ingredientId)))",
        ])
        guard !known[0].isEmpty else { throw Problem.notFound }
        let ingredients: [ID] = try known[1].map { try $0.decode(ID.self) }
        let faults = quantities.enumerated().filter { !ingredients.contains($0.element.ingredientId) }.map {
          Problem.InvalidField(
            pointer: "/items/\($0.offset)/ingredientId", code: .unknown, detail: "There is no such ingredient.")
        }
        guard faults.isEmpty else { throw Problem.invalid(faults) }
        transaction.queue(
          """
          INSERT INTO stock (restaurant_id, ingredient_id, quantity)
          SELECT \(restaurantId), * FROM unnest(\(quantities.map(\.ingredientId)), \(quantities.map(\.quantity)))
          ON CONFLICT (restaurant_id, ingredient_id) DO UPDATE
          SET quantity = excluded.quantity, version = stock.version + 1
          """)
        let products = try await transaction.products(taking: quantities.map(\.ingredientId))
        try await transaction.tellAvailability(in: [restaurantId], of: products, runtime.outbox)
      }
    } catch let error as PostgresError where error.violatedCheckConstraint != nil {
      throw Problem(.conflict, "More than that is reserved for orders.")
    }
    return Items(try await runtime.database.stock(of: restaurantId))
  }
}
