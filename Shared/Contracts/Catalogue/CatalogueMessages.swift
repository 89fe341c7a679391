/// A restaurant as it is now.
package struct RestaurantChanged: Event {
  package static let name = "catalogue.restaurant-changed"
  package var restaurant: Restaurant
  package var version: Int

  package init(restaurant: Restaurant, version: Int) {
    self.restaurant = restaurant
    self.version = version
  }
}

/// A product of the carte as it is now.
package struct ProductChanged: Event {
  package static let name = "catalogue.product-changed"
  package var product: Product
  /// Off the carte: it cannot be ordered any more.
  package var isWithdrawn: Bool
  package var version: Int

  package init(product: Product, isWithdrawn: Bool, version: Int) {
    self.product = product
    self.isWithdrawn = isWithdrawn
    self.version = version
  }
}

/// A category of the carte as it is now.
package struct CategoryChanged: Event {
  package static let name = "catalogue.category-changed"
  package var category: Category
  package var version: Int

  package init(category: Category, version: Int) {
    self.category = category
    self.version = version
  }
}

/// Everything that a gateway needs to answer for the catalogue; it asks once and then follows the events.
package struct GetCarte: Request {
  package typealias Reply = Carte
  package static let context = Context.catalogue
  package static let name = "get-carte"

  package init() {}
}

package struct Carte: Codable, Sendable {
  package var restaurants: [RestaurantChanged]
  package var products: [ProductChanged]
  package var categories: [CategoryChanged]

  package init(restaurants: [RestaurantChanged], products: [ProductChanged], categories: [CategoryChanged]) {
    self.restaurants = restaurants
    self.products = products
    self.categories = categories
  }
}
