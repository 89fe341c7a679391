import Contracts
import HTTPTypes
import Messaging

extension Route {
  static let deliveryRoutes = [
    Route(
      .get, "/deliveries", .couriers, .delivery, "listDeliveries", "List the orders to deliver",
      "For staff: orders that are ready or on the way. A courier sees their own and those that nobody has taken. First what the caller has on the way, then what is ready, then the rest, each oldest first. Up to 200; `next` asks for more.",
      takes: .restaurant, .after, answers: .ok(Items<DeliveryRound>.self, "Orders that are ready or on the way."),
      problems: [.notFound()]
    ) { call, restaurant, after in
      try await call.ask(
        ListDeliveries(caller: call.caller, restaurantId: call.restaurant(restaurant), after: after))
    }
  ]
}
