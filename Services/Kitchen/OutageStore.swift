import Contracts
import Messaging
import PostgreSQL

/// What has run out by what somebody said, whatever the stock says.
extension Transaction {
  /// - Returns: which of the products have run out so, and whether they can be had; nil where the restaurant or one of them is not
  ///   known.
  func lockOutages(
    of products: [ID], in restaurant: ID
  ) async throws -> (out: Set<ID>, availability: [AvailabilityChanged])? {
    let rows = try await query([
      "SELECT 1 FROM restaurants WHERE id = \(restaurant) FOR UPDATE",
      "SELECT 1 FROM products WHERE id = ANY(\(products))",
      "SELECT product_id FROM outages WHERE restaurant_id = \(restaurant) AND product_id = ANY(\(products))",
      .availability(of: products, in: restaurant),
    ])
    guard !rows[0].isEmpty, rows[1].count == products.count else { return nil }
    return (try Set(rows[2].map { try $0.decode(ID.self) }), try rows[3].map { try AvailabilityChanged($0) })
  }

  func setOutage(_ isOut: Bool, of product: ID, in restaurant: ID) {
    queue(
      isOut
        ? "INSERT INTO outages (restaurant_id, product_id) VALUES (\(restaurant), \(product)) ON CONFLICT DO NOTHING"
        : "DELETE FROM outages WHERE restaurant_id = \(restaurant) AND product_id = \(product)")
  }

  func availability(of products: [ID], in restaurant: ID) async throws -> [AvailabilityChanged] {
    try await query(.availability(of: products, in: restaurant)).map { try AvailabilityChanged($0) }
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
