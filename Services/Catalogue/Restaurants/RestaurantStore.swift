import Contracts
import Messaging
import PostgreSQL

extension Transaction {
  /// - Returns: whether anything changed, and was published.
  func save(_ restaurant: Restaurant, _ outbox: Outbox) async throws -> Bool {
    let rows = try await query("SELECT document, version FROM restaurants WHERE id = \(restaurant.id) FOR UPDATE")
    var version = 1
    if let row = rows.first {
      let (document, current) = try row.decode(JSONText.self, Int.self)
      if try document.decode(Restaurant.self) == restaurant { return false }
      version = current + 1
    }
    queue(
      """
      INSERT INTO restaurants (id, document, version)
      VALUES (\(restaurant.id), \(JSONText(encoding: restaurant)), \(version))
      ON CONFLICT (id) DO UPDATE SET document = excluded.document, version = excluded.version
      """)
    try outbox.add(RestaurantChanged(restaurant: restaurant, version: version), to: self)
    return true
  }

  /// In the order of their ids.
  func restaurants(after id: ID, limit: Int) async throws -> [RestaurantChanged] {
    try await query("SELECT document, version FROM restaurants WHERE id > \(id) ORDER BY id LIMIT \(limit)").map {
      row in
      let (document, version) = try row.decode(JSONText.self, Int.self)
      return RestaurantChanged(restaurant: try document.decode(), version: version)
    }
  }
}

extension Republication {
  static let restaurants = Republication(of: RestaurantChanged.self) {
    try await $0.restaurants(after: $1, limit: pageSize).map { ($0.restaurant.id, $0) }
  }
}
