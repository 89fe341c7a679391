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
  /// What was otherwise minutes ago.
  var former = FormerCopies()
  /// The restaurant as it was at the time as of which this is; nil where it is as it was then.
  var quotedRestaurant: Restaurant?
  /// When this was read.
  var readAt: Date
}

/// The menus as the database has them, a quarter of a second old at most. Every order needs one, and reading it each time
/// cost as much as writing the order. A change that another replica has saved is not seen here for that long; the kitchen
/// decides anyway. The carte is the same in all restaurants, and is read only when it has changed.
final class Menus: Sendable {
  private let database: Database
  private let read = Mutex<[ID: (menu: RestaurantMenu, at: ContinuousClock.Instant)]>([:])
  private let carte = Mutex<(stamp: Int, carte: Assortment, former: [Former<[Sellable]>])>((-1, .empty, []))

  private static let lifetime = Duration.milliseconds(250)

  init(_ database: Database) {
    self.database = database
  }

  /// - Parameter quotedAt: of a quote that has to be known: another replica may have read newer copies for it.
  func menu(of restaurant: ID, quotedAt: Date? = nil) async throws -> RestaurantMenu {
    let now = ContinuousClock.now
    if let known = read.withLock({ $0[restaurant] }), now - known.at < Self.lifetime,
      quotedAt.map({ $0 < known.menu.readAt }) ?? true
    {
      return known.menu
    }
    var (menu, stamp) = try await database.menu(of: restaurant)
    (menu.menu.carte, menu.former.products) = try await carte(at: stamp)
    // Not for restaurants that do not exist: requests for them must not fill the memory.
    if menu.restaurant != nil { read.withLock { [menu] in $0[restaurant] = (menu, now) } }
    return menu
  }

  private func carte(at stamp: Int) async throws -> (Assortment, [Former<[Sellable]>]) {
    let known = carte.withLock(\.self)
    let oldest = Date() - FormerCopies.kept
    if known.stamp == stamp { return (known.carte, known.former.filter { $0.until > oldest }) }
    let (sold, former) = try await database.sellables()
    let carte = Assortment(sold)
    self.carte.withLock { $0 = (stamp, carte, former) }
    return (carte, former)
  }
}

extension FormerCopies {
  /// For how long they are read, in seconds: a quote, and a clock that differs a little.
  fileprivate static let kept = Quote.validity + 10
}

extension Database {
  /// - Returns: the menu without its carte, and a number that grows whenever the carte changes.
  fileprivate func menu(of restaurant: ID) async throws -> (menu: RestaurantMenu, stamp: Int) {
    let readAt = Date()
    // What copies hold and what they held are read by one statement: no change is seen in one of them and not in the other.
    let rows = try await read([
      """
      SELECT document, NULL::timestamptz FROM restaurants WHERE id = \(restaurant)
      UNION ALL SELECT document, until FROM former_copies
      WHERE kind = 'restaurant' AND id = \(restaurant) AND until > now() - \(FormerCopies.kept) * interval '1 second'
      """,
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
      """
      SELECT id, document, until FROM (
        SELECT id, document, NULL::timestamptz AS until FROM offers WHERE code IS NULL AND NOT is_withdrawn
        ORDER BY id LIMIT 100) given
      UNION ALL SELECT id, document, until FROM former_copies
      WHERE kind = 'offer' AND until > now() - \(FormerCopies.kept) * interval '1 second'
      """,
    ])
    var stock: [ID: Menu.Available] = [:]
    for row in rows[1] {
      let (id, isAvailable, remaining) = try row.decode(ID.self, Bool.self, Int?.self)
      stock[id] = Menu.Available(isAvailable: isAvailable, remaining: remaining)
    }
    var place: Restaurant?
    var offers: [Offer] = []
    var former = FormerCopies()
    for row in rows[0] {
      let (document, until) = try row.decode(JSONText?.self, Date?.self)
      let restaurantThen: Restaurant? = try document?.decode()
      if let until {
        former.restaurants.append(Former(id: restaurant, value: restaurantThen, until: until))
      } else {
        place = restaurantThen
      }
    }
    for row in rows[3] {
      let (id, document, until) = try row.decode(ID.self, JSONText?.self, Date?.self)
      let offer: Offer? = try document?.decode()
      if let until {
        former.offers.append(Former(id: id, value: offer, until: until))
      } else if let offer {
        offers.append(offer)
      }
    }
    let (base, perKilometre, freeFrom, outlook, stamp) =
      try rows[2].first?.decode(Int?.self, Int?.self, Date?.self, JSONText?.self, Int.self) ?? (nil, nil, nil, nil, 0)
    // The version before saved when a pizzaiolo is free, and no more.
    let known = try outlook?.decode(KitchenLoadChanged.self)
    let load = known ?? freeFrom.map { KitchenLoadChanged(restaurantId: restaurant, freeFrom: $0, version: 0) }
    let menu = RestaurantMenu(
      restaurant: place, menu: Menu(carte: .empty, stock: stock),
      travelTimes: TravelTimes(
        start: place?.address, farthestMetres: place?.deliveryRadiusMetres, base, perKilometre),
      load: load, offers: offers, former: former, readAt: readAt)
    return (menu, stamp)
  }

  /// All that is sold, and what was sold before it changed. Of a product that has no document yet no more is known than what the
  /// version before has saved.
  fileprivate func sellables() async throws -> ([Sellable], former: [Former<[Sellable]>]) {
    var sold: [Sellable] = []
    var former: [Former<[Sellable]>] = []
    let rows = try await read(
      """
      SELECT id, name, price_cents, choices, preparation_seconds, document, NULL::timestamptz FROM products
      WHERE NOT is_withdrawn
      UNION ALL SELECT id, '', 0, '[]', 0, document, until FROM former_copies
      WHERE kind = 'product' AND until > now() - \(FormerCopies.kept) * interval '1 second'
      ORDER BY 1
      """)
    for row in rows {
      let (id, name, price, choices, seconds, document, until) = try row.decode(
        ID.self, String.self, Int.self, JSONText.self, Int.self, JSONText?.self, Date?.self)
      let sellables = try document?.decode(Product.self).sellables
      if let until {
        former.append(Former(id: id, value: sellables, until: until))
        continue
      }
      sold +=
        try sellables
        ?? Product(
          id: id, name: name, description: "", image: nil, kind: .item, categoryId: id, price: Money(cents: price),
          allergens: [], ingredients: [], choices: try choices.decode(),
          recipe: Recipe(steps: [], preparationSeconds: seconds, quantities: []), position: 0
        ).sellables
    }
    return (sold, former)
  }
}
