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

/// A page of all restaurants' ratings, for a gateway that starts.
package struct GetRatings: Request {
  package typealias Reply = Items<RatingChanged>
  package static let context = Context.figures
  package static let name = "get-ratings"
  package var after: ID

  package static let shape = Shape("GetRatings", Self.init(after:), Member("after", \.after))

  package init(after: ID) {
    self.after = after
  }
}

/// Publishes what a customer says of an order of theirs.
package struct WriteReview: Request {
  package typealias Reply = Review
  package static let context = Context.figures
  package static let name = "write-review"
  package var caller: Caller
  package var order: ReviewedOrder
  package var author: String?
  package var rating: Int
  package var text: String?
  package var idempotencyKey: String

  package static let shape = Shape(
    "WriteReview", Self.init(caller:order:author:rating:text:idempotencyKey:),
    Member("caller", \.caller),
    Member("order", \.order, "As orders has it, which knows whose it is."),
    Member("author", \.author),
    Member("rating", \.rating),
    Member("text", \.text),
    Member("idempotencyKey", \.idempotencyKey))

  package init(
    caller: Caller, order: ReviewedOrder, author: String?, rating: Int, text: String?, idempotencyKey: String
  ) {
    self.caller = caller
    self.order = order
    self.author = author
    self.rating = rating
    self.text = text
    self.idempotencyKey = idempotencyKey
  }
}

/// What counts of an order for its review.
package struct ReviewedOrder: WireObject, Equatable {
  package var id: ID
  package var restaurantId: ID
  package var completedAt: Date?

  package static let shape = Shape(
    "ReviewedOrder", Self.init(id:restaurantId:completedAt:),
    Member("id", \.id), Member("restaurantId", \.restaurantId),
    Member("completedAt", \.completedAt, "When it was delivered or collected; absent where it was not."))

  package init(id: ID, restaurantId: ID, completedAt: Date?) {
    self.id = id
    self.restaurantId = restaurantId
    self.completedAt = completedAt
  }

  package init(_ order: Order) {
    let last = order.history.last { $0.status == .delivered || $0.status == .collected }
    self.init(id: order.id, restaurantId: order.restaurantId, completedAt: last?.at)
  }
}

/// Changes a review of the caller's.
package struct ChangeReview: Request {
  package typealias Reply = Review
  package static let context = Context.figures
  package static let name = "change-review"
  package var caller: Caller
  package var id: ID
  package var rating: Int
  package var text: String?
  package var ifVersion: [Int]

  package static let shape = Shape(
    "ChangeReview", Self.init(caller:id:rating:text:ifVersion:),
    Member("caller", \.caller), Member("id", \.id), Member("rating", \.rating), Member("text", \.text),
    Member("ifVersion", \.ifVersion, "The versions that the caller may have read."))

  package init(caller: Caller, id: ID, rating: Int, text: String?, ifVersion: [Int]) {
    self.caller = caller
    self.id = id
    self.rating = rating
    self.text = text
    self.ifVersion = ifVersion
  }
}

/// Takes a review of the caller's back, for good.
package struct WithdrawReview: Request {
  package typealias Reply = Done
  package static let context = Context.figures
  package static let name = "withdraw-review"
  package var caller: Caller
  package var id: ID

  package static let shape = Shape(
    "WithdrawReview", Self.init(caller:id:), Member("caller", \.caller), Member("id", \.id))

  package init(caller: Caller, id: ID) {
    self.caller = caller
    self.id = id
  }
}

/// A review, with what the caller may see of it.
package struct GetReview: Request {
  package typealias Reply = Review
  package static let context = Context.figures
  package static let name = "get-review"
  package var caller: Caller
  package var id: ID

  package static let shape = Shape(
    "GetReview", Self.init(caller:id:), Member("caller", \.caller), Member("id", \.id))

  package init(caller: Caller, id: ID) {
    self.caller = caller
    self.id = id
  }
}

/// The reviews of a restaurant that everybody sees.
package struct ListReviews: Request {
  package typealias Reply = ReviewPage
  package static let context = Context.figures
  package static let name = "list-reviews"
  package var restaurantId: ID
  package var sort: ReviewSort
  package var after: String?
  package var limit: Int

  package static let shape = Shape(
    "ListReviews", Self.init(restaurantId:sort:after:limit:),
    Member("restaurantId", \.restaurantId), Member("sort", \.sort),
    Member("after", \.after, "The `next` of the page before."), Member("limit", \.limit))

  package init(restaurantId: ID, sort: ReviewSort, after: String?, limit: Int) {
    self.restaurantId = restaurantId
    self.sort = sort
    self.after = after
    self.limit = limit
  }
}

/// The caller's own reviews, newest first, also those that are hidden.
package struct ListOwnReviews: Request {
  package typealias Reply = Items<Review>
  package static let context = Context.figures
  package static let name = "list-own-reviews"
  package var caller: Caller
  package var before: ID?
  package var limit: Int

  package static let shape = Shape(
    "ListOwnReviews", Self.init(caller:before:limit:),
    Member("caller", \.caller), Member("before", \.before), Member("limit", \.limit))

  package init(caller: Caller, before: ID?, limit: Int) {
    self.caller = caller
    self.before = before
    self.limit = limit
  }
}

/// A restaurant's reviews that somebody has reported or that are hidden, newest first, for its managers.
package struct ListDisputedReviews: Request {
  package typealias Reply = Items<Review>
  package static let context = Context.figures
  package static let name = "list-disputed-reviews"
  package var restaurantId: ID
  package var before: ID?
  package var limit: Int

  package static let shape = Shape(
    "ListDisputedReviews", Self.init(restaurantId:before:limit:),
    Member("restaurantId", \.restaurantId), Member("before", \.before), Member("limit", \.limit))

  package init(restaurantId: ID, before: ID?, limit: Int) {
    self.restaurantId = restaurantId
    self.before = before
    self.limit = limit
  }
}

/// Answers a review in the restaurant's name, in place of an earlier answer.
package struct ReplyToReview: Request {
  package typealias Reply = Review
  package static let context = Context.figures
  package static let name = "reply-to-review"
  package var caller: Caller
  package var id: ID
  package var text: String
  package var ifVersion: [Int]

  package static let shape = Shape(
    "ReplyToReview", Self.init(caller:id:text:ifVersion:),
    Member("caller", \.caller), Member("id", \.id), Member("text", \.text), Member("ifVersion", \.ifVersion))

  package init(caller: Caller, id: ID, text: String, ifVersion: [Int]) {
    self.caller = caller
    self.id = id
    self.text = text
    self.ifVersion = ifVersion
  }
}

/// Hides a review with a reason, or shows it again.
package struct HideReview: Request {
  package typealias Reply = Review
  package static let context = Context.figures
  package static let name = "hide-review"
  package var caller: Caller
  package var id: ID
  package var reason: ReviewReason?
  package var note: String?
  package var ifVersion: [Int]

  package static let shape = Shape(
    "HideReview", Self.init(caller:id:reason:note:ifVersion:),
    Member("caller", \.caller), Member("id", \.id), Member("reason", \.reason, "Absent to show it again."),
    Member("note", \.note), Member("ifVersion", \.ifVersion))

  package init(caller: Caller, id: ID, reason: ReviewReason?, note: String?, ifVersion: [Int]) {
    self.caller = caller
    self.id = id
    self.reason = reason
    self.note = note
    self.ifVersion = ifVersion
  }
}

/// Tells the restaurant's managers that a review should not be shown; once for each person.
package struct ReportReview: Request {
  package typealias Reply = Done
  package static let context = Context.figures
  package static let name = "report-review"
  package var caller: Caller
  package var id: ID
  package var reason: ReviewReason
  package var note: String?

  package static let shape = Shape(
    "ReportReview", Self.init(caller:id:reason:note:),
    Member("caller", \.caller), Member("id", \.id), Member("reason", \.reason), Member("note", \.note))

  package init(caller: Caller, id: ID, reason: ReviewReason, note: String?) {
    self.caller = caller
    self.id = id
    self.reason = reason
    self.note = note
  }
}
