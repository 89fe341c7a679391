import Contracts
import Messaging
import PostgreSQL

/// What decides where something that is sold can be made.
struct Making: Equatable {
  var isWithdrawn: Bool
  /// Of each ingredient, as text; nil where nothing is taken from the storeroom.
  var amounts: String?
}

/// Copies of what the catalogue owns. The newest version is saved, and an older one changes nothing.
extension Transaction {
  /// Saves each that is sold of the product; what is no longer sold of it counts as withdrawn. A size that was a product of its own
  /// belongs to its new product from then on.
  ///
  /// - Returns: false where this version of the product, or a newer one, was saved before.
  func saveCopy(of event: ProductChanged) async throws -> Bool {
    let product = event.product
    let sold = product.sellables
    let saved = try await query(
      """
      INSERT INTO products AS p (id, product_id, category_id, preparation_seconds, oven_seconds, is_withdrawn, version)
      SELECT id, \(product.id), \(product.categoryId), seconds, oven, \(event.isWithdrawn), \(event.version)
      FROM unnest(\(sold.map(\.id)), \(sold.map(\.recipe.preparationSeconds)),
        \(sold.map { $0.recipe.ovenSeconds ?? 0 })) AS new (id, seconds, oven)
      ON CONFLICT (id) DO UPDATE SET product_id = excluded.product_id, category_id = excluded.category_id,
        preparation_seconds = excluded.preparation_seconds, oven_seconds = excluded.oven_seconds,
        is_withdrawn = excluded.is_withdrawn, version = excluded.version
      WHERE p.product_id = excluded.product_id AND p.version < excluded.version
        OR p.product_id IS NULL AND (p.version <= excluded.version OR p.id <> excluded.product_id)
        OR p.product_id <> excluded.product_id AND p.id <> excluded.product_id
      RETURNING id
      """
    ).map { try $0.decode(ID.self) }
    guard !saved.isEmpty else { return false }
    queue(
      """
      UPDATE products SET is_withdrawn = true
      WHERE (product_id = \(product.id) OR id = \(product.id)) AND id <> ALL(\(sold.map(\.id))) AND NOT is_withdrawn
      """)
    saveRecipes(of: sold.filter { saved.contains($0.id) })
    return true
  }

  /// Lets another version of the product wait, so that none is compared with what is not committed yet.
  func lockCopies(of product: Product) async throws {
    queue(
      """
      SELECT 1 FROM products WHERE id = ANY(\(product.sellables.map(\.id))) OR product_id = \(product.id) OR id = \(product.id)
      ORDER BY id FOR UPDATE
      """)
  }

  /// What is or was sold of the product, with all that decides where it can be made.
  func makings(of product: Product) async throws -> [ID: Making] {
    let rows = try await query(
      """
      SELECT p.id, p.is_withdrawn,
        (SELECT string_agg(c.ingredient_id || ' ' || c.amount, ',' ORDER BY c.ingredient_id) FROM recipes c
          WHERE c.product_id = p.id)
      FROM products p
      WHERE p.id = ANY(\(product.sellables.map(\.id))) OR p.product_id = \(product.id) OR p.id = \(product.id)
      """)
    return try rows.reduce(into: [:]) { makings, row in
      let (id, isWithdrawn, amounts) = try row.decode(ID.self, Bool.self, String?.self)
      makings[id] = Making(isWithdrawn: isWithdrawn, amounts: amounts)
    }
  }

  private func saveRecipes(of sold: [Sellable]) {
    let quantities = sold.flatMap { sold in sold.recipe.quantities.map { (sold: sold.id, quantity: $0) } }
    let extras = sold.flatMap { sold in sold.extras.map { (sold: sold.id, extra: $0) } }
    let ingredients =
      quantities.map { ($0.quantity.ingredientId, $0.quantity.name, $0.quantity.unit, $0.quantity.amount) }
      + extras.map { ($0.extra.ingredientId, $0.extra.name, $0.extra.unit, $0.extra.amount) }
    queue(
      """
      INSERT INTO ingredients (id, name, unit, largest_amount)
      SELECT id, min(name), min(unit), max(amount) FROM unnest(\(ingredients.map(\.0)), \(ingredients.map(\.1)),
        \(ingredients.map(\.2)), \(ingredients.map(\.3))) AS new (id, name, unit, amount) GROUP BY id ORDER BY id
      ON CONFLICT (id) DO UPDATE SET name = excluded.name, unit = excluded.unit,
        largest_amount = greatest(ingredients.largest_amount, excluded.largest_amount)
      """)
    queue("DELETE FROM recipes WHERE product_id = ANY(\(sold.map(\.id)))")
    queue(
      """
      INSERT INTO recipes (product_id, ingredient_id, amount)
      SELECT product, ingredient, sum(amount) FROM unnest(\(quantities.map(\.sold)),
        \(quantities.map(\.quantity.ingredientId)), \(quantities.map(\.quantity.amount)))
        AS new (product, ingredient, amount) WHERE amount > 0 GROUP BY product, ingredient
      """)
    queue("DELETE FROM extras WHERE product_id = ANY(\(sold.map(\.id)))")
    queue(
      """
      INSERT INTO extras (product_id, ingredient_id, amount)
      SELECT * FROM unnest(\(extras.map(\.sold)), \(extras.map(\.extra.ingredientId)), \(extras.map(\.extra.amount)))
      ON CONFLICT DO NOTHING
      """)
  }

  func saveCopy(of event: CategoryChanged) {
    queue(
      """
      INSERT INTO categories (id, parent_id, version)
      VALUES (\(event.category.id), \(event.category.parentId), \(event.version))
      ON CONFLICT (id) DO UPDATE SET parent_id = excluded.parent_id, version = excluded.version
      WHERE categories.version < excluded.version
      """)
  }

  /// The first name, which is called when an order is fetched.
  func saveCopy(of event: AccountChanged) {
    guard event.account.role == .customer else { return }
    queue(
      """
      INSERT INTO customers (id, first_name, version)
      VALUES (\(event.account.id), \(event.account.firstName), \(event.version))
      ON CONFLICT (id) DO UPDATE SET first_name = excluded.first_name, version = excluded.version
      WHERE customers.version < excluded.version AND NOT customers.is_erased
      """)
  }

  func saveCopy(of event: RestaurantChanged) throws {
    let restaurant = event.restaurant
    let times = restaurant.openingTimes
    // The version before reads `hours`.
    queue(
      """
      INSERT INTO restaurants AS r (id, hands, hours, opening, capacity, version)
      VALUES (\(restaurant.id), \(restaurant.kitchenHands ?? Capacity.usual.hands), \(JSONText(encoding: times.hours)),
        \(JSONText(encoding: times)), \(JSONText(encoding: restaurant.capacity)), \(event.version))
      ON CONFLICT (id) DO UPDATE SET hands = excluded.hands, hours = excluded.hours, opening = excluded.opening,
        capacity = excluded.capacity,
        version = excluded.version
      WHERE r.version < excluded.version
      """)
  }
}
