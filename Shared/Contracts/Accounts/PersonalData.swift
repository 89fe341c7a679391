package import FoundationEssentials

/// What a context holds about a person, one page of one kind at a time. Every context answers it.
package struct ReadPersonalData: Request {
  package typealias Reply = PersonalDataPage
  package static let context = Context.accounts
  package static let name = "read-personal-data"
  package var recipient: Context
  package var accountId: ID
  package var after: String?
  package var limit: Int

  package static let shape = Shape(
    "ReadPersonalData",
    Self.init(recipient:accountId:after:limit:),
    Member("recipient", \.recipient),
    Member("accountId", \.accountId),
    Member("after", \.after, "The `next` of the page before; absent for the first."),
    Member("limit", \.limit))

  package init(recipient: Context, accountId: ID, after: String?, limit: Int) {
    self.recipient = recipient
    self.accountId = accountId
    self.after = after
    self.limit = limit
  }
}

/// A page of what a context holds about a person, all of one kind.
package struct PersonalDataPage: WireObject {
  package var kind: String?
  package var items: [RawJSON]
  package var next: String?

  package static let shape = Shape(
    "PersonalDataPage",
    Self.init(kind:items:next:),
    Member("kind", \.kind, "Absent where the context holds nothing about people."),
    Member("items", \.items),
    Member("next", \.next, "What to ask for the next page with; absent in the last one."))

  package init(kind: String?, items: [RawJSON], next: String?) {
    self.kind = kind
    self.items = items
    self.next = next
  }
}

/// All that the group holds about a person.
package struct PersonalDataExport: WireObject {
  package var accountId: ID
  package var madeAt: Date
  package var parts: [Part]

  package static let shape = Shape(
    "PersonalData", "All that the group holds about a person.",
    Self.init(accountId:madeAt:parts:),
    Member("accountId", \.accountId),
    Member("madeAt", \.madeAt),
    Member("parts", \.parts))

  package struct Part: WireObject {
    package var context: Context
    package var kind: String
    package var items: [RawJSON]

    package static let shape = Shape(
      "PersonalDataPart", "All of one kind that a part of the platform holds.",
      Self.init(context:kind:items:),
      Member("context", \.context, "Which part of the platform holds it."),
      Member("kind", \.kind, "What it is, such as `orders` or `invoices`."),
      Member("items", \.items, "As they are stored, oldest first."))

    package init(context: Context, kind: String, items: [RawJSON]) {
      self.context = context
      self.kind = kind
      self.items = items
    }
  }

  package init(accountId: ID, madeAt: Date, parts: [Part]) {
    self.accountId = accountId
    self.madeAt = madeAt
    self.parts = parts
  }
}
