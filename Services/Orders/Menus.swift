import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import Synchronization

/// What a draft for a restaurant is checked against, from the copies that orders keeps.
struct RestaurantMenu: Sendable {
  var restaurant: Restaurant?
  var menu: Menu
  var travelTimes: TravelTimes
  /// What the kitchen and its couriers can still do, as last published.
  var load: KitchenLoadChanged?
  /// That are given by themselves.
  var offers: [Offer]
}

/// The menus as the database has them, a quarter of a second old at most. Every order needs one, and reading it each time
/// cost as much as writing the order. A change that another replica has saved is not seen here for that long; the kitchen
/// decides anyway. The carte is the same in all restaurants, and is read only when it has changed.
final class Menus: Sendable {
  private let database: Database
  private let read = Mutex<[ID: (menu: RestaurantMenu, at: ContinuousClock.Instant)]>([:])
  private let carte = Mutex<(stamp: Int, carte: Assortment)>((-1, .empty))

  private static let lifetime = Duration.milliseconds(250)

  init(_ database: Database) {
    self.database = database
  }

  func menu(of restaurant: ID) async throws -> RestaurantMenu {
    let now = ContinuousClock.now
    if let known = read.withLock({ $0[restaurant] }), now - known.at < Self.lifetime { return known.menu }
    var (menu, stamp) = try await database.menu(of: restaurant)
    menu.menu.carte = try await carte(at: stamp)
    // Not for restaurants that do not exist: requests for them must not fill the memory.
    if menu.restaurant != nil { read.withLock { [menu] in $0[restaurant] = (menu, now) } }
    return menu
  }

  private func carte(at stamp: Int) async throws -> Assortment {
    let known = carte.withLock(\.self)
    if known.stamp == stamp { return known.carte }
    let carte = Assortment(try await database.sellables())
    self.carte.withLock { $0 = (stamp, carte) }
    return carte
  }
}

extension Database {
  /// - Returns: the menu without its carte, and a number that grows whenever the carte changes.
  fileprivate func menu(of restaurant: ID) async throws -> (menu: RestaurantMenu, stamp: Int) {
    let rows = try await read([
      "SELECT document FROM restaurants WHERE id = \(restaurant)",
      """
      SELECT product_id, is_available, CASE WHEN remaining_version = version THEN remaining END FROM availability
      WHERE restaurant_id = \(restaurant)
      """,
      """
      SELECT t.base_seconds, t.seconds_per_kilometre, l.free_from, l.outlook,
        (SELECT count(*) + count(document) + coalesce(sum(2 * version + is_withdrawn::integer), 0) FROM products)
      FROM (SELECT \(restaurant) AS id) r
      LEFT JOIN travel_estimates t ON t.restaurant_id = r.id LEFT JOIN kitchen_loads l ON l.restaurant_id = r.id
      """,
      "SELECT document FROM offers WHERE code IS NULL AND NOT is_withdrawn ORDER BY id LIMIT 100",
    ])
    var stock: [ID: Menu.Available] = [:]
    for row in rows[1] {
      let (id, isAvailable, remaining) = try row.decode(ID.self, Bool.self, Int?.self)
      stock[id] = Menu.Available(isAvailable: isAvailable, remaining: remaining)
    }
    let place: Restaurant? = try rows[0].first?.decode(JSONText.self).decode()
    let (base, perKilometre, freeFrom, outlook, stamp) =
      try rows[2].first?.decode(Int?.self, Int?.self, Date?.self, JSONText?.self, Int.self) ?? (nil, nil, nil, nil, 0)
    // The version before saved when a pizzaiolo is free, and no more.
    let known = try outlook?.decode(KitchenLoadChanged.self)
    let load = known ?? freeFrom.map { KitchenLoadChanged(restaurantId: restaurant, freeFrom: $0, version: 0) }
    let menu = RestaurantMenu(
      restaurant: place, menu: Menu(carte: .empty, stock: stock),
      travelTimes: TravelTimes(
        start: place?.address, farthestMetres: place?.deliveryRadiusMetres, base, perKilometre),
      load: load, offers: try rows[3].map { try $0.decode(JSONText.self).decode() })
    return (menu, stamp)
  }

  /// All that is sold. Of a product that has no document yet no more is known than what the version before has saved.
  fileprivate func sellables() async throws -> [Sellable] {
    try await read(
      "SELECT id, name, price_cents, choices, preparation_seconds, document FROM products WHERE NOT is_withdrawn ORDER BY id"
    ).flatMap { row in
      let (id, name, price, choices, seconds, document) = try row.decode(
        ID.self, String.self, Int.self, JSONText.self, Int.self, JSONText?.self)
      if let document { return try document.decode(Product.self).sellables }
      return Product(
        id: id, name: name, description: "", image: nil, kind: .item, categoryId: id, price: Money(cents: price),
        allergens: [], ingredients: [], choices: try choices.decode(),
        recipe: Recipe(steps: [], preparationSeconds: seconds, quantities: []), position: 0
      ).sellables
    }
  }
}
