import Contracts
import Messaging
import PostgreSQL

/// Copies of what the catalogue owns. The newest version is saved, and an older one changes nothing.
extension Transaction {
  /// - Returns: false where this version of the product, or a newer one, was saved before.
  func saveCopy(of event: ProductChanged) async throws -> Bool {
    let product = event.product
    let quantities = product.recipe.quantities
    let ingredients = quantities.map(\.ingredientId)
    let rows = try await query(
      """
      INSERT INTO products (id, preparation_seconds, is_withdrawn, version)
      VALUES (\(product.id), \(product.recipe.preparationSeconds), \(event.isWithdrawn), \(event.version))
      ON CONFLICT (id) DO UPDATE SET preparation_seconds = excluded.preparation_seconds,
        is_withdrawn = excluded.is_withdrawn, version = excluded.version
      WHERE products.version < excluded.version
      """)
    guard rows.affectedCount == 1 else { return false }
    queue(
      """
      INSERT INTO ingredients (id, name, unit, largest_amount)
      SELECT * FROM unnest(\(ingredients), \(quantities.map(\.name)), \(quantities.map(\.unit)),
        \(quantities.map(\.amount)))
      ON CONFLICT (id) DO UPDATE SET name = excluded.name, unit = excluded.unit,
        largest_amount = greatest(ingredients.largest_amount, excluded.largest_amount)
      """)
    queue("DELETE FROM recipes WHERE product_id = \(product.id)")
    queue(
      """
      INSERT INTO recipes (product_id, ingredient_id, amount)
      SELECT \(product.id), * FROM unnest(\(ingredients), \(quantities.map(\.amount)))
      """)
    return true
  }

  func saveCopy(of event: RestaurantChanged) throws {
    let restaurant = event.restaurant
    let times = restaurant.openingTimes
    // The version before reads `hours`.
    queue(
      """
      INSERT INTO restaurants AS r (id, hands, hours, opening, version)
      VALUES (\(restaurant.id), \(restaurant.kitchenHands ?? Capacity.usual.hands), \(JSONText(encoding: times.hours)),
        \(JSONText(encoding: times)), \(event.version))
      ON CONFLICT (id) DO UPDATE SET hands = excluded.hands, hours = excluded.hours, opening = excluded.opening,
        version = excluded.version
      WHERE r.version < excluded.version
      """)
  }
}
