import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

extension Transaction {
  /// Writes shelves that changed, and tells the others what that means for them.
  func restock(_ restaurant: ID, from before: [Shelf], to after: [Shelf], _ outbox: Outbox) async throws {
    let previous = Dictionary(uniqueKeysWithValues: before.map { ($0.ingredientId, $0) })
    queue(
      """
      UPDATE stock s SET quantity = new.quantity, reserved = new.reserved, version = s.version + 1
      FROM unnest(\(after.map(\.ingredientId)), \(after.map(\.quantity)), \(after.map(\.reserved)))
        AS new (ingredient_id, quantity, reserved)
      WHERE s.restaurant_id = \(restaurant) AND s.ingredient_id = new.ingredient_id
      """)
    let near = after.filter { shelf in
      previous[shelf.ingredientId].map { Storage.mayChangeAvailability(from: $0, to: shelf) } ?? false
    }.map(\.ingredientId)
    guard !near.isEmpty else { return }
    try await tellAvailability(in: [restaurant], of: try await products(taking: near), outbox)
  }

  /// Works out which products restaurants can make, and publishes what differs from what was last said.
  ///
  /// - Parameters:
  ///   - restaurants: nil for all.
  ///   - products: nil for all.
  func tellAvailability(in restaurants: [ID]?, of products: [ID]?, _ outbox: Outbox) async throws {
    // Locked, and in one order everywhere: a reservation at the same time could otherwise be overwritten with what was so
    // before it.
    queue(
      """
      SELECT 1 FROM restaurants WHERE \(restaurants)::uuid[] IS NULL OR id = ANY(\(restaurants))
      ORDER BY id FOR UPDATE
      """)
    let rows = try await query(
      """
      INSERT INTO availability AS a (restaurant_id, product_id, is_available)
      SELECT r.id, p.id, NOT p.is_withdrawn
        AND NOT EXISTS (SELECT 1 FROM outages o WHERE o.restaurant_id = r.id AND o.product_id = p.id)
        AND NOT EXISTS (
          SELECT 1 FROM recipes c LEFT JOIN stock s ON s.restaurant_id = r.id AND s.ingredient_id = c.ingredient_id
          WHERE c.product_id = p.id AND coalesce(s.quantity - s.reserved, 0) < c.amount)
      FROM restaurants r, products p
      WHERE (\(restaurants)::uuid[] IS NULL OR r.id = ANY(\(restaurants)))
        AND (\(products)::uuid[] IS NULL OR p.id = ANY(\(products)))
      ON CONFLICT (restaurant_id, product_id) DO UPDATE
      SET is_available = excluded.is_available, version = a.version + 1
      WHERE a.is_available <> excluded.is_available
      RETURNING restaurant_id, product_id, is_available, version
      """)
    for row in rows {
      try outbox.add(try AvailabilityChanged(row), to: self)
    }
  }

  /// The products that take any of the ingredients.
  func products(taking ingredients: [ID]) async throws -> [ID] {
    try await query("SELECT DISTINCT product_id FROM recipes WHERE ingredient_id = ANY(\(ingredients))")
      .map { try $0.decode(ID.self) }
  }
}

extension Database {
  func stock(of restaurant: ID) async throws -> [StockItem] {
    try await read(
      """
      SELECT i.id, i.name, i.unit, coalesce(s.quantity, 0), coalesce(s.reserved, 0)
      FROM ingredients i LEFT JOIN stock s ON s.ingredient_id = i.id AND s.restaurant_id = \(restaurant)
      ORDER BY i.name
      """
    ).map { row in
      let (id, name, unit, quantity, reserved) = try row.decode(
        ID.self, String.self, String.self, Int.self, Int.self)
      return StockItem(ingredientId: id, name: name, unit: unit, quantity: quantity, reserved: reserved)
    }
  }

  func availability() async throws -> [AvailabilityChanged] {
    try await read("SELECT restaurant_id, product_id, is_available, version FROM availability")
      .map { try AvailabilityChanged($0) }
  }
}

extension AvailabilityChanged {
  init(_ row: Rows.Row) throws {
    let (restaurant, product, isAvailable, version) = try row.decode(ID.self, ID.self, Bool.self, Int.self)
    self.init(restaurantId: restaurant, productId: product, isAvailable: isAvailable, version: version)
  }
}
