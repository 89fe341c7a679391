import ArgumentParser
import Contracts
import Messaging
import PostgreSQL
import ServiceKit

/// What is said and counted of the group's work: reviews, and what they come to.
@main
struct Figures: ContextService {
  static let context = Context.figures
  static let migrations = [
    Migration("figures-0001", PackageResources._001_reviews_sql),
    Migration("figures-0002", PackageResources._002_reviews_shown_sql),
    Migration("figures-0003", PackageResources._003_reviews_newest_sql),
    Migration("figures-0004", PackageResources._004_reviews_of_author_sql),
    Migration("figures-0005", PackageResources._005_review_reports_sql),
    Migration("figures-0006", PackageResources._006_ratings_sql),
    Migration("figures-0007", PackageResources._007_contributions_sql),
    Migration("figures-0008", PackageResources._008_contributions_of_courier_sql),
    Migration("figures-0009", PackageResources._009_tallies_sql),
    Migration("figures-0010", PackageResources._010_courier_tallies_sql),
    Migration("figures-0011", PackageResources._011_goods_sql),
    Migration("figures-0012", PackageResources._012_ingredients_sql),
    Migration("figures-0013", PackageResources._013_trace_lines_sql),
    Migration("figures-0014", PackageResources._014_trace_lines_at_sql),
    Migration("figures-0015", PackageResources._015_levels_sql),
    Migration("figures-0016", PackageResources._016_couriers_by_day_sql),
    Migration("figures-0017", PackageResources._017_traced_events_sql),
    Migration("figures-0018", PackageResources._018_traced_events_at_sql),
    Migration("figures-0019", PackageResources._019_traced_events_by_trace_sql),
    Migration("figures-0020", PackageResources._020_courier_deliveries_sql),
    Migration("figures-0021", PackageResources._021_courier_deliveries_known_sql),
    Migration("figures-0022", PackageResources._022_erased_couriers_sql),
  ]

  static let commands: [any ParsableCommand.Type] = [ClearStatistics.self]

  static let answers: [Answer<Figures>] = [
    Answer(TraceOrder.self) { try await $0.handle(in: $1) },
    Answer(FindTracedOrders.self) { try await $0.handle(in: $1) },
    Answer(GetStatistics.self) { try await $0.handle(in: $1) },
    Answer(WriteReview.self) { try await $0.handle(in: $1) },
    Answer(ChangeReview.self) { try await $0.handle(in: $1) },
    Answer(WithdrawReview.self) { try await $0.handle(in: $1) },
    Answer(GetReview.self) { try await $0.handle(in: $1) },
    Answer(ListReviews.self) { try await $0.handle(in: $1) },
    Answer(ListOwnReviews.self) { try await $0.handle(in: $1) },
    Answer(ListDisputedReviews.self) { try await $0.handle(in: $1) },
    Answer(ReplyToReview.self) { try await $0.handle(in: $1) },
    Answer(HideReview.self) { try await $0.handle(in: $1) },
    Answer(ReportReview.self) { try await $0.handle(in: $1) },
    Answer(GetRatings.self) { try await $1.database.ratings(after: $0.after) },
  ]

  static let follows: [Subscription<Figures>] = [
    .onMany(OrderChanged.self, reading: OrderOutlined.self) { orders, transaction, _ in
      transaction.trace(orders.compactMap(TracedEvent.init))
      try await OrderOutlined.count(orders.filter { OrderChanged.isCounted($0.topic) }, in: transaction)
    },
    .onMany(TicketDecided.self) { decided, transaction, _ in transaction.trace(decided.map(TracedEvent.init)) },
    .onMany(PaymentChanged.self) { changed, transaction, _ in transaction.trace(changed.map(TracedEvent.init)) },
    .onMany(StockMoved.self) { moved, transaction, _ in
      try await transaction.count(moved.map(\.event.contribution))
    },
    .onMany(InvoiceIssued.self) { issued, transaction, _ in
      transaction.trace(issued.map(TracedEvent.init))
      try await transaction.count(issued.map(\.event.contribution))
    },
    .on(ProductChanged.self) { $0.apply(in: $1) },
    .on(AccountErased.self) { $1.erase($0) },
  ]
  /// Figures may be that old. Events that come together change each tally once.
  static let linger = Duration.seconds(1)
  static let prefetch: UInt16 = 400

  static let publishes: [any Event.Type] = [RatingChanged.self, ReviewHidden.self]
  static let republishes = [Republication.ratings]

  static let housekeeping: [Chore] = [
    .delete(from: "traced_events", where: "at < now() - interval '60 days'"),
    .delete(from: "trace_lines", where: "at < now() - interval '60 days'"),
  ]

  let runtime: Runtime
  let groupForecast = GroupForecast()

  init(_ runtime: Runtime) {
    self.runtime = runtime
  }
}
