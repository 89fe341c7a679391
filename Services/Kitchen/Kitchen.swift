import ArgumentParser
import Contracts
import Messaging
import PostgreSQL
import ServiceKit

/// Tickets, the storeroom, and what can still be made.
@main
struct Kitchen: ContextService {
  static let context = Context.kitchen
  static let migrations = [
    Migration("kitchen-0001", PackageResources._001_kitchen_sql),
    Migration("kitchen-0002", PackageResources._002_tickets_sql),
    Migration("kitchen-0003", PackageResources._003_rejected_tickets_sql),
    Migration("kitchen-0004", PackageResources._004_load_sql),
    Migration("kitchen-0005", PackageResources._005_stock_movements_sql),
    Migration("kitchen-0006", PackageResources._006_remaining_sql),
  ]
  static let commands: [any ParsableCommand.Type] = [FillStorerooms.self]

  static func register(_ runtime: Runtime) async throws -> Duties {
    Duties(
      answers: [
        Answer(encoded: ListTickets.self) { try await $0.handle(in: runtime) },
        Answer(GetStock.self) { try await runtime.database.storeroom(of: $0.restaurantId) },
        Answer(SetStock.self) { try await $0.handle(in: runtime) },
        Answer(MoveStock.self) { try await $0.handle(in: runtime) },
        Answer(ListStockMovements.self) {
          try await runtime.database.stockMovements(of: $0.restaurantId, before: $0.before, limit: $0.limit)
        },
        Answer(SetOutage.self) { try await $0.handle(in: runtime) },
        Answer(GetAvailability.self) { _ in Items(try await runtime.database.availability()) },
      ],
      follows: [
        Subscription(toMany: OrderChanged.self) { try await OrderChanged.apply($0, in: $1, runtime.outbox) },
        Subscription(to: ProductChanged.self) { try await $0.apply(in: $1, runtime.outbox) },
        Subscription(to: RestaurantChanged.self) { try await $0.apply(in: $1, runtime.outbox) },
        Subscription(to: AccountErased.self) { $1.erase($0) },
      ])
  }
}
