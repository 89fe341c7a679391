import Contracts
import FoundationEssentials
import HTTPTypes

extension Route {
  static let catalogueRoutes = [
    Route(
      .get, "/categories", .anyone, .catalogue, "listCategories", "List the categories", needs: .projections,
      answers: .ok(Items<Contracts.Category>.self, "The whole tree of categories.")
    ) { try .value(Items($0.carte.categories())) },
    // The route that is asked most: bytes that are ready, or that the client has already.
    Route(
      .get, "/products", .anyone, .catalogue, "listProducts", "List the products", needs: .projections,
      takes: .queryID("restaurant", "Adds what this restaurant can make now."),
      .queryID("category", "Only products of this category."),
      .header(
        "If-None-Match", "The `ETag` of an earlier answer to the same query (RFC 9110, section 13.1.2).",
        example: "\"5d41402abc4b2a76\""),
      answers: .ok(Items<ProductView>.self, "The carte, in its order.", headers: [.etag]),
      others: [.init(.notModified, "Nothing has changed since the answer with that `ETag`.", headers: [.etag])],
      problems: [.notFound()]
    ) { call, restaurant, category, _ in
      guard let answer = try call.carte.products(restaurant: restaurant, category: category, at: Date()) else {
        throw Problem.notFound
      }
      return .other(answer.response(to: call.request))
    },
    Route(
      .get, "/products/{id}", .anyone, .catalogue, "getProduct", "Read a product",
      "With its ingredients and allergens. A size of a product is known by its own id too.", needs: .projections,
      takes: .id("The product, or one of its sizes."),
      .queryID("restaurant", "Adds what this restaurant can make now."),
      answers: .ok(ProductDetails.self, "The product.")
    ) { call, id, restaurant in
      guard let product = try call.carte.details(of: id, in: restaurant, at: Date()) else { throw Problem.notFound }
      return .value(product)
    },
    Route(
      .get, "/products/{id}/recipe", .staff, .catalogue, "getRecipe", "Read a product's recipe", "For staff.",
      needs: .projections, takes: .id("The product, or one of its sizes."), answers: .ok(Recipe.self, "The recipe.")
    ) { call, id in
      guard let recipe = try call.carte.recipe(of: id) else { throw Problem.notFound }
      return .value(recipe)
    },
  ]
}

extension Call {
  /// The carte, once all of it is known.
  var carte: CarteProjection {
    get throws(Problem) {
      guard gateway.carte.isComplete else {
        throw Problem(.unavailable, "The carte is not known yet.", retryAfter: 1)
      }
      return gateway.carte
    }
  }
}
