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
    let answer = try #require(try carte.products(restaurant: restaurant, category: nil, at: time))
    let list = try Items<ProductView>(reading: Array(answer.body.readableBytesView)).items
    return [try #require(carte.details(of: product.id, in: restaurant, at: time)).product]
      + list.filter { $0.id == product.id }
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
}
