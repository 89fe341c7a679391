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
