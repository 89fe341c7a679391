package import FoundationEssentials

/// What a customer says of an order that was completed.
package struct Review: WireObject, Equatable {
  package var id: ID
  package var restaurantId: ID
  package var orderId: ID?
  package var author: String?
  package var rating: Int
  package var text: String?
  package var experiencedAt: Date
  package var publishedAt: Date
  package var changedAt: Date?
  package var reply: Reply?
  package var hidden: Hiding?
  package var reports: [Report]?
  package var version: Int

  package static let shape = Shape(
    "Review", "What a customer says of an order that was completed.",
    Self.init(
      id:restaurantId:orderId:author:rating:text:experiencedAt:publishedAt:changedAt:reply:hidden:reports:version:),
    Member("id", \.id),
    Member("restaurantId", \.restaurantId),
    Member("orderId", \.orderId, "Told to its author and to the restaurant's managers."),
    Member("author", \.author, "A first name; absent once the customer's account is erased."),
    Member("rating", \.rating, as: .integer(in: 1...5), "5 is best."),
    Member("text", \.text),
    Member("experiencedAt", \.experiencedAt, "When the order was completed."),
    Member("publishedAt", \.publishedAt),
    Member("changedAt", \.changedAt, "When its author last changed it."),
    Member("reply", \.reply, "What the restaurant answers."),
    Member(
      "hidden", \.hidden, "That it is not shown, and why. Told to its author and to the restaurant's managers."),
    Member("reports", \.reports, "What others have against it, oldest first. Told to the restaurant's managers."),
    Member("version", \.version, as: .integer(from: 1), "Counts the changes, from 1; also the ETag."))

  package struct Reply: WireObject, Equatable {
    package var text: String
    package var at: Date

    package static let shape = Shape(
      "ReviewReply", Self.init(text:at:), Member("text", \.text), Member("at", \.at))

    package init(text: String, at: Date) {
      self.text = text
      self.at = at
    }
  }

  package struct Hiding: WireObject, Equatable {
    package var reason: ReviewReason
    package var note: String?
    package var at: Date

    package static let shape = Shape(
      "ReviewHiding", Self.init(reason:note:at:),
      Member("reason", \.reason), Member("note", \.note, "More about it, in the manager's words."),
      Member("at", \.at))

    package init(reason: ReviewReason, note: String?, at: Date) {
      self.reason = reason
      self.note = note
      self.at = at
    }
  }

  package struct Report: WireObject, Equatable {
    package var reason: ReviewReason
    package var note: String?
    package var at: Date

    package static let shape = Shape(
      "ReviewReport", Self.init(reason:note:at:),
      Member("reason", \.reason), Member("note", \.note), Member("at", \.at))

    package init(reason: ReviewReason, note: String?, at: Date) {
      self.reason = reason
      self.note = note
      self.at = at
    }
  }

  package init(
    id: ID, restaurantId: ID, orderId: ID?, author: String?, rating: Int, text: String?, experiencedAt: Date,
    publishedAt: Date, changedAt: Date? = nil, reply: Reply? = nil, hidden: Hiding? = nil, reports: [Report]? = nil,
    version: Int = 1
  ) {
    self.id = id
    self.restaurantId = restaurantId
    self.orderId = orderId
    self.author = author
    self.rating = rating
    self.text = text
    self.experiencedAt = experiencedAt
    self.publishedAt = publishedAt
    self.changedAt = changedAt
    self.reply = reply
    self.hidden = hidden
    self.reports = reports
    self.version = version
  }
}
