import Contracts
import FoundationEssentials
import PostgreSQL
import Support
import Testing

@testable import Messaging
@testable import Orders

/// What was quoted is what is ordered, whatever the catalogue changes meanwhile.
struct FormerCopiesTests {
  private static let now = Date(timeIntervalSince1970: 1_795_500_000)
  private static let customer = Caller(accountId: .new(), role: .customer)
  private static let start = Address(line1: "", postalCode: "", city: "", latitude: 47.49, longitude: -0.56)
  private static let cheese = ID.new()

  private struct Group {
    var products: [Product]
    var offers: [Offer]
    var restaurant: Restaurant

    init() {
      let pizza = Self.product(
        "Régina", 1000,
        extras: [
          .init(
            ingredientId: FormerCopiesTests.cheese, name: "Fromage", price: Money(cents: 150), amount: 1, unit: "g",
            allergens: [])
        ])
      let drink = Self.product("Cola", 300)
      let menu = Self.product(
        "Menu", 1200,
        choices: [
          .init(
            id: "pizza", name: "", productIds: [pizza.id],
            supplements: [.init(productId: pizza.id, price: Money(cents: 100))]),
          .init(id: "drink", name: "", productIds: [drink.id]),
        ])
      products = [pizza, drink, menu]
      offers = [Offer(id: .new(), terms: .init(name: "Dix", kind: .percent, percent: 10))]
      restaurant = Restaurant(
        id: .new(), name: "", description: "", image: nil, phone: "", address: FormerCopiesTests.start,
        openingHours: (1...7).map { .init(day: $0, opens: "00:00", closes: "24:00") }, deliveryRadiusMetres: 8000,
        estimatedMinutes: 20, rating: nil, isSuspended: false,
        zones: [.init(name: "", radiusMetres: 5000, minimum: .zero, fees: [.init(from: .zero, fee: Money(cents: 300))])]
      )
    }

    private static func product(
      _ name: String, _ cents: Int, extras: [Product.Extra]? = nil, choices: [Product.Choice]? = nil
    ) -> Product {
      Product(
        id: .new(), name: name, description: "", image: nil, kind: choices == nil ? .item : .menu, categoryId: .first,
        price: Money(cents: cents), allergens: [], ingredients: [], choices: choices,
        recipe: Recipe(steps: [], preparationSeconds: 60, quantities: []), position: 0, extras: extras)
    }

    var draft: OrderDraft {
      OrderDraft(
        restaurantId: restaurant.id, fulfilment: .delivery, address: FormerCopiesTests.start,
        lines: [
          .init(
            productId: products[0].id, quantity: 2,
            composition: .init(extras: [.init(ingredientId: FormerCopiesTests.cheese, quantity: 2)])),
          .init(
            productId: products[2].id, quantity: 1,
            choices: [
              .init(choiceId: "pizza", productId: products[0].id), .init(choiceId: "drink", productId: products[1].id),
            ]),
        ], paymentMethod: .cash)
    }
  }

  private static func context(_ menu: RestaurantMenu, at time: Date) -> PlacingContext {
    PlacingContext(
      restaurant: menu.restaurant, menu: menu.menu, address: start,
      limits: OrderLimits(open: nil, unpaid: 1, pieces: 60),
      now: time, readAt: menu.quotedAt, quotedRestaurant: menu.quotedRestaurant, offers: menu.offers)
  }

  private static func quote(_ draft: OrderDraft, _ menu: RestaurantMenu, at time: Date) -> Quote {
    Quote(context(menu, at: time).appraisal(of: draft, by: customer))
  }

  /// The order of somebody who was quoted.
  private static func order(_ draft: OrderDraft, quoted: Quote, _ menu: RestaurantMenu, at time: Date) throws -> Order {
    var draft = draft
    // As it comes back from an app.
    draft.quotedAt = try Quote(reading: quoted.json).quotedAt
    let then = menu.asOf(try #require(draft.quotedAt))
    return try Order.placing(draft, id: .new(), number: "", by: customer, in: context(then, at: time))
  }

  /// A random change: what changed, as it was.
  private static func change(
    _ group: inout Group, until: Date, _ random: inout SplitMix64, _ former: inout FormerCopies
  ) {
    func cents() -> Money { Money(cents: .random(in: 0...900, using: &random)) }
    let kind = Int.random(in: 0..<7, using: &random)
    if kind < 4 {
      let index = [0, 2, 1, 0][kind]
      guard group.products.indices.contains(index) else { return }
      former.products.append(
        Former(id: group.products[index].id, value: group.products[index].sellables, until: until))
      switch kind {
      case 0: group.products[index].extras?[0].price = cents()
      case 1:
        let supplement = Product.Supplement(productId: group.products[0].id, price: cents())
        group.products[index].choices?[0].supplements = [supplement]
      case 2: group.products[index].price = cents()
      default: group.products[index].extras = nil
      }
    } else if kind == 4, let offer = group.offers.last {
      former.offers.append(Former(id: offer.id, value: offer, until: until))
      if Bool.random(using: &random) {
        group.offers.removeLast()
      } else {
        group.offers[group.offers.count - 1].terms.percent = .random(in: 1...100, using: &random)
      }
    } else if kind == 5 {
      let offer = Offer(id: .new(), terms: .init(name: "Neuve", kind: .amount, amount: cents()))
      former.offers.append(Former(id: offer.id, value: nil, until: until))
      group.offers.append(offer)
    } else {
      former.restaurants.append(Former(id: group.restaurant.id, value: group.restaurant, until: until))
      group.restaurant.zones = [
        .init(
          name: "", radiusMetres: .random(in: 1...5000, using: &random), minimum: cents(),
          fees: [.init(from: .zero, fee: cents())])
      ]
    }
  }

  private static func menu(_ group: Group, withdrawn: ID? = nil, _ former: FormerCopies = FormerCopies(), readAt: Date)
    -> RestaurantMenu
  {
    RestaurantMenu(
      restaurant: group.restaurant, menu: Menu(group.products.filter { $0.id != withdrawn }),
      travelTimes: .unknown, load: nil, offers: group.offers, former: former, readAt: readAt)
  }

  @Test("random changes between a quote and its order leave its lines, its fee, its discounts and its total")
  func property() throws {
    // The others begin with a zone that does not reach the door, or asks for more.
    #expect(try (1...300).count { try isKept(seed: $0) } > 200)
  }

  /// - Returns: whether something could be ordered at all.
  private func isKept(seed: Int) throws -> Bool {
    var random = SplitMix64(seed: UInt64(seed))
    var group = Group()
    let draft = group.draft
    var former = FormerCopies()
    // A change that the quote knows.
    Self.change(&group, until: Self.now + 1, &random, &former)
    let before = Self.menu(group, former, readAt: Self.now)
    let quote = Self.quote(draft, before, at: Self.now)
    guard quote.isOrderable else { return false }
    // Others that come later, the first of them while the quote is made.
    for number in 0..<Int.random(in: 1...4, using: &random) {
      Self.change(&group, until: Self.now + 1.3 + Double(number), &random, &former)
    }
    var withdrawn: ID?
    if Bool.random(using: &random) {
      former.products.append(
        Former(id: group.products[1].id, value: group.products[1].sellables, until: Self.now + 10))
      withdrawn = group.products[1].id
    }
    let after = Self.menu(group, withdrawn: withdrawn, former, readAt: Self.now + 20)
    let order = try Self.order(draft, quoted: quote, after, at: Self.now + 100)
    #expect(
      order.lines == quote.lines && order.adjustments == quote.adjustments && order.total == quote.total,
      "seed \(seed)")
    return true
  }

  @Test("the copies keep what was before a change, for all replicas and over restarts")
  func copies() async throws {
    let database = try Servers.database(maximumConnections: 1)
    try await database.runScript("DROP SCHEMA IF EXISTS former_copies_kept CASCADE")
    _ = try await database.migrate(schema: "former_copies_kept", Migration.messaging + Orders.migrations)
    try await database.runScript("SET search_path = former_copies_kept")
    var group = Group()
    group.offers.append(Offer(id: .new(), terms: .init(name: "Code", kind: .percent, code: "VINGT", percent: 20)))
    func save(version: Int) async throws {
      try await database.transaction { [group] transaction in
        for product in group.products {
          try transaction.saveCopy(of: ProductChanged(product: product, isWithdrawn: false, version: version))
          transaction.saveCopy(
            of: AvailabilityChanged(
              restaurantId: group.restaurant.id, productId: product.id, isAvailable: true, version: version))
        }
        for offer in group.offers {
          transaction.saveCopy(of: OfferChanged(offer: offer, isWithdrawn: version > 1, version: version))
        }
        try transaction.saveCopy(of: RestaurantChanged(restaurant: group.restaurant, version: version))
      }
    }
    try await save(version: 1)
    let draft = group.draft
    let quote = Self.quote(draft, try await Menus(database).menu(of: group.restaurant.id), at: Date())
    #expect(quote.isOrderable && quote.adjustments?.count == 2, "\(quote.errors)")
    // It counts from a second later.
    try await Task.sleep(for: .milliseconds(1100))
    let placedAt = Date()
    group.products[0].extras?[0].price = Money(cents: 500)
    group.restaurant.zones[0].fees[0].fee = Money(cents: 900)
    try await save(version: 2)
    let menus = Menus(database)
    let now = Self.quote(draft, try await menus.menu(of: group.restaurant.id), at: Date())
    #expect(now.total.amount > quote.total.amount && now.adjustments?.count == 1)
    let order = try Self.order(
      draft, quoted: quote, try await menus.menu(of: group.restaurant.id, quotedAt: quote.quotedAt), at: Date())
    #expect(order.total == quote.total && order.adjustments == quote.adjustments)
    // The one that was made a moment ago holds as well.
    let latest = try Self.order(draft, quoted: now, try await menus.menu(of: group.restaurant.id), at: Date())
    #expect(latest.total == now.total)
    // An order that is changed has the offers of when it was placed.
    #expect(try await database.offers(asOf: placedAt).map(\.terms.name) == ["Dix"])
    #expect(try await database.offers(asOf: .distantFuture).isEmpty)
    #expect(try await database.offer(withCode: "VINGT", for: nil, asOf: placedAt)?.offer.terms.percent == 20)
    #expect(try await database.offer(withCode: "VINGT", for: nil) == nil)
    try await database.runScript("DROP SCHEMA former_copies_kept CASCADE")
  }

  @Test("a quote's time is told to the millisecond, and read as it was told")
  func time() throws {
    var quote = Self.quote(Group().draft, Self.menu(Group(), readAt: Self.now + 0.1234), at: Self.now)
    for _ in 0..<1000 {
      quote.quotedAt += 0.001_234_5
      let read = try Quote(reading: quote.json).quotedAt
      #expect(read <= quote.quotedAt + 0.000_06 && read > quote.quotedAt - 0.001)
      var draft = Group().draft
      draft.quotedAt = read
      for _ in 0..<3 { draft = try OrderDraft(reading: draft.json) }
      #expect(draft.quotedAt == read)
    }
  }
}
