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
  package var isWithdrawn: Bool
  package var version: Int

  package static let shape = Shape(
    "CategoryChanged",
    Self.init(category:isWithdrawn:version:),
    Member("category", \.category),
    Member("isWithdrawn", \.isWithdrawn, "It is not there any more.", formerly: false),
    Member("version", \.version))

  package init(category: Category, isWithdrawn: Bool = false, version: Int) {
    self.category = category
    self.isWithdrawn = isWithdrawn
    self.version = version
  }
}

/// A page of everything that a gateway needs to answer for the catalogue; it asks for all pages once and then follows the events.
package struct GetCarte: Request {
  package typealias Reply = Carte
  package static let context = Context.catalogue
  package static let name = "get-carte"
  package var after: String?

  /// What the first page comes after.
  package static let start = "restaurants-\(ID.first)"

  package static let shape = Shape(
    "GetCarte",
    Self.init(after:),
    Member(
      "after", \.after,
      "The `next` of the page before, or `GetCarte.start`. A gateway of the version before sends none, and gets everything at once."
    ))

  package init(after: String?) {
    self.after = after
  }
}

/// A page of all that is on the carte.
package struct Carte: WireObject {
  package var restaurants: [RestaurantChanged]
  package var products: [ProductChanged]
  package var categories: [CategoryChanged]
  package var next: String?

  package static let shape = Shape(
    "Carte",
    Self.init(restaurants:products:categories:next:),
    Member("restaurants", \.restaurants),
    Member("products", \.products),
    Member("categories", \.categories),
    Member("next", \.next, "What to ask for the next page with; absent in the last one."))

  package init(
    restaurants: [RestaurantChanged] = [], products: [ProductChanged] = [], categories: [CategoryChanged] = [],
    next: String? = nil
  ) {
    self.restaurants = restaurants
    self.products = products
    self.categories = categories
    self.next = next
  }
}
