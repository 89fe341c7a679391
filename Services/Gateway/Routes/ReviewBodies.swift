import Contracts

/// What a customer says of an order.
struct ReviewDraft: WireObject {
  var orderId: ID
  var rating: Int
  var text: String?

  static let shape = Shape(
    "ReviewDraft", Self.init(orderId:rating:text:),
    Member("orderId", \.orderId, "One of the caller's own that was delivered or collected."),
    Member("rating", \.rating, as: .integer(in: 1...5), "5 is best."),
    Member("text", \.text, as: .note(1...2000)))
}

/// What a customer says of it now.
struct ReviewChange: WireObject {
  var rating: Int
  var text: String?

  static let shape = Shape(
    "ReviewChange", Self.init(rating:text:),
    Member("rating", \.rating, as: .integer(in: 1...5), "5 is best."),
    Member("text", \.text, as: .note(1...2000), "Absent where nothing is said beside the rating."))
}

/// What a restaurant answers.
struct ReviewAnswer: WireObject {
  var text: String

  static let shape = Shape(
    "ReviewAnswer", Self.init(text:), Member("text", \.text, as: .note(1...2000)))
}

/// What somebody has against a review.
struct ReviewObjection: WireObject {
  var reason: ReviewReason
  var note: String?

  static let shape = Shape(
    "ReviewObjection", Self.init(reason:note:),
    Member("reason", \.reason),
    Member("note", \.note, as: .note(), "More about it. The author reads it where the review is hidden."))
}
