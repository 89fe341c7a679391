import Contracts
import Messaging
import PostgreSQL
import ServiceKit

/// Where a review stands in a list: its rating, then its id.
struct ReviewPlace: Equatable {
  var rating: Int
  var id: ID

  init(rating: Int, id: ID) {
    self.rating = rating
    self.id = id
  }

  /// - Parameter text: as `text` writes it.
  init?(_ text: String) {
    let parts = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let rating = Int(parts[0]), (0...6).contains(rating), let id = ID(parts[1]) else {
      return nil
    }
    self.init(rating: rating, id: id)
  }

  var text: String { "\(rating)-\(id)" }
}

extension ListReviews {
  func handle(in figures: Figures) async throws -> ReviewPage {
    let start = ReviewPlace(rating: sort == .worst ? 0 : 6, id: .last)
    guard let place = after.map(ReviewPlace.init) ?? start else {
      throw Problem.noSuchPage
    }
    let rows = try await figures.database.read([
      .shownReviews(of: restaurantId, sort, after: place, limit: limit + 1),
      "SELECT restaurant_id, stars, count, version FROM ratings WHERE restaurant_id = \(restaurantId)",
    ])
    let reviews = try rows[0].map { try ReviewRecord($0) }
    let rating = try rows[1].first.map { try RatingChanged($0) }
    let page = reviews.prefix(limit).map(\.review)
    return ReviewPage(
      items: page.compactMap { ReviewRecord(review: $0).seen(by: nil) },
      next: reviews.count > limit ? page.last.map { ReviewPlace(rating: $0.rating, id: $0.id).text } : nil,
      sort: sort, rating: rating?.rating, count: rating?.count ?? 0)
  }
}

extension ListOwnReviews {
  func handle(in figures: Figures) async throws -> Items<Review> {
    let reviews = try await figures.database.read(
      .reviews(ofAuthor: caller.accountId, before: before, limit: limit + 1)
    )
    .map { try ReviewRecord($0) }
    let page = reviews.prefix(limit).compactMap { $0.seen(by: caller) }
    return Items(page, next: reviews.count > limit ? page.last?.id.description : nil)
  }
}

extension ListDisputedReviews {
  func handle(in figures: Figures) async throws -> Items<Review> {
    let rows = try await figures.database.read([
      .disputedReviews(of: restaurantId, before: before, limit: limit + 1),
      .reports(ofReviewsIn: restaurantId, before: before, limit: limit + 1),
    ])
    let reviews = try rows[0].map { try ReviewRecord($0).review }
    let reports = try rows[1].reports()
    let page = reviews.prefix(limit).map { review in
      var review = review
      review.reports = reports[review.id]
      return review
    }
    return Items(page, next: reviews.count > limit ? page.last?.id.description : nil)
  }
}

extension GetReview {
  func handle(in figures: Figures) async throws -> Review {
    let rows = try await figures.database.read([.review(id), .reports(ofReview: id)])
    guard var record = try rows[0].first.map({ try ReviewRecord($0) }) else { throw Problem.notFound }
    record.review.reports = try rows[1].reports()[id]
    guard let review = record.seen(by: caller) else { throw Problem.notFound }
    return review
  }
}
