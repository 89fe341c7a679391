import Contracts
import Messaging
import PostgreSQL

extension Transaction {
  /// - Returns: whether anything changed, and was published.
  func save(_ restaurant: Restaurant, _ outbox: Outbox) async throws -> Bool {
    let before = try await lockRestaurant(restaurant.id)
    if before?.restaurant == restaurant { return false }
    try write(RestaurantChanged(restaurant: restaurant, version: (before?.version ?? 0) + 1), outbox)
    return true
  }

  func lockRestaurant(_ id: ID) async throws -> RestaurantChanged? {
    try await query("SELECT document, version FROM restaurants WHERE id = \(id) FOR UPDATE").first.map {
      try RestaurantChanged($0)
    }
  }

  /// Writes a restaurant, which is new or locked, and publishes it.
  func write(_ changed: RestaurantChanged, _ outbox: Outbox) throws {
    queue(
      """
      INSERT INTO restaurants (id, document, version)
      VALUES (\(changed.restaurant.id), \(JSONText(encoding: changed.restaurant)), \(changed.version))
      ON CONFLICT (id) DO UPDATE SET document = excluded.document, version = excluded.version
      """)
    try outbox.add(changed, to: self)
  }

  /// In the order of their ids.
  func restaurants(after id: ID, limit: Int) async throws -> [RestaurantChanged] {
    try await query("SELECT document, version FROM restaurants WHERE id > \(id) ORDER BY id LIMIT \(limit)").map {
      try RestaurantChanged($0)
    }
  }
}

extension Database {
  func restaurant(_ id: ID) async throws -> RestaurantChanged? {
    try await read("SELECT document, version FROM restaurants WHERE id = \(id)").first.map { try RestaurantChanged($0) }
  }
}

extension RestaurantChanged {
  fileprivate init(_ row: Rows.Row) throws {
    let (document, version) = try row.decode(JSONText.self, Int.self)
    self.init(restaurant: try document.decode(), version: version)
  }
}

extension Republication {
  static let restaurants = Republication(of: RestaurantChanged.self) {
    try await $0.restaurants(after: $1, limit: pageSize).map { ($0.restaurant.id, $0) }
  }
}
