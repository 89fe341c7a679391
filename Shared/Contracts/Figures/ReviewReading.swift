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
