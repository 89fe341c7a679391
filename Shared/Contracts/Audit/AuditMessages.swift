package import FoundationEssentials

/// A line of a context's audit log: who changed what, from what to what.
package struct AuditLine: WireObject, Equatable {
  package var id: ID
  package var at: Date
  package var by: Actor?
  package var action: String
  package var subject: ID
  package var restaurantId: ID?
  package var before: RawJSON?
  package var after: RawJSON?

  package static let shape = Shape(
    "AuditLine", "Who changed what, from what to what.",
    Self.init(id:at:by:action:subject:restaurantId:before:after:),
    Member("id", \.id),
    Member("at", \.at),
    Member("by", \.by, "Absent where it was the system."),
    Member("action", \.action, "What was done, such as `created` or `changed`."),
    Member("subject", \.subject, "What it was done to."),
    Member("restaurantId", \.restaurantId, "The restaurant that it belongs to; absent of what belongs to the group."),
    Member("before", \.before, "What it was like before; only what matters. Absent where it was made."),
    Member("after", \.after, "What it is like since; only what matters. Absent where it was withdrawn."))

  /// Who did it, in which role.
  package struct Actor: WireObject, Equatable {
    package var accountId: ID
    package var role: String

    package static let shape = Shape(
      "AuditActor", Self.init(accountId:role:),
      Member("accountId", \.accountId), Member("role", \.role, "The role that they had then."))

    package init(accountId: ID, role: String) {
      self.accountId = accountId
      self.role = role
    }
  }

  package init(
    id: ID, at: Date, by: Actor?, action: String, subject: ID, restaurantId: ID?, before: RawJSON?, after: RawJSON?
  ) {
    self.id = id
    self.at = at
    self.by = by
    self.action = action
    self.subject = subject
    self.restaurantId = restaurantId
    self.before = before
    self.after = after
  }
}

/// What a context's audit log says, newest first: of one thing, or of a restaurant. Every context answers it.
package struct ListAudit: Request {
  package typealias Reply = Items<AuditLine>
  package static let context = Context.accounts
  package static let name = "list-audit"
  package var recipient: Context
  package var subject: ID?
  package var restaurantId: ID?
  package var actor: ID?
  package var from: Date?
  package var until: Date?
  package var after: ID
  package var limit: Int

  package static let shape = Shape(
    "ListAudit",
    Self.init(recipient:subject:restaurantId:actor:from:until:after:limit:),
    Member("recipient", \.recipient),
    Member("subject", \.subject, "Only lines of this thing; absent: of all things."),
    Member(
      "restaurantId", \.restaurantId,
      "Only lines of this restaurant. Absent: all of the subject; without a subject those that belong to the group."),
    Member("actor", \.actor, "Only what this account did."),
    Member("from", \.from, "Only lines from then on."),
    Member("until", \.until, "Only lines from before."),
    Member("after", \.after, "Only lines older than this one, for the next page."),
    Member("limit", \.limit))

  package init(
    recipient: Context, subject: ID?, restaurantId: ID?, actor: ID? = nil, from: Date? = nil, until: Date? = nil,
    after: ID, limit: Int
  ) {
    self.recipient = recipient
    self.subject = subject
    self.restaurantId = restaurantId
    self.actor = actor
    self.from = from
    self.until = until
    self.after = after
    self.limit = limit
  }
}
