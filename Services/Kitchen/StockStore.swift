import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

extension Transaction {
  /// Writes the loads and shelves that have changed, and publishes what that means for other contexts.
  func write(
    _ kitchens: [ID: RestaurantKitchen], since before: [ID: RestaurantKitchen], now: Date, _ outbox: Outbox
  ) async throws {
    try write(plansOf: kitchens, since: before, now: now, outbox)
    let shelves = kitchens.flatMap { restaurant, kitchen in
      kitchen.shelves.filter { before[restaurant]?.shelves[$0.key] != $0.value }.map { (restaurant, $0.key, $0.value) }
    }
    guard !shelves.isEmpty else { return }
    queue(
      """
      UPDATE stock s SET quantity = new.quantity, reserved = new.reserved, version = s.version + 1
      FROM unnest(\(shelves.map(\.0)), \(shelves.map(\.1)), \(shelves.map(\.2.quantity)), \(shelves.map(\.2.reserved)))
        AS new (restaurant_id, ingredient_id, quantity, reserved)
      WHERE s.restaurant_id = new.restaurant_id AND s.ingredient_id = new.ingredient_id
      """)
    var critical: [ID: [ID]] = [:]
    for (restaurant, kitchen) in kitchens {
      let ingredients = kitchen.shelves.critical(since: before[restaurant]?.shelves ?? [:])
      if !ingredients.isEmpty { critical[restaurant] = ingredients }
    }
    guard !critical.isEmpty else { return }
    let affected = try await products(taking: critical.flatMap(\.value))
    try await publishAvailability(in: Array(critical.keys), of: affected, outbox)
  }

  /// Works out which products restaurants can make, and publishes what differs from what was last published.
  ///
  /// - Parameters:
  ///   - restaurants: nil for all.
  ///   - products: nil for all.
  func publishAvailability(in restaurants: [ID]?, of products: [ID]?, _ outbox: Outbox) async throws {
    // Locked, and by ascending id in every transaction: what a reservation at the same time makes of the availability would
    // be overwritten.
    queue(
      """
      SELECT 1 FROM restaurants WHERE \(restaurants)::uuid[] IS NULL OR id = ANY(\(restaurants))
      ORDER BY id FOR UPDATE
      """)
    let rows = try await query(
      """
      INSERT INTO availability AS a (restaurant_id, product_id, is_available, remaining)
      SELECT r.id, p.id, NOT p.is_withdrawn AND possible.pieces IS DISTINCT FROM 0
        AND NOT EXISTS (SELECT 1 FROM outages o WHERE o.restaurant_id = r.id AND o.product_id = p.id),
        CASE WHEN possible.pieces < \(Shelves.fewPieces) THEN possible.pieces END
      FROM restaurants r CROSS JOIN products p CROSS JOIN LATERAL (
        SELECT min(coalesce(s.quantity - s.reserved, 0) / c.amount) AS pieces
        FROM recipes c LEFT JOIN stock s ON s.restaurant_id = r.id AND s.ingredient_id = c.ingredient_id
        WHERE c.product_id = p.id) possible
      WHERE (\(restaurants)::uuid[] IS NULL OR r.id = ANY(\(restaurants)))
        AND (\(products)::uuid[] IS NULL OR p.id = ANY(\(products)))
      ON CONFLICT (restaurant_id, product_id) DO UPDATE
      SET is_available = excluded.is_available, remaining = excluded.remaining, version = a.version + 1
      WHERE (a.is_available, a.remaining) IS DISTINCT FROM (excluded.is_available, excluded.remaining)
      RETURNING restaurant_id, product_id, is_available, remaining, version
      """)
    try outbox.add(try rows.map { OutgoingEvent(try AvailabilityChanged($0)) }, to: self)
  }

  /// The products that take any of the ingredients.
  func products(taking ingredients: [ID]) async throws -> [ID] {
    try await query("SELECT DISTINCT product_id FROM recipes WHERE ingredient_id = ANY(\(ingredients))")
      .map { try $0.decode(ID.self) }
  }
}

extension Database {
  func storeroom(of restaurant: ID) async throws -> Storeroom {
    let rows = try await read([
      """
      SELECT i.id, i.name, i.unit, coalesce(s.quantity, 0), coalesce(s.reserved, 0)
      FROM ingredients i LEFT JOIN stock s ON s.ingredient_id = i.id AND s.restaurant_id = \(restaurant)
      ORDER BY i.name
      """,
      .storeroomVersion(of: restaurant),
    ])
    let items = try rows[0].map { row in
      let (id, name, unit, quantity, reserved) = try row.decode(
        ID.self, String.self, String.self, Int.self, Int.self)
      return StockItem(ingredientId: id, name: name, unit: unit, quantity: quantity, reserved: reserved)
    }
    return Storeroom(items: items, version: try rows[1].first?.decode(String.self))
  }

  func availability() async throws -> [AvailabilityChanged] {
    try await read("SELECT restaurant_id, product_id, is_available, remaining, version FROM availability")
      .map { try AvailabilityChanged($0) }
  }
}

extension SQL {
  /// What the next restaurant can make.
  static func availability(afterRestaurant restaurant: ID) -> SQL {
    """
    SELECT restaurant_id, product_id, is_available, remaining, version FROM availability
    WHERE restaurant_id = (
      SELECT restaurant_id FROM availability WHERE restaurant_id > \(restaurant) ORDER BY restaurant_id LIMIT 1)
    """
  }
}

extension Transaction {
  func storeroomVersion(of restaurant: ID) async throws -> String {
    try await query(.storeroomVersion(of: restaurant)).first?.decode(String.self) ?? ""
  }
}

extension SQL {
  /// Another one after each change of a shelf, and after each new ingredient.
  fileprivate static func storeroomVersion(of restaurant: ID) -> SQL {
    """
    SELECT (SELECT count(*) FROM ingredients) || '-' || coalesce(sum(version), 0) FROM stock
    WHERE restaurant_id = \(restaurant)
    """
  }
}

extension AvailabilityChanged {
  init(_ row: Rows.Row) throws {
    let (restaurant, product, isAvailable, remaining, version) = try row.decode(
      ID.self, ID.self, Bool.self, Int?.self, Int.self)
    self.init(
      restaurantId: restaurant, productId: product, isAvailable: isAvailable, remaining: remaining, version: version)
  }
}
