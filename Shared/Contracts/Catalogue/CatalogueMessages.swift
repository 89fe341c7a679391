/// A restaurant as it is now.
package struct RestaurantChanged: Event {
  package static let name = "catalogue.restaurant-changed"
  package var restaurant: Restaurant
  package var version: Int

  package static let shape = Shape(
    "RestaurantChanged",
    Self.init(restaurant:version:),
    Member("restaurant", \.restaurant),
    Member("version", \.version))

  package init(restaurant: Restaurant, version: Int) {
    self.restaurant = restaurant
    self.version = version
  }
}

/// A product of the carte as it is now.
package struct ProductChanged: Event {
  package static let name = "catalogue.product-changed"
  package var product: Product
  package var isWithdrawn: Bool
  package var version: Int

  package static let shape = Shape(
    "ProductChanged",
    Self.init(product:isWithdrawn:version:),
    Member("product", \.product),
    Member("isWithdrawn", \.isWithdrawn, "Off the carte: it cannot be ordered any more."),
    Member("version", \.version))

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

  package static let shape = Shape(
    "CategoryChanged",
    Self.init(category:version:),
    Member("category", \.category),
    Member("version", \.version))

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

  package static let shape = Shape(
    "GetCarte",
    Self.init)
}

package struct Carte: WireObject {
  package var restaurants: [RestaurantChanged]
  package var products: [ProductChanged]
  package var categories: [CategoryChanged]

  package static let shape = Shape(
    "Carte",
    Self.init(restaurants:products:categories:),
    Member("restaurants", \.restaurants),
    Member("products", \.products),
    Member("categories", \.categories))

  package init(restaurants: [RestaurantChanged], products: [ProductChanged], categories: [CategoryChanged]) {
    self.restaurants = restaurants
    self.products = products
    self.categories = categories
  }
}
