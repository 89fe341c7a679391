import Contracts
import FoundationEssentials
import HTTPTypes
import Hummingbird
import Messaging
import NIOCore

extension Route {
  static let catalogueRoutes = [
    Route(.get, "/restaurants", .anyone) { try $0.listRestaurants() },
    Route(.get, "/restaurants/{id}", .anyone) { try $0.showRestaurant() },
    Route(.get, "/categories", .anyone) { $0.json(Items($0.gateway.carte.categories())) },
    Route(.get, "/products", .anyone) { try $0.listProducts() },
    Route(.get, "/products/{id}", .anyone) { try $0.showProduct() },
    Route(.get, "/products/{id}/recipe", .staff) { try $0.showRecipe() },
  ]
}

extension Call {
  fileprivate func listRestaurants() throws -> Response {
    try checkCarteIsKnown()
    let now = Date()
    var restaurants = gateway.carte.restaurants()
    var query = query
    let near = query.position("near")
    try query.check()
    if let near {
      let place = Position(latitude: near.latitude, longitude: near.longitude)
      // Restaurants without a position come last.
      func distance(_ restaurant: Restaurant) -> Double {
        restaurant.address.position?.distance(to: place) ?? .infinity
      }
      restaurants.sort { distance($0) < distance($1) }
    }
    return json(Items(restaurants.map { RestaurantView($0, at: now) }))
  }

  fileprivate func showRestaurant() throws -> Response {
    try checkCarteIsKnown()
    guard let restaurant = gateway.carte.restaurant(try id()) else { throw Problem.notFound }
    return json(RestaurantView(restaurant, at: Date()))
  }

  /// The route that is asked most: bytes that are ready, or that the client has already.
  fileprivate func listProducts() throws -> Response {
    try checkCarteIsKnown()
    var query = query
    let restaurant = query.id("restaurant")
    let category = query.id("category")
    try query.check()
    let answer = gateway.carte.products(restaurant: restaurant, category: category)
    guard let answer else { throw Problem.notFound }
    return answer.response(to: request)
  }

  fileprivate func showProduct() throws -> Response {
    try checkCarteIsKnown()
    guard let product = gateway.carte.details(of: try id(), in: try queryID("restaurant")) else {
      throw Problem.notFound
    }
    return json(product)
  }

  fileprivate func showRecipe() throws -> Response {
    guard let product = gateway.carte.product(try id()) else { throw Problem.notFound }
    return json(product.recipe)
  }

  private func checkCarteIsKnown() throws(Problem) {
    guard gateway.carte.isComplete else {
      throw Problem(.unavailable, "The carte is not known yet.", retryAfter: 1)
    }
  }
}
