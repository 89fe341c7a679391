import ArgumentParser
import Contracts
import Messaging
import PostgreSQL
import ServiceKit
import ServiceLifecycle

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
    Migration("orders-0009", PackageResources._009_order_revisions_sql),
    Migration("orders-0010", PackageResources._010_received_amounts_sql),
    Migration("orders-0011", PackageResources._011_carte_sql),
    Migration("orders-0012", PackageResources._012_retention_sql),
    Migration("orders-0013", PackageResources._013_offers_sql),
    Migration("orders-0014", PackageResources._014_offer_uses_sql),
    Migration("orders-0015", PackageResources._015_use_offer_sql),
    Migration("orders-0021", PackageResources._021_outlook_sql),
    Migration("orders-0022", PackageResources._022_former_copies_sql),
    Migration("orders-0023", PackageResources._023_use_offers_sql),
    Migration("orders-0024", PackageResources._024_replacements_sql),
    Migration("orders-0025", PackageResources._025_count_replacement_sql),
    Migration("orders-0026", PackageResources._026_count_what_came_sql),
  ]

  static let answers: [Answer<Orders>] = [
    Answer(encoded: PlaceOrder.self) { try await $0.handle(in: $1) },
    Answer(encoded: QuoteOrder.self) { try await $0.handle(in: $1) },
    Answer(FindPlace.self) { try await $0.handle(in: $1) },
    Answer(encoded: GetOrder.self) { try await $0.handle(in: $1) },
    Answer(TraceOrder.self) { try await $0.handle(in: $1) },
    Answer(ListSlots.self) { try await $0.handle(in: $1) },
    Answer(CountOfferUses.self) { try await $0.handle(in: $1) },
    Answer(encoded: ListOrders.self) { try await $0.handle(in: $1) },
    Answer(encoded: ReviseOrder.self) { try await $0.handle(in: $1) },
    Answer(encoded: ChangeOrderStatus.self) { try await $0.handle(in: $1) },
    Answer(encoded: RefundLines.self) { try await $0.handle(in: $1) },
  ]

  static let follows: [Subscription<Orders>] = [
    .onMany(TicketDecided.self) { try await TicketDecided.apply($0, in: $1, $2.outbox) },
    .on(AvailabilityChanged.self) { $1.saveCopy(of: $0) },
    .on(KitchenLoadChanged.self) { $1.saveCopy(of: $0) },
    .on(PaymentChanged.self) { try await $0.apply(in: $1, $2.outbox) },
    .on(RestaurantChanged.self) { try $1.saveCopy(of: $0) },
    .on(ProductChanged.self) { try $1.saveCopy(of: $0) },
    .on(OfferChanged.self) { $1.saveCopy(of: $0) },
    .on(TravelEstimateChanged.self) { $1.saveCopy(of: $0) },
    .on(AccountChanged.self) { try $1.saveCopy(of: $0) },
    .on(AccountErased.self) { $0.apply(in: $1) },
    .on(AccountLeaving.self) { try await $0.apply(in: $1, $2.outbox) },
  ]
  /// At 200 orders a second eight promises are written at once. Requests to pay wait for this too; it is short beside the
  /// call to the payment provider.
  static let linger = Duration.milliseconds(40)

  /// The kitchen's tickets wait for these, so they wait less for each other.
  static let publishingLinger = Duration.milliseconds(25)

  static let publishes: [any Event.Type] = [OrderChanged.self, OpenOrdersChanged.self]
  static let republishes = [Republication.orders]

  static let commands: [any ParsableCommand.Type] = [EraseOldOrdersNow.self]

  static let settings: [Setting] = [
    .unpaidExpiry, .abandonGrace, .geocoderURL, .maximumOpen, .maximumUnpaid, .maximumPieces, .cashierDiscountPercent,
  ]

  let runtime: Runtime
  let menus: Menus
  let numbers: OrderNumbers
  let writer: OrderWriter
  let places: Places
  let limits: OrderLimits
  let unpaidExpiry: Duration
  /// In seconds.
  let abandonGrace: Double

  init(_ runtime: Runtime) throws {
    self.runtime = runtime
    let database = runtime.database
    limits = try OrderLimits(runtime.settings)
    menus = Menus(database)
    numbers = OrderNumbers(database)
    writer = OrderWriter(database, runtime.outbox, limits)
    places = Places(database: database, geocoder: try Geocoder(runtime.settings))
    unpaidExpiry = .seconds(try runtime.settings.number(.unpaidExpiry))
    abandonGrace = Double(try runtime.settings.number(.abandonGrace))
  }

  var background: [any Service] {
    [
      OrderDeadlines(unpaidExpiry: unpaidExpiry, runtime: runtime), EraseOrders(runtime: runtime),
      EraseOldOrders(runtime: runtime),
    ]
  }
}

extension Setting {
  fileprivate static let unpaidExpiry = number(
    "orders.unpaidExpirySeconds", in: 1...86_400, "after how many seconds an unpaid order is cancelled")
  fileprivate static let abandonGrace = number(
    "orders.abandonSecondsAfterClosing", in: 0...86_400,
    "how many seconds after the restaurant has closed a take-away is kept that nobody fetched")
}
