import Contracts
import HTTPTypes
import Hummingbird
import Messaging
import NIOCore

extension Route {
  static let kitchenRoutes = [
    Route(.get, "/kitchen/tickets", .kitchen) {
      try await $0.ask(ListTickets(restaurantId: $0.restaurant(), after: $0.queryText("after")))
    },
    Route(.get, "/restaurants/{id}/stock", .kitchen) { try await $0.showStock() },
    Route(.put, "/restaurants/{id}/stock", .managers) { try await $0.setStock() },
    Route(.get, "/restaurants/{id}/stock-movements", .kitchen) { try await $0.listStockMovements() },
    Route(.post, "/restaurants/{id}/stock-movements", .managers) { try await $0.moveStock() },
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

  fileprivate func showStock() async throws -> Response {
    try .storeroom(await gateway.requests.send(GetStock(restaurantId: ownRestaurant())))
  }

  fileprivate func setStock() async throws -> Response {
    let restaurant = try ownRestaurant()
    let fields = try await fields()
    let quantities = fields.quantities("items", in: 0...Self.largestQuantity)
    try fields.check()
    return try .storeroom(
      await gateway.requests.send(
        SetStock(restaurantId: restaurant, quantities: quantities, ifVersion: try statesMeant(), caller: try caller)))
  }

  /// The states of the stock that a change is meant for, by their entity tags (RFC 9110, 13.1.1). Weak ones never match.
  private func statesMeant() throws(Problem) -> [String] {
    let tags = request.headers[values: .ifMatch].joined(separator: ",").split(separator: ",")
      .map { $0.filter { $0 != " " } }
    guard !tags.isEmpty, tags != ["*"] else {
      throw Problem(
        .preconditionRequired,
        "Send If-Match with the ETag of the stock that you have read; or note a movement, which does not depend on it.")
    }
    return tags.filter { $0.hasPrefix("\"") }.map { $0.filter { $0 != "\"" } }
  }

  fileprivate func moveStock() async throws -> Response {
    let restaurant = try ownRestaurant()
    let key = try idempotencyKey()
    let fields = try await fields()
    let kind = fields.choice("kind", of: StockMovement.Kind.self)
    let reason =
      kind == .loss || kind == .correction
      ? fields.text("reason", length: 1...500) : fields.optionalText("reason", length: 1...500)
    let range =
      switch kind {
      case .correction, nil: -Self.largestQuantity...Self.largestQuantity
      case .count: 0...Self.largestQuantity
      case .delivery, .loss: 1...Self.largestQuantity
      }
    let quantities = fields.quantities("lines", in: range)
    try fields.check()
    guard let kind else { throw Problem(.invalidBody, "The body is no movement.") }
    return try await ask(
      MoveStock(
        caller: caller, restaurantId: restaurant, kind: kind, reason: reason, quantities: quantities,
        idempotencyKey: key), status: .created)
  }

  fileprivate func listStockMovements() async throws -> Response {
    let restaurant = try ownRestaurant()
    var query = query
    let before = query.id("before")
    let limit = query.integer("limit", in: 1...100, unlessGiven: 50)
    try query.check()
    return try await ask(ListStockMovements(restaurantId: restaurant, before: before, limit: limit))
  }

  private static let largestQuantity = 1_000_000_000

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

extension Fields {
  fileprivate func quantities(_ name: String, in range: ClosedRange<Int>) -> [SetStock.Quantity] {
    list(name, count: 1...500) {
      SetStock.Quantity(ingredientId: $0.id("ingredientId"), quantity: $0.integer("quantity", in: range))
    }
  }
}

extension Response {
  fileprivate static func storeroom(_ storeroom: Storeroom) throws -> Response {
    let headers: HTTPFields = storeroom.version.map { [.eTag: "\"\($0)\""] } ?? [:]
    return .json(.ok, ByteBuffer(bytes: storeroom.json), headers: headers)
  }
}
