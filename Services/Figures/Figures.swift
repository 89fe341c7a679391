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
  ]

  static let answers: [Answer<Figures>] = [
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

  static let follows: [Subscription<Figures>] = [.on(AccountErased.self) { $1.erase($0) }]

  static let publishes: [any Event.Type] = [RatingChanged.self, ReviewHidden.self]
  static let republishes = [Republication.ratings]

  let runtime: Runtime

  init(_ runtime: Runtime) {
    self.runtime = runtime
  }
}
