import Contracts
import Messaging
import PostgreSQL
import ServiceKit

/// Couriers' rounds, travel times, and what is to be collected at the door.
@main
struct Delivery: ContextService {
  static let context = Context.delivery
  static let migrations = [
    Migration("delivery-0001", PackageResources._001_delivery_sql),
    Migration("delivery-0002", PackageResources._002_erased_sql),
  ]

  static let answers: [Answer<Delivery>] = [
    Answer(ListDeliveries.self) { try await $0.handle(in: $1) },
    Answer(TraceOrder.self) { try await $0.handle(in: $1) },
  ]

  static let follows: [Subscription<Delivery>] = [
    .on(OrderChanged.self, .ready, .recalled, .delivering, .delivered, .returned, .republished) {
      try await $0.apply(in: $1, $2.outbox)
    },
    .on(AccountChanged.self) { $1.saveCopy(of: $0) },
    .on(AccountErased.self) { $1.erase($0) },
    .on(RestaurantChanged.self) { try await $0.apply(in: $1, $2.outbox) },
  ]

  static let publishes: [any Event.Type] = [TravelEstimateChanged.self]
  static let republishes = [Republication.travelEstimates]

  let runtime: Runtime

  init(_ runtime: Runtime) {
    self.runtime = runtime
  }
}
