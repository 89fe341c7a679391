import Contracts
import HTTPTypes
import Messaging

extension Route {
  static let reviewRoutes = [
    Route(
      .get, "/reviews", .anyone, .figures, "listReviews", "List a restaurant's reviews",
      "Those that everybody sees. `notice` says in French what has to stand beside them: their order, and where they come from.",
      takes: .requiredRestaurant, .queryWord("sort", ReviewSort.self, "By default `newest`."), .after, .limit,
      answers: .ok(ReviewPage.self, "The reviews."), problems: [.notFound()]
    ) { call, restaurant, sort, after, limit in
      let question = ListReviews(restaurantId: restaurant, sort: sort ?? .newest, after: after, limit: limit)
      if try call.carte.restaurant(restaurant) != nil { return try await call.ask(question) }
      // What was said of a restaurant that the group has given up can still be read.
      let page = try await call.gateway.requests.send(question)
      guard page.count > 0 else { throw Problem.notFound }
      return .value(page)
    },
    Route(
      .post, "/reviews", .roles([.customer]), .figures, "writeReview", "Review an order",
      "Each order once, by its customer, within 60 days of its delivery or collection. It is shown at once.",
      takes: .idempotencyKey, .body(ReviewDraft.self),
      answers: .created(Review.self, "The review is published.", at: "/reviews"),
      problems: [
        .notFound("There is no such order, or it is somebody else's."),
        .conflict("The order was not completed, or too long ago, or has been reviewed."),
      ]
    ) { call, key, draft in try await call.write(draft, key) },
    Route(
      .get, "/reviews/mine", .roles([.customer]), .figures, "listOwnReviews", "List one's own reviews",
      "Newest first, with those that are hidden and why. The next page is asked for with `next` as `before`.",
      takes: .before("reviews"), .limit, answers: .ok(Items<Review>.self, "The reviews.")
    ) { call, before, limit in
      try await call.ask(ListOwnReviews(caller: call.caller, before: before, limit: limit))
    },
    Route(
      .get, "/reviews/disputed", .managers, .figures, "listDisputedReviews",
      "List reviews that were reported or are hidden",
      "For the restaurant's managers, newest first. The next page is asked for with `next` as `before`.",
      takes: .restaurant, .before("reviews"), .limit, answers: .ok(Items<Review>.self, "The reviews."),
      problems: [.notFound()]
    ) { call, restaurant, before, limit in
      try await call.ask(
        ListDisputedReviews(restaurantId: call.restaurant(restaurant), before: before, limit: limit))
    },
    Route(
      .get, "/reviews/{id}", .signedIn, .figures, "getReview", "Read a review",
      "One that is hidden is seen by its author and by the restaurant's managers, with the reason.",
      takes: .id("The review."), answers: .ok(Review.self, "The review.", headers: [.etag])
    ) { call, id in .review(try await call.gateway.requests.send(GetReview(caller: call.caller, id: id))) },
    Route(
      .put, "/reviews/{id}", .roles([.customer]), .figures, "changeReview", "Change a review",
      "By its author, within 30 days of its publication.",
      takes: .id("The review."), .ifMatch("the review"), .body(ReviewChange.self),
      answers: .ok(Review.self, "The review as it is now.", headers: [.etag]),
      problems: [.conflict("It was published too long ago.")]
    ) { (call, id, versions: [Int], change) in
      .review(
        try await call.gateway.requests.send(
          ChangeReview(
            caller: call.caller, id: id, rating: change.rating, text: change.text, ifVersion: versions)))
    },
    Route(
      .delete, "/reviews/{id}", .roles([.customer]), .figures, "withdrawReview", "Withdraw a review",
      "By its author, for good: the order cannot be reviewed again. Harmless when repeated.",
      takes: .id("The review."), .ifMatch("the review"),
      answers: .noContent("Nothing of the review is shown any more.")
    ) { (call, id, versions: [Int]) in
      try await call.ask(WithdrawReview(caller: call.caller, id: id, ifVersion: versions))
    },
    Route(
      .post, "/reviews/{id}/reply", .managers, .figures, "replyToReview", "Answer a review",
      "For the restaurant's managers. Another answer takes the place of the one before.",
      takes: .id("The review."), .ifMatch("the review"), .body(ReviewAnswer.self),
      answers: .ok(Review.self, "The review with the answer.", headers: [.etag]),
      problems: [.conflict("The review is hidden.")]
    ) { (call, id, versions: [Int], answer) in
      .review(
        try await call.gateway.requests.send(
          ReplyToReview(caller: call.caller, id: id, text: answer.text, ifVersion: versions)))
    },
    Route(
      .put, "/reviews/{id}/hidden", .managers, .figures, "hideReview", "Hide a review",
      "For the restaurant's managers. The author is mailed the reason, and sees it.",
      takes: .id("The review."), .ifMatch("the review"), .body(ReviewObjection.self),
      answers: .ok(Review.self, "The review, hidden.", headers: [.etag])
    ) { (call, id, versions: [Int], objection) in
      .review(
        try await call.gateway.requests.send(
          HideReview(
            caller: call.caller, id: id, reason: objection.reason, note: objection.note,
            ifVersion: versions)))
    },
    Route(
      .delete, "/reviews/{id}/hidden", .managers, .figures, "showReview", "Show a hidden review again",
      takes: .id("The review."), .ifMatch("the review"),
      answers: .ok(Review.self, "The review, shown.", headers: [.etag])
    ) { (call, id, versions: [Int]) in
      .review(
        try await call.gateway.requests.send(
          HideReview(caller: call.caller, id: id, reason: nil, note: nil, ifVersion: versions)))
    },
    Route(
      .post, "/reviews/{id}/reports", .signedIn, .figures, "reportReview", "Report a review",
      "By anybody who is logged in, once: a repetition changes nothing. The restaurant's managers see it.",
      takes: .id("The review."), .body(ReviewObjection.self),
      answers: .noContent("The report was noted."), problems: [.conflict("The review is hidden.")]
    ) { call, id, objection in
      try await call.ask(
        ReportReview(caller: call.caller, id: id, reason: objection.reason, note: objection.note))
    },
  ]
}

extension Call {
  /// Orders knows whose the order is and whether it was completed, accounts how its customer is called.
  fileprivate func write(_ draft: ReviewDraft, _ key: String) async throws -> Reply<Review> {
    let caller = try caller
    let order = try await gateway.requests.send(GetOrder(caller: caller, id: draft.orderId))
    let account = try await gateway.requests.send(GetAccount(caller: caller, id: caller.accountId))
    return try await ask(
      WriteReview(
        caller: caller, order: ReviewedOrder(order), author: account.firstName, rating: draft.rating, text: draft.text,
        idempotencyKey: key))
  }
}

extension Reply<Review> {
  fileprivate static func review(_ review: Review) -> Reply {
    .value(review, version: review.version)
  }
}
