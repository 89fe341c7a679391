import Contracts
import HTTPTypes
import HummingbirdCore
import Messaging

extension Route {
  static let kitchenRoutes = [
    Route(
      .get, "/kitchen/tickets", .kitchen, .kitchen, "listTickets", "List the kitchen's tickets",
      "For staff: orders that are placed or in preparation, soonest first, then those that are ready. An order for later appears 15 minutes before its preparation begins, and one that is cancelled stays for ten minutes. A station, such as the one that makes the pizzas, asks for the categories that it works on. Up to 200; `next` asks for more.",
      takes: .restaurant,
      .queryID("category", "Only what is of this category or of one below it, and tickets that have some of it."),
      .after,
      answers: .ok(Items<Ticket>.self, "The tickets."), problems: [.notFound()]
    ) { call, restaurant, category, after in
      try await call.ask(
        ListTickets(restaurantId: call.restaurant(restaurant), categoryId: category, after: after))
    },
    Route(
      .get, "/restaurants/{id}/events", .staff, .kitchen, "followRestaurant", "Follow a restaurant live",
      """
      Server-Sent Events for a board of the restaurant's staff; one stream is enough for all that a board shows.

      | event | for | data |
      | --- | --- | --- |
      | `reset` | all | Forget what is shown and read the lists again (`/orders`, `/kitchen/tickets`, `/deliveries`, `/products`). Keep what comes meanwhile, and apply it then. |
      | `order` | cashiers, managers | An Order. |
      | `ticket` | pizzaioli, managers | Members of a Ticket: merge them into the one of this `orderId`. `readyAt`, `startBy`, the first name of a customer who has an account, and what a change has `added` and `removed` come in an event of their own. `cancelled` is struck through for ten minutes; another status than `placed`, `preparing` and `ready` says that it leaves the board. |
      | `delivery` | couriers, managers | Members of a DeliveryRound, without the customer's name and telephone number: merge them in the same way. One with `orderId` and `status` only leaves the board, as when another courier has taken it. |
      | `availability` | all | An Availability: of a product by itself, not of a menu's choices. |

      The stream begins with `reset`, the open orders and what can be had; then come the changes. After a break send `Last-Event-ID`: what was missed comes, or `reset` where that is not known any more. A client that reads slowly gets only the newest state of each thing. An order for later is shown from 15 minutes before its `prepareFrom`.
      """,
      takes: .id("The restaurant."), .header("Last-Event-ID", "The id of the last event that the client has seen."),
      answers: .text(
        "text/event-stream", "The stream.", ["type": "string", "description": "Events as the HTML standard has them."]),
      problems: [.tooManyRequests]
    ) { call, id, lastEventID in .other(try await call.followRestaurant(id, after: lastEventID)) },
    Route(
      .get, "/restaurants/{id}/stock", .kitchen, .kitchen, "getStock", "Read a restaurant's stock",
      "For staff of the restaurant.",
      takes: .id("The restaurant."), answers: .ok(Storeroom.self, "The stock.", headers: [.etag])
    ) { call, id in
      .storeroom(try await call.gateway.requests.send(GetStock(restaurantId: call.restaurant(id))))
    },
    Route(
      .put, "/restaurants/{id}/stock", .managers, .kitchen, "setStock", "Set what was counted in the storeroom",
      "For the restaurant's managers. Only while the stock is as it was read: every sale changes it. A movement of the kind `count` does not depend on what was read.",
      takes: .id("The restaurant."),
      .ifMatch(
        "the stock", example: "\"40-1729\"", advice: "; or note a movement, which does not depend on it"),
      .body(StockCount.self),
      answers: .ok(Storeroom.self, "The whole stock as it is now.", headers: [.etag]),
      problems: [.conflict("More than that is reserved for orders.")]
    ) { call, id, states, count in
      .storeroom(
        try await call.gateway.requests.send(
          SetStock(
            restaurantId: call.restaurant(id), quantities: count.items, ifVersion: states,
            caller: call.caller)))
    },
    Route(
      .get, "/restaurants/{id}/stock-movements", .kitchen, .kitchen, "listStockMovements",
      "Read the journal of a restaurant's stock",
      "For staff of the restaurant: all that changed the stock but orders. Newest first; the next page is asked for with `next` as `before`.",
      takes: .id("The restaurant."), .queryID("before", "Only movements noted before this one."), .limit,
      answers: .ok(StockMovementPage.self, "The movements.")
    ) { call, id, before, limit in
      try await call.ask(ListStockMovements(restaurantId: call.restaurant(id), before: before, limit: limit))
    },
    Route(
      .post, "/restaurants/{id}/stock-movements", .managers, .kitchen, "moveStock",
      "Note what came into the storeroom or left it",
      "For the restaurant's managers. A movement changes the stock by a quantity, so what is sold meanwhile is not lost. A `count` sets what there is, what is put aside for orders included.",
      takes: .id("The restaurant."), .idempotencyKey, .body(StockMovementDraft.self),
      answers: .created(StockMovement.self, "The movement was noted."),
      problems: [.conflict("More than would be left is put aside for orders.")]
    ) { call, id, key, draft in
      try await call.ask(
        MoveStock(
          caller: call.caller, restaurantId: call.restaurant(id), kind: draft.kind, reason: draft.reason,
          quantities: draft.lines, idempotencyKey: key))
    },
    Route(
      .put, "/products/{id}/outage", .kitchen, .kitchen, "setOutage", "Say that a product has run out, or is back",
      "For pizzaioli, managers and group managers. A product that is back is available if the stock suffices. One that comes in sizes has run out, or is back, in each. It holds whatever was read; who sends `If-Match` says it only where nothing has changed since.",
      takes: .id("The product, or one of its sizes."),
      .optionalIfMatch(
        "the availability: the version of `Availability`, which the board's events have too, and of a product in sizes the sum of theirs"
      ),
      .body(Outage.self),
      answers: .ok(AvailabilityChanged.self, "Whether the product is available now.", headers: [.etag])
    ) { call, id, versions, outage in
      let restaurant = try call.restaurant(outage.restaurantId, member: "restaurantId")
      let sold = call.gateway.carte.sold(of: id)
      var said = try await call.gateway.requests.send(
        SetOutage(
          caller: call.caller, restaurantId: restaurant, productId: sold.first ?? id,
          otherSizes: Array(sold.dropFirst()), isOut: outage.isOut, until: outage.until, ifVersions: versions))
      said.productId = id
      return .value(said, version: said.version)
    },
    Route(
      .get, "/restaurants/{id}/outages", .kitchen, .kitchen, "listOutages", "List what has run out",
      "For pizzaioli, managers and group managers: what somebody said has run out, and until when. What the stock does not suffice for is not among it.",
      takes: .id("The restaurant."), answers: .ok(Items<RunOut>.self, "What has run out.")
    ) { call, id in .value(try await call.gateway.requests.send(ListOutages(restaurantId: call.restaurant(id)))) },
  ]
}

extension Reply<Storeroom> {
  fileprivate static func storeroom(_ storeroom: Storeroom) -> Reply {
    storeroom.version.map { .value(storeroom, version: $0) } ?? .value(storeroom)
  }
}
