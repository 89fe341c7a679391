import Contracts
import Messaging
import PostgreSQL
import ServiceKit

/// The order and its whole life: one authority, one row, one version.
@main
struct Orders: ContextService {
  static let context = Context.orders
  static let migrations = [
    Migration("orders-0001", PackageResources._001_orders_sql),
    Migration("orders-0002", PackageResources._002_forgetting_sql),
    Migration("orders-0003", PackageResources._003_order_numbers_sql),
    Migration("orders-0004", PackageResources._004_actors_sql),
    Migration("orders-0005", PackageResources._005_ends_sql),
    Migration("orders-0006", PackageResources._006_limits_sql),
    Migration("orders-0007", PackageResources._007_erasures_sql),
    Migration("orders-0008", PackageResources._008_promises_sql),
  ]

  static func register(_ runtime: Runtime) async throws -> Duties {
    let expiry = try runtime.settings.int("orders.unpaidExpirySeconds", in: 1...86_400)
    let grace = Double(try runtime.settings.int("orders.abandonSecondsAfterClosing", in: 0...86_400))
    let counter = try Counter(runtime)
    return Duties(
      answers: [
        Answer(encoded: PlaceOrder.self) { try await $0.handle(at: counter) },
        Answer(encoded: GetOrder.self) { try await $0.handle(in: runtime) },
        Answer(encoded: ListOrders.self) { try await $0.handle(in: runtime) },
        Answer(encoded: ChangeOrderStatus.self) { try await $0.handle(in: runtime, abandoningAfter: grace) },
      ],
      follows: [
        Subscription(toMany: TicketDecided.self) { try await TicketDecided.apply($0, in: $1, runtime.outbox) },
        Subscription(to: PaymentChanged.self) { try await $0.apply(in: $1, runtime.outbox) },
        Subscription(to: RestaurantChanged.self) { try $1.saveCopy(of: $0) },
        Subscription(to: ProductChanged.self) { try $1.saveCopy(of: $0) },
        Subscription(to: AvailabilityChanged.self) { $1.saveCopy(of: $0) },
        Subscription(to: KitchenLoadChanged.self) { $1.saveCopy(of: $0) },
        Subscription(to: TravelEstimateChanged.self) { $1.saveCopy(of: $0) },
        Subscription(to: AccountChanged.self) { try $1.saveCopy(of: $0) },
        Subscription(to: AccountLeaving.self) { try await $0.apply(in: $1, runtime.outbox) },
        Subscription(to: AccountErased.self) { $0.apply(in: $1) },
      ],
      // At 200 orders a second four promises are written at once. Customers who pay wait for it too, which is
      // little beside the time that the provider takes.
      linger: .milliseconds(20),
      background: [OrderDeadlines(unpaidExpiry: .seconds(expiry), runtime: runtime), EraseOrders(runtime: runtime)],
      housekeeping: Self.chores)
  }
}
