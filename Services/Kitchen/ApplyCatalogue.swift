import Contracts
import Messaging
import PostgreSQL

extension ProductChanged {
  /// Saves the recipe, and publishes where the product can be made.
  func apply(in transaction: Transaction, _ outbox: Outbox) async throws {
    let quantities = product.recipe.quantities
    let ingredients = quantities.map(\.ingredientId)
    let rows = try await transaction.query(
      """
      INSERT INTO products (id, preparation_seconds, is_withdrawn, version)
      VALUES (\(product.id), \(product.recipe.preparationSeconds), \(isWithdrawn), \(version))
      ON CONFLICT (id) DO UPDATE SET preparation_seconds = excluded.preparation_seconds,
        is_withdrawn = excluded.is_withdrawn, version = excluded.version
      WHERE products.version < excluded.version
      """)
    guard rows.affectedCount == 1 else { return }
    transaction.queue(
      """
      INSERT INTO ingredients (id, name, unit, largest_amount)
      SELECT * FROM unnest(\(ingredients), \(quantities.map(\.name)), \(quantities.map(\.unit)),
        \(quantities.map(\.amount)))
      ON CONFLICT (id) DO UPDATE SET name = excluded.name, unit = excluded.unit,
        largest_amount = greatest(ingredients.largest_amount, excluded.largest_amount)
      """)
    transaction.queue("DELETE FROM recipes WHERE product_id = \(product.id)")
    transaction.queue(
      """
      INSERT INTO recipes (product_id, ingredient_id, amount)
      SELECT \(product.id), * FROM unnest(\(ingredients), \(quantities.map(\.amount)))
      """)
    try await transaction.publishAvailability(in: nil, of: [product.id], outbox)
  }
}

extension RestaurantChanged {
  func apply(in transaction: Transaction, _ outbox: Outbox) async throws {
    let hours = restaurant.isSuspended ? [] : restaurant.openingHours
    transaction.queue(
      """
      INSERT INTO restaurants AS r (id, hands, hours, version)
      VALUES (\(restaurant.id), \(restaurant.kitchenHands ?? Restaurant.usualHands), \(try JSONText(encoding: hours)),
        \(version))
      ON CONFLICT (id) DO UPDATE SET hands = excluded.hands, hours = excluded.hours, version = excluded.version
      WHERE r.version < excluded.version
      """)
    try await transaction.publishAvailability(in: [restaurant.id], of: nil, outbox)
  }
}
