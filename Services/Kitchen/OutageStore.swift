import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

/// What has run out by what somebody said, whatever the stock says.
extension Transaction {
  /// - Returns: which of the products have run out so, until when, and whether they can be had; nil where the restaurant or one of
  ///   them is not known.
  func lockOutages(
    of products: [ID], in restaurant: ID
  ) async throws -> (out: [ID: Date?], availability: [AvailabilityChanged])? {
    let rows = try await query([
      "SELECT 1 FROM restaurants WHERE id = \(restaurant) FOR UPDATE",
      "SELECT 1 FROM products WHERE id = ANY(\(products))",
      "SELECT product_id, until FROM outages WHERE restaurant_id = \(restaurant) AND product_id = ANY(\(products))",
      .availability(of: products, in: restaurant),
    ])
    guard !rows[0].isEmpty, rows[1].count == products.count else { return nil }
    let out = try rows[2].map { try $0.decode(ID.self, Date?.self) }
    return (Dictionary(uniqueKeysWithValues: out), try rows[3].map { try AvailabilityChanged($0) })
  }

  func setOutage(_ isOut: Bool, until: Date?, of product: ID, in restaurant: ID) {
    queue(
      isOut
        ? """
        INSERT INTO outages (restaurant_id, product_id, until) VALUES (\(restaurant), \(product), \(until))
        ON CONFLICT (restaurant_id, product_id) DO UPDATE SET until = excluded.until
        """ : "DELETE FROM outages WHERE restaurant_id = \(restaurant) AND product_id = \(product)")
  }

  /// Ends what was to last until now.
  ///
  /// - Returns: what is back, by restaurant.
  func endOutages() async throws -> [ID: [ID]] {
    // Locked before anything is changed, and by ascending id, as in every transaction.
    let due = try await query(
      """
      SELECT r.id, now() FROM restaurants r
      WHERE r.id IN (SELECT o.restaurant_id FROM outages o WHERE o.until <= now()) ORDER BY r.id FOR UPDATE
      """
    ).map { try $0.decode(ID.self, Date.self) }
    var back: [ID: [ID]] = [:]
    for (restaurant, now) in due {
      let products = try await query(
        "DELETE FROM outages WHERE restaurant_id = \(restaurant) AND until <= \(now) RETURNING product_id"
      ).map { try $0.decode(ID.self) }
      for product in products { audit("is back", of: product, in: restaurant, by: nil) }
      back[restaurant] = products
    }
    return back
  }

  func availability(of products: [ID], in restaurant: ID) async throws -> [AvailabilityChanged] {
    try await query(.availability(of: products, in: restaurant)).map { try AvailabilityChanged($0) }
  }
}

extension Database {
  func outages(of restaurant: ID) async throws -> [RunOut] {
    try await read(["SELECT product_id, until FROM outages WHERE restaurant_id = \(restaurant) ORDER BY product_id"])[0]
      .map { row in
        let (product, until) = try row.decode(ID.self, Date?.self)
        return RunOut(productId: product, until: until)
      }
  }
}

extension SQL {
  fileprivate static func availability(of products: [ID], in restaurant: ID) -> SQL {
    """
    SELECT restaurant_id, product_id, is_available, remaining, version FROM availability
    WHERE restaurant_id = \(restaurant) AND product_id = ANY(\(products))
    """
  }
}
