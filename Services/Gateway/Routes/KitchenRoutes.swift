import Contracts
import HTTPTypes
import Hummingbird
import Messaging

extension Route {
  static let kitchenRoutes = [
    Route(.get, "/kitchen/tickets", .kitchen) {
      try await $0.ask(ListTickets(restaurantId: $0.restaurant(), after: $0.query("after")))
    },
    Route(.get, "/restaurants/{id}/stock", .kitchen) {
      try await $0.ask(GetStock(restaurantId: $0.ownRestaurant()))
    },
    Route(.put, "/restaurants/{id}/stock", .managers) { try await $0.setStock() },
    Route(.put, "/products/{id}/outage", .kitchen) { try await $0.setOutage() },
  ]
}

extension Call {
  /// The restaurant in the path, if the caller works there.
  fileprivate func ownRestaurant() throws(Problem) -> ID {
    let restaurant = try id()
    guard try caller.isStaff(of: restaurant) else { throw .notFound }
    return restaurant
  }

  fileprivate func setStock() async throws -> Response {
    let restaurant = try ownRestaurant()
    let fields = try await fields()
    let quantities = fields.list("items", count: 1...500) { item in
      SetStock.Quantity(
        ingredientId: item.id("ingredientId"), quantity: item.integer("quantity", in: 0...1_000_000_000))
    }
    try fields.check()
    return try await ask(SetStock(restaurantId: restaurant, quantities: quantities))
  }

  fileprivate func setOutage() async throws -> Response {
    let product = try id()
    let fields = try await fields()
    let isOut = fields.bool("isOut")
    let named = fields.optionalID("restaurantId")
    try fields.check()
    let caller = try caller
    guard let restaurant = named ?? caller.restaurantId else {
      throw Problem.invalid("/restaurantId", "Say which restaurant.")
    }
    guard caller.isStaff(of: restaurant) else { throw Problem.notFound }
    return try await ask(SetOutage(restaurantId: restaurant, productId: product, isOut: isOut))
  }
}
