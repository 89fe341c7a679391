import Contracts
import Messaging
import PostgreSQL
import ServiceKit

/// The order and its whole life: one authority, one row, one version.
@main
struct Orders: ContextService {
  static let context = Context.orders
  static let migrations = [Migration("orders-0001", PackageResources._001_orders_sql)]

  static func register(_ runtime: Runtime) async throws -> Duties {
    let expiry = try runtime.settings.int("orders.unpaidExpirySeconds", in: 1...86_400)
    let menus = Menus(runtime.database)
    return Duties(
      answers: [
        Answer(encoded: PlaceOrder.self) { try await $0.handle(in: runtime, menus) },
        Answer(encoded: GetOrder.self) { try await $0.handle(in: runtime) },
        Answer(encoded: ListOrders.self) { try await $0.handle(in: runtime) },
        Answer(encoded: ChangeOrderStatus.self) { try await $0.handle(in: runtime) },
      ],
      follows: [
        Subscription(to: TicketDecided.self) { try await $0.apply(in: $1, runtime.outbox) },
        Subscription(to: PaymentChanged.self) { try await $0.apply(in: $1, runtime.outbox) },
        Subscription(to: RestaurantChanged.self) { try $1.keep($0) },
        Subscription(to: ProductChanged.self) { try $1.keep($0) },
        Subscription(to: AvailabilityChanged.self) { $1.keep($0) },
        Subscription(to: TravelEstimateChanged.self) { $1.keep($0) },
        Subscription(to: AccountChanged.self) { try $1.keep($0) },
        Subscription(to: AccountErased.self) { try await $0.apply(in: $1) },
      ],
      background: [OrderDeadlines(unpaidExpiry: .seconds(expiry), runtime: runtime)])
  }
}
