import FoundationEssentials
import Testing

@testable import Contracts

struct WatchKeyTests {
  @Test("a decision of the kitchen can be watched by its restaurant; one of a version that does not say which cannot")
  func decision() {
    let restaurant = ID.new()
    let decision = TicketDecided.Decision.rejected(reason: .stock)
    let event = TicketDecided(orderId: .new(), restaurantId: restaurant, decision: decision, version: 1)
    #expect(event.watchKeys == ["kitchen.watch.restaurant.\(restaurant)"])
    #expect(TicketDecided(orderId: .new(), decision: decision, version: 1).watchKeys.isEmpty)
  }

  @Test("a change of an order can be watched by the order and by its restaurant")
  func order() {
    let order = Order(
      id: .new(), number: "7", status: .placed, restaurantId: .new(), customerId: nil, fulfilment: .takeaway,
      address: nil, lines: [], paymentMethod: .cash, note: nil, placedAt: Date(timeIntervalSince1970: 1_795_500_000),
      scheduledFor: nil, history: [])
    #expect(
      OrderChanged(order: order).watchKeys == [
        "orders.watch.order.\(order.id)", "orders.watch.restaurant.\(order.restaurantId)",
      ])
  }

  @Test("keys begin with the name of the context that publishes the event, as the broker's permissions want it")
  func names() {
    for key in [WatchKey.order, .ordersOfRestaurant, .decisionsOfRestaurant] {
      let context = key.event.name.prefix { $0 != "." }
      #expect(key.prefix.hasPrefix("\(context).watch."))
      #expect(key(.new()).utf8.count <= 255)
    }
  }
}
