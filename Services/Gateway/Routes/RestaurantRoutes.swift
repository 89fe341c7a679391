import Contracts
import FoundationEssentials
import HTTPTypes
import Messaging

extension Route {
  static let restaurantRoutes = [
    Route(
      .get, "/restaurants", .anyone, .catalogue, "listRestaurants", "List the restaurants",
      "By name, or by distance. All at once, unless `limit` asks for pages.", needs: .projections,
      takes: .position("near", "`LATITUDE,LONGITUDE` in degrees: sorts by distance."), .after, .optionalLimit,
      .header("If-None-Match", "The `ETag` of an earlier answer to the same query (RFC 9110, section 13.1.2)."),
      answers: .ok(Items<RestaurantView>.self, "The group's restaurants.", headers: [.etag]),
      others: [.init(.notModified, "Nothing has changed since the answer with that `ETag`.", headers: [.etag])]
    ) { call, near, after, limit, _ in
      guard near != nil || after != nil || limit != nil else {
        return .other(try call.carte.restaurantList(at: Date()).response(to: call.request))
      }
      let restaurants = try call.restaurants(near: near, after: after, limit: limit)
      return .other(KeptAnswer(restaurants.json).response(to: call.request))
    },
    Route(
      .get, "/restaurants/{id}", .anyone, .catalogue, "getRestaurant", "Read a restaurant", needs: .projections,
      takes: .id("The restaurant."), answers: .ok(RestaurantView.self, "The restaurant.")
    ) { call, id in
      guard let restaurant = try call.carte.restaurant(id) else { throw Problem.notFound }
      return .value(RestaurantView(restaurant, at: Date()))
    },
    Route(
      .get, "/restaurants/{id}/slots", .anyone, .orders, "listSlots", "List the slots of a day",
      "Quarters of an hour for which something can be ordered (`scheduledFor`), from the earliest that can be promised. An order for one that is full is refused.",
      takes: .id("The restaurant."), .queryWord("fulfilment", Fulfilment.self, "By default `takeaway`."),
      .day("day", "Within the next 7 days; by default today."),
      answers: .ok(Items<Slot>.self, "The slots, in their order.")
    ) { call, id, fulfilment, day in
      try await call.ask(ListSlots(restaurantId: id, fulfilment: fulfilment ?? .takeaway, day: day?.text))
    },
    Route(
      .post, "/restaurants", .group, .catalogue, "openRestaurant", "Open a restaurant", "For group managers.",
      takes: .idempotencyKey, .body(RestaurantDraft.self),
      answers: .created(ManagedRestaurant.self, "The restaurant is open.", at: "/restaurants")
    ) { call, key, draft in
      try await call.ask(OpenRestaurant(caller: call.caller, draft: draft, idempotencyKey: key))
    },
    Route(
      .put, "/restaurants/{id}", .group, .catalogue, "changeRestaurant", "Change a restaurant",
      "For group managers: all that is said of it. What it sets for itself its own managers change at `/restaurants/{id}/settings`. One that was given up comes back. Its code stays.",
      takes: .id("The restaurant."), .ifMatch("the restaurant"), .body(RestaurantDraft.self),
      answers: .ok(ManagedRestaurant.self, "The restaurant as it is now.", headers: [.etag])
    ) { call, id, versions, draft in
      try await call.managed(ChangeRestaurant(caller: call.caller, id: id, draft: draft, ifVersion: versions))
    },
    Route(
      .delete, "/restaurants/{id}", .group, .catalogue, "withdrawRestaurant", "Give a restaurant up",
      "For group managers. Nothing can be ordered there any more; what was ordered stays.",
      takes: .id("The restaurant."), .ifMatch("the restaurant"), answers: .noContent("It is given up.")
    ) { call, id, versions in
      try await call.ask(WithdrawRestaurant(caller: call.caller, id: id, ifVersion: versions))
    },
    Route(
      .get, "/restaurants/{id}/settings", .managers, .catalogue, "getRestaurantSettings",
      "Read what a restaurant's managers set", "For its managers, with what only the group may change.",
      takes: .id("The restaurant."), answers: .ok(ManagedRestaurant.self, "The restaurant.", headers: [.etag])
    ) { call, id in try await call.managed(GetManagedRestaurant(caller: call.caller, id: call.restaurant(id))) },
    Route(
      .put, "/restaurants/{id}/settings", .managers, .catalogue, "changeRestaurantSettings",
      "Change what a restaurant sets for itself",
      "For its managers. A closure has a beginning, an end and a reason that customers read; what counts only for tonight has an end.",
      takes: .id("The restaurant."), .ifMatch("the restaurant"), .body(RestaurantSettings.self),
      answers: .ok(ManagedRestaurant.self, "The restaurant as it is now.", headers: [.etag])
    ) { call, id, versions, settings in
      try await call.managed(
        ChangeRestaurantSettings(
          caller: call.caller, id: call.restaurant(id), settings: settings, ifVersion: versions))
    },
    Route(
      .put, "/restaurants/{id}/image", .managers, .catalogue, "setRestaurantImage", "Give a restaurant a picture",
      "For its managers: PNG, JPEG or WebP, up to 2 MB and 12 million pixels. It is written anew, and served as WebP.",
      takes: .id("The restaurant."), .ifMatch("the restaurant"), .picture,
      answers: .ok(ManagedRestaurant.self, "The restaurant with its picture.", headers: [.etag])
    ) { call, id, versions, picture in
      let id = try call.restaurant(id)
      // Asked first, so that no file is left of a change that is refused.
      let restaurant = try await call.gateway.requests.send(GetManagedRestaurant(caller: call.caller, id: id))
      guard versions.contains(restaurant.version) else { throw Problem.hasChanged }
      let image = try await call.gateway.images.keep(picture)
      return try await call.managed(
        SetRestaurantImage(caller: call.caller, id: id, image: image, ifVersion: versions))
    },
    Route(
      .delete, "/restaurants/{id}/image", .managers, .catalogue, "removeRestaurantImage",
      "Take a restaurant's picture away", "For its managers.",
      takes: .id("The restaurant."), .ifMatch("the restaurant"),
      answers: .ok(ManagedRestaurant.self, "The restaurant without a picture.", headers: [.etag])
    ) { call, id, versions in
      try await call.managed(
        SetRestaurantImage(caller: call.caller, id: call.restaurant(id), image: nil, ifVersion: versions))
    },
    Route(
      .put, "/restaurants/{id}/pause", .managers, .catalogue, "pauseRestaurant", "Take no orders for some minutes",
      "For its managers. What was ordered before is made.",
      takes: .id("The restaurant."), .ifMatch("the restaurant"), .body(PauseBody.self),
      answers: .ok(ManagedRestaurant.self, "The restaurant as it is now.", headers: [.etag])
    ) { call, id, versions, pause in
      try await call.managed(
        PauseRestaurant(
          caller: call.caller, id: call.restaurant(id), minutes: pause.minutes, reason: pause.reason,
          ifVersion: versions))
    },
  ]
}

/// For how long a restaurant takes no orders.
struct PauseBody: WireObject {
  var minutes: Int
  var reason: String?

  static let shape = Shape(
    "PauseBody", "For how long a restaurant takes no orders.", Self.init(minutes:reason:),
    Member("minutes", \.minutes, as: .integer(in: 0...480), "From now on; 0 ends a pause."),
    Member("reason", \.reason, as: .text(1...200), "Customers read it."))
}

extension Call {
  fileprivate func managed<R: Contracts.Request>(_ question: R) async throws -> Reply<ManagedRestaurant>
  where R.Reply == ManagedRestaurant {
    let restaurant = try await gateway.requests.send(question)
    return .value(restaurant, version: restaurant.version)
  }

  /// - Parameters:
  ///   - place: from which they are sorted by distance; those without a position come last.
  ///   - after: the last of the page before; it stays where it was in the order, so a page can be asked for again.
  fileprivate func restaurants(near place: Position?, after: String?, limit: Int?) throws -> Items<RestaurantView> {
    let now = Date()
    var restaurants = try carte.restaurants()
    if let place {
      func distance(_ restaurant: Restaurant) -> Double {
        restaurant.address.position?.distance(to: place) ?? .infinity
      }
      restaurants.sort { distance($0) < distance($1) }
    }
    var rest = restaurants[...]
    if let after {
      guard let id = ID(after), let last = restaurants.firstIndex(where: { $0.id == id }) else {
        throw Problem.noSuchPage
      }
      rest = restaurants[(last + 1)...]
    }
    rest = rest.filter { !$0.isWithdrawn }[...]
    let page = rest.prefix(limit ?? rest.count)
    return Items(
      page.map { RestaurantView($0, at: now) }, next: page.count < rest.count ? page.last?.id.description : nil)
  }
}
