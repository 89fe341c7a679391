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

  static func register(_ runtime: Runtime) async throws -> Duties {
    Duties(
      answers: [Answer(ListDeliveries.self) { try await $0.handle(in: runtime) }],
      follows: [
        Subscription(to: OrderChanged.self) { try await $0.apply(in: $1, runtime.outbox) },
        Subscription(to: AccountChanged.self) { $1.saveCopy(of: $0) },
        Subscription(to: AccountErased.self) { $1.erase($0) },
        Subscription(to: RestaurantChanged.self) { try await $0.apply(in: $1, runtime.outbox) },
      ])
  }
}
