package import FoundationEssentials

/// What a restaurant's reviews come to now.
package struct RatingChanged: Event {
  package static let name = "figures.rating-changed"
  package var restaurantId: ID
  package var rating: Double?
  package var count: Int
  package var version: Int

  package static let shape = Shape(
    "RatingChanged", Self.init(restaurantId:rating:count:version:),
    Member("restaurantId", \.restaurantId),
    Member("rating", \.rating, "The mean of the reviews that are shown, to a tenth; absent where none is."),
    Member("count", \.count, "How many are shown."),
    Member("version", \.version))

  package init(restaurantId: ID, rating: Double?, count: Int, version: Int) {
    self.restaurantId = restaurantId
    self.rating = rating
    self.count = count
    self.version = version
  }
}

/// A review is not shown any more. Its author is told why.
package struct ReviewHidden: Event {
  package static let name = "figures.review-hidden"
  package var reviewId: ID
  package var authorId: ID
  package var publishedAt: Date
  package var reason: ReviewReason
  package var note: String?
  package var version: Int

  package static let shape = Shape(
    "ReviewHidden", Self.init(reviewId:authorId:publishedAt:reason:note:version:),
    Member("reviewId", \.reviewId), Member("authorId", \.authorId), Member("publishedAt", \.publishedAt),
    Member("reason", \.reason), Member("note", \.note), Member("version", \.version))

  package init(reviewId: ID, authorId: ID, publishedAt: Date, reason: ReviewReason, note: String?, version: Int) {
    self.reviewId = reviewId
    self.authorId = authorId
    self.publishedAt = publishedAt
    self.reason = reason
    self.note = note
    self.version = version
  }
}
