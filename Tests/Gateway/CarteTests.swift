import Contracts
import FoundationEssentials
import NIOCore
import Testing

@testable import Gateway

/// What clients are told of the carte.
struct CarteTests {
  private let restaurant = ID.new()
  private let carte = CarteProjection()
  private let pizza = CarteTests.product("Reine", allergens: ["milk", "gluten"])
  private let tiramisu = CarteTests.product("Tiramisu", allergens: ["eggs", "milk"])
  private let salad = CarteTests.product("Salade de fruits", allergens: [])
  private let menu: Product
  private let time = Date(timeIntervalSince1970: 1_790_000_000)

  init() {
    menu = CarteTests.product(
      "Menu", allergens: [],
      choices: [
        .init(id: "pizza", name: "Pizza", productIds: [pizza.id]),
        .init(id: "dessert", name: "Dessert", productIds: [tiramisu.id, salad.id]),
      ])
    carte.apply(
      RestaurantChanged(
        restaurant: Restaurant(
          id: restaurant, name: "", description: "", image: nil, phone: "",
          address: Address(line1: "", postalCode: "", city: ""), openingHours: [], deliveryRadiusMetres: 0,
          estimatedMinutes: 0, rating: nil, isSuspended: false), version: 1))
    for product in [pizza, tiramisu, salad, menu] {
      carte.apply(ProductChanged(product: product, isWithdrawn: false, version: 1))
      tell(product, isAvailable: true, version: 1)
    }
  }

  private static func product(_ name: String, allergens: [String], choices: [Product.Choice]? = nil) -> Product {
    Product(
      id: .new(), name: name, description: "", image: nil, kind: choices == nil ? .item : .menu, categoryId: .new(),
      price: .zero, allergens: allergens, ingredients: [], choices: choices,
      recipe: Recipe(steps: [], preparationSeconds: 0, quantities: []), position: 0)
  }

  private func tell(_ product: Product, isAvailable: Bool, version: Int) {
    carte.apply(
      AvailabilityChanged(
        restaurantId: restaurant, productId: product.id, isAvailable: isAvailable, version: version))
  }

  /// As one product, and as it stands in the list.
  private func views(of product: Product, in restaurant: ID?) throws -> [ProductView] {
    let answer = try #require(carte.products(restaurant: restaurant, category: nil, at: time))
    let list = try Items<ProductView>(reading: Array(answer.body.readableBytesView)).items
    return [try #require(carte.details(of: product.id, in: restaurant, at: time)).product]
      + list.filter { $0.id == product.id }
  }

  @Test("the list of restaurants is made once a second")
  func restaurantList() throws {
    func names(at time: Date) throws -> [String] {
      try Items<RestaurantView>(reading: Array(carte.restaurantList(at: time).body.readableBytesView)).items.map(\.name)
    }
    #expect(try names(at: time) == [""])
    var renamed = try #require(carte.restaurant(restaurant))
    renamed.name = "Angers"
    carte.apply(RestaurantChanged(restaurant: renamed, version: 2))
    #expect(try names(at: time + 0.9) == [""])
    #expect(try names(at: time + 1) == ["Angers"])
  }

  @Test("a menu is available while something can be chosen for each of its choices")
  func menuAvailability() throws {
    tell(tiramisu, isAvailable: false, version: 2)
    #expect(try views(of: menu, in: restaurant).map(\.isAvailable) == [true, true])
    tell(salad, isAvailable: false, version: 2)
    #expect(try views(of: menu, in: restaurant).map(\.isAvailable) == [false, false])
    #expect(try views(of: pizza, in: restaurant).map(\.isAvailable) == [true, true])
    #expect(try views(of: menu, in: nil).map(\.isAvailable) == [true, true])
    tell(tiramisu, isAvailable: true, version: 3)
    #expect(try views(of: menu, in: restaurant).map(\.isAvailable) == [true, true])
  }

  @Test("a choice all of whose products are off the carte offers nothing, whatever the kitchen has")
  func withdrawn() throws {
    carte.apply(ProductChanged(product: pizza, isWithdrawn: true, version: 2))
    #expect(try views(of: menu, in: restaurant).map(\.isAvailable) == [false, false])
    #expect(try views(of: menu, in: nil).map(\.isAvailable) == [false, false])
  }

  @Test("a menu's allergens are all that its choices may contain, and it says so")
  func menuAllergens() throws {
    for view in try views(of: menu, in: restaurant) {
      #expect(view.allergens == ["eggs", "gluten", "milk"])
      #expect(view.allergensDependOnChoice == true)
      #expect(view.choices?.map(\.allergens) == [["gluten", "milk"], ["eggs", "milk"]])
    }
    for view in try views(of: salad, in: restaurant) {
      #expect(view.allergens == [])
      #expect(view.allergensDependOnChoice == nil)
    }
  }

  /// What the list says of a product at a time, and not at the one that the other tests have.
  private func listed(_ id: ID, at time: Date) throws -> ProductView? {
    let answer = try #require(carte.products(restaurant: nil, category: nil, at: time))
    return try Items<ProductView>(reading: Array(answer.body.readableBytesView)).items.first { $0.id == id }
  }

  @Test("an answer is kept until a price changes by the clock, and no longer")
  func priceToCome() throws {
    var dearer = pizza
    dearer.prices = [
      DatedPrice(from: Date(timeIntervalSince1970: 0), price: Money(cents: 900)),
      DatedPrice(from: time + 60, price: Money(cents: 950)),
    ]
    carte.apply(ProductChanged(product: dearer, isWithdrawn: false, version: 2))
    #expect(try listed(pizza.id, at: time)?.price == Money(cents: 900))
    #expect(try listed(pizza.id, at: time + 59)?.price == Money(cents: 900))
    #expect(try listed(pizza.id, at: time + 60)?.price == Money(cents: 950))
    #expect(carte.details(of: pizza.id, in: nil, at: time + 60)?.product.price == Money(cents: 950))
  }

  @Test("what is offered at one part of the day is available from its beginning to its end")
  func dayparts() throws {
    // It is Monday, 16:13 in Paris.
    var lunch = menu
    lunch.dayparts = [.init(day: 1, opens: "16:30", closes: "17:00")]
    carte.apply(ProductChanged(product: lunch, isWithdrawn: false, version: 2))
    for (minutes, isAvailable) in [(0, false), (16, false), (17, true), (46, true), (47, false), (7 * 1440 + 17, true)]
    {
      #expect(try listed(menu.id, at: time + Double(60 * minutes))?.isAvailable == isAvailable, "\(minutes)")
    }
  }

  @Test("a product that has become a size of another is found by its id, and listed no more")
  func absorbed() throws {
    var sized = CarteTests.product("Pizza", allergens: ["milk"])
    sized.sizes = [
      .init(id: pizza.id, code: "petite", name: "petite", price: Money(cents: 800), recipe: pizza.recipe),
      .init(id: .new(), code: "grande", name: "grande", price: Money(cents: 1200), recipe: pizza.recipe),
    ]
    carte.apply(ProductChanged(product: sized, isWithdrawn: false, version: 2))
    // An event that comes late changes nothing.
    carte.apply(ProductChanged(product: pizza, isWithdrawn: false, version: 1))
    #expect(try listed(pizza.id, at: time) == nil)
    #expect(try listed(sized.id, at: time)?.sizes?.map(\.isAvailable) == [true, true])
    let small = try #require(carte.details(of: pizza.id, in: restaurant, at: time)?.product)
    #expect(small.name == "Pizza (petite)")
    #expect(small.productId == sized.id)
    #expect(small.isAvailable)
    #expect(carte.details(of: sized.sizes?[1].id ?? .first, in: restaurant, at: time)?.product.isAvailable == false)
    #expect(try views(of: menu, in: restaurant).first?.choices?.first?.allergens == ["milk"])
    // A size that is left out is gone.
    sized.sizes?.removeFirst()
    carte.apply(ProductChanged(product: sized, isWithdrawn: false, version: 3))
    #expect(carte.details(of: pizza.id, in: nil, at: time) == nil)
  }

  @Test("a size that moved to another product stays that product's, even when its old one is heard of last")
  func movedSize() throws {
    let size = Product.Size(id: .new(), code: "grande", name: "grande", price: Money(cents: 1200), recipe: pizza.recipe)
    var old = CarteTests.product("Pizza", allergens: ["milk"])
    var new = CarteTests.product("Pizza nouvelle", allergens: ["milk"])
    old.sizes = [size]
    carte.apply(ProductChanged(product: old, isWithdrawn: false, version: 1))
    old.sizes = []
    new.sizes = [size]
    carte.apply(ProductChanged(product: new, isWithdrawn: false, version: 1))
    carte.apply(ProductChanged(product: old, isWithdrawn: false, version: 2))
    #expect(carte.details(of: size.id, in: nil, at: time)?.product.productId == new.id)
  }

  @Test("two moves of categories that are heard of in the wrong order stop nothing")
  func circle() throws {
    let pizzas = ID.new()
    let sweet = ID.new()
    carte.apply(
      CategoryChanged(
        category: .init(id: pizzas, name: "Pizzas", parentId: sweet, position: 0), isWithdrawn: false, version: 2))
    carte.apply(
      CategoryChanged(
        category: .init(id: sweet, name: "Pizzas sucrées", parentId: pizzas, position: 1), isWithdrawn: false,
        version: 1))
    #expect(carte.products(restaurant: nil, category: sweet, at: time) != nil)
  }
}
