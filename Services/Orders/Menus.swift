import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import Synchronization

/// What can be ordered in a restaurant, from the copies that orders keeps.
struct Menu: Sendable {
  var restaurant: Restaurant?
  var items: [ID: MenuItem]
  var travelTimes: TravelTimes
  /// When a pizzaiolo is free, as the kitchen last published it.
  var kitchenFreeFrom: Date?
}

/// The menus as the database has them, a quarter of a second old at most. Every order needs one, and reading it each time
/// cost as much as writing the order. A change that another replica has saved is not seen here for that long; the kitchen
/// decides anyway.
final class Menus: Sendable {
  private let database: Database
  private let read = Mutex<[ID: (menu: Menu, at: ContinuousClock.Instant)]>([:])

  private static let lifetime = Duration.milliseconds(250)

  init(_ database: Database) {
    self.database = database
  }

  func menu(of restaurant: ID) async throws -> Menu {
    let now = ContinuousClock.now
    if let known = read.withLock({ $0[restaurant] }), now - known.at < Self.lifetime { return known.menu }
    let menu = try await database.menu(of: restaurant)
    // Not for restaurants that do not exist: requests for them must not fill the memory.
    if menu.restaurant != nil { read.withLock { $0[restaurant] = (menu, now) } }
    return menu
  }
}

extension Database {
  fileprivate func menu(of restaurant: ID) async throws -> Menu {
    let rows = try await read([
      "SELECT document FROM restaurants WHERE id = \(restaurant)",
      """
      SELECT p.id, p.name, p.price_cents, CASE WHEN p.choices::text <> '[]' THEN p.choices END,
        coalesce(a.is_available, false), CASE WHEN a.remaining_version = a.version THEN a.remaining END,
        p.preparation_seconds
      FROM products p LEFT JOIN availability a ON a.product_id = p.id AND a.restaurant_id = \(restaurant)
      WHERE NOT p.is_withdrawn
      """,
      """
      SELECT t.base_seconds, t.seconds_per_kilometre, l.free_from FROM (SELECT \(restaurant) AS id) r
      LEFT JOIN travel_estimates t ON t.restaurant_id = r.id LEFT JOIN kitchen_loads l ON l.restaurant_id = r.id
      """,
    ])
    var items: [ID: MenuItem] = [:]
    for row in rows[1] {
      let (id, name, price, choices, isAvailable, remaining, preparationSeconds) = try row.decode(
        ID.self, String.self, Int.self, JSONText?.self, Bool.self, Int?.self, Int.self)
      items[id] = MenuItem(
        id: id, name: name, price: Money(cents: price), choices: try choices?.decode() ?? [],
        isAvailable: isAvailable, remaining: remaining, preparationSeconds: preparationSeconds)
    }
    let known: Restaurant? = try rows[0].first?.decode(JSONText.self).decode()
    let (base, perKilometre, freeFrom) = try rows[2].first?.decode(Int?.self, Int?.self, Date?.self) ?? (nil, nil, nil)
    return Menu(
      restaurant: known, items: items,
      travelTimes: TravelTimes(
        start: known?.address, farthestMetres: known?.deliveryRadiusMetres, base, perKilometre),
      kitchenFreeFrom: freeFrom)
  }
}
