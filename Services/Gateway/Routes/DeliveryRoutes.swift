import Contracts
import HTTPTypes
import Messaging

extension Route {
  static let deliveryRoutes = [
    Route(.get, "/deliveries", .couriers) {
      try await $0.ask(ListDeliveries(caller: $0.caller, restaurantId: $0.restaurant(), after: $0.queryText("after")))
    }
  ]
}
