/// A kind of routing key by which somebody watches one thing instead of following all events of a type. An event has them beside
/// its own routing key (`Event.watchKeys`). Each begins with the name of the context that publishes the event.
package struct WatchKey: Sendable {
  /// The event that has such keys.
  package let event: any Event.Type
  /// The key without the id of what is watched, such as `orders.watch.order.`.
  package let prefix: String

  /// Changes of one order.
  package static let order = WatchKey(OrderChanged.self, by: "order")
  /// Changes of the orders of one restaurant.
  package static let ordersOfRestaurant = WatchKey(OrderChanged.self, by: "restaurant")
  /// Decisions of the kitchen of one restaurant.
  package static let decisionsOfRestaurant = WatchKey(TicketDecided.self, by: "restaurant")

  private init<E: Event>(_ event: E.Type, by thing: String) {
    self.event = event
    prefix = "\(E.name.prefix { $0 != "." }).watch.\(thing)."
  }

  /// The routing key of one thing: `orders.watch.order.01a20bff-b458-7456-be78-00f38f366576`.
  package func callAsFunction(_ id: ID) -> String { prefix + id.description }
}
