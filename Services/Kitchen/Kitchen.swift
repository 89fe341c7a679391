import ArgumentParser
import Contracts
import Messaging
import PostgreSQL
import ServiceKit
import ServiceLifecycle

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
    Migration("kitchen-0007", PackageResources._007_ticket_revisions_sql),
    Migration("kitchen-0008", PackageResources._008_opening_sql),
    Migration("kitchen-0009", PackageResources._009_sellables_sql),
    Migration("kitchen-0010", PackageResources._010_extras_sql),
    Migration("kitchen-0011", PackageResources._011_ticket_people_sql),
    Migration("kitchen-0012", PackageResources._012_tickets_cancelled_sql),
    Migration("kitchen-0013", PackageResources._013_customers_sql),
    Migration("kitchen-0014", PackageResources._014_categories_sql),
    Migration("kitchen-0015", PackageResources._015_category_of_products_sql),
    Migration("kitchen-0016", PackageResources._016_without_notes_sql),
    Migration("kitchen-0017", PackageResources._017_decided_at_sql),
    Migration("kitchen-0018", PackageResources._018_decided_at_now_sql),
    Migration("kitchen-0021", PackageResources._021_capacity_sql),
    Migration("kitchen-0022", PackageResources._022_ticket_plans_sql),
    Migration("kitchen-0023", PackageResources._023_oven_seconds_sql),
    Migration("kitchen-0024", PackageResources._024_outages_until_sql),
  ]
  static let commands: [any ParsableCommand.Type] = [FillStorerooms.self]

  static let answers: [Answer<Kitchen>] = [
    Answer(encoded: ListTickets.self) { try await $0.handle(in: $1) },
    Answer(GetStock.self) { try await $1.database.storeroom(of: $0.restaurantId) },
    Answer(SetStock.self) { try await $0.handle(in: $1) },
    Answer(MoveStock.self) { try await $0.handle(in: $1) },
    Answer(ListStockMovements.self) {
      try await $1.database.stockMovements(of: $0.restaurantId, before: $0.before, limit: $0.limit)
    },
    Answer(SetOutage.self) { try await $0.handle(in: $1) },
    Answer(ListOutages.self) { Items(try await $1.database.outages(of: $0.restaurantId)) },
    Answer(GetAvailability.self) { try await $0.handle(in: $1) },
    Answer(TraceOrder.self) { try await $0.handle(in: $1) },
  ]

  static let follows: [Subscription<Kitchen>] = [
    .onMany(
      OrderChanged.self, .awaitingPayment, .placed, .paid, .proposed, .amended, .preparing, .ready, .delivering,
      .delivered, .collected, .cancelled, .rejected, .returned, .abandoned, .recalled, .republished
    ) { try await OrderChanged.apply($0, in: $1, $2.outbox) },
    .on(RestaurantChanged.self) { try await $0.apply(in: $1, $2.outbox) },
    .on(ProductChanged.self) { try await $0.apply(in: $1, $2.outbox) },
    .on(CategoryChanged.self) { $1.saveCopy(of: $0) },
    .on(AccountChanged.self) { $1.saveCopy(of: $0) },
    .on(AccountErased.self) { $1.erase($0) },
  ]

  static let publishes: [any Event.Type] = [
    TicketDecided.self, AvailabilityChanged.self, KitchenLoadChanged.self, StockMoved.self,
  ]
  static let republishes: [Republication] = [.availability, .loads, .movements]

  static let housekeeping: [Chore] = [
    // Tickets that are no longer shown struck through.
    .run(
      "cancelled tickets",
      """
      UPDATE tickets SET cancelled_at = NULL, document = '{}'
      WHERE cancelled_at < now() - \(sql: KitchenTicket.struckFor) AND order_id IN (
        SELECT order_id FROM tickets WHERE cancelled_at < now() - \(sql: KitchenTicket.struckFor) LIMIT 1000)
      """)
  ]

  let runtime: Runtime

  var background: [any Service] { [EndOutages(runtime: runtime)] }

  init(_ runtime: Runtime) {
    self.runtime = runtime
  }
}
