package import FoundationEssentials

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
  package var ifVersion: [Int]?

  package static let shape = Shape(
    "WithdrawReview", Self.init(caller:id:ifVersion:),
    Member("caller", \.caller), Member("id", \.id),
    Member("ifVersion", \.ifVersion, "A gateway of the version before sends none."))

  package init(caller: Caller, id: ID, ifVersion: [Int]?) {
    self.caller = caller
    self.id = id
    self.ifVersion = ifVersion
  }
}
