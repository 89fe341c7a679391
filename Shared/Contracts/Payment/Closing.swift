import FoundationEssentials

/// The end of a day, a month or a year at a restaurant's tills.
package struct Closing: WireObject, Equatable {
  package var link: ChainLink
  package var period: Period
  package var from: String
  package var to: String
  package var operatorId: ID?
  package var entries: Int
  package var firstEntry: Int?
  package var lastEntry: Int
  package var journalHash: String
  package var taxes: [Invoice.Tax]
  package var tenders: [TenderTotal]
  package var total: Money
  package var perpetualTotal: Money

  package static let shape = Shape(
    "Closing", "The end of a day, a month or a year at a restaurant's tills. It is never changed.",
    Self.init(
      link:period:from:to:operatorId:entries:firstEntry:lastEntry:journalHash:taxes:tenders:total:perpetualTotal:),
    Member(inline: \.link),
    Member("period", \.period),
    Member("from", \.from, as: .day, "The first day."),
    Member("to", \.to, as: .day, "The last day. A day ends at five in the morning, or when it is closed by hand."),
    Member("operatorId", \.operatorId, "Who closed it by hand."),
    Member("entries", \.entries, as: .integer(from: 0), "How many entries of the journal it has."),
    Member("firstEntry", \.firstEntry, "The first of them; absent where there are none."),
    Member("lastEntry", \.lastEntry, as: .integer(from: 0), "Up to which the journal is closed; 0 for none."),
    Member("journalHash", \.journalHash, "Of that entry."),
    Member("taxes", \.taxes, as: .list(0...Int.max), "By rate, lowest first."),
    Member("tenders", \.tenders, as: .list(0...Int.max), "By way to pay."),
    Member("total", \.total, "Sales less what went back, with tax."),
    Member("perpetualTotal", \.perpetualTotal, "Of all sales since the first. It never falls."))

  package enum Period: Word {
    case day, month, year
    case unknown(String)

    package static let allCases: [Period] = [.day, .month, .year]

    package static var form: Form<Self> { .word("ClosingPeriod") }

    package var rawValue: String {
      switch self {
      case .day: "day"
      case .month: "month"
      case .year: "year"
      case .unknown(let word): word
      }
    }
  }

  package init(
    link: ChainLink, period: Period, from: String, to: String, operatorId: ID?, entries: Int, firstEntry: Int?,
    lastEntry: Int, journalHash: String, taxes: [Invoice.Tax], tenders: [TenderTotal], total: Money,
    perpetualTotal: Money
  ) {
    self.link = link
    self.period = period
    self.from = from
    self.to = to
    self.operatorId = operatorId
    self.entries = entries
    self.firstEntry = firstEntry
    self.lastEntry = lastEntry
    self.journalHash = journalHash
    self.taxes = taxes
    self.tenders = tenders
    self.total = total
    self.perpetualTotal = perpetualTotal
  }
}

/// The closings of a restaurant, newest first.
package struct ListClosings: Request {
  package typealias Reply = Items<Closing>
  package static let context = Context.payment
  package static let name = "list-closings"
  package var restaurantId: ID
  package var period: Closing.Period?
  package var before: Int
  package var limit: Int

  package static let shape = Shape(
    "ListClosings", Self.init(restaurantId:period:before:limit:),
    Member("restaurantId", \.restaurantId), Member("period", \.period, "Absent for all."),
    Member("before", \.before, "The number of the last one on the page before."), Member("limit", \.limit))

  package init(restaurantId: ID, period: Closing.Period?, before: Int, limit: Int) {
    self.restaurantId = restaurantId
    self.period = period
    self.before = before
    self.limit = limit
  }
}

/// Closes the day at a restaurant's tills.
package struct CloseDay: Request {
  package typealias Reply = Closing
  package static let context = Context.payment
  package static let name = "close-day"
  package var caller: Caller
  package var restaurantId: ID

  package static let shape = Shape(
    "CloseDay", Self.init(caller:restaurantId:), Member("caller", \.caller), Member("restaurantId", \.restaurantId))

  package init(caller: Caller, restaurantId: ID) {
    self.caller = caller
    self.restaurantId = restaurantId
  }
}

/// Something that was done with the tills beside what they record.
package struct TillEvent: WireObject, Equatable {
  package var link: ChainLink
  package var kind: String
  package var till: String?
  package var operatorId: ID?
  package var details: String?

  package static let shape = Shape(
    "TillEvent", "Something that was done with the tills beside what they record. It is never changed.",
    Self.init(link:kind:till:operatorId:details:),
    Member(inline: \.link),
    Member(
      "kind", \.kind,
      as: String.form.described([
        "examples": [
          "start", "closing", "export", "settings", "restored", "drawer-opened", "drawer-moved", "drawer-counted",
        ]
      ])),
    Member("till", \.till), Member("operatorId", \.operatorId, "The employee; absent for the platform itself."),
    Member("details", \.details, "Such as the days of an export."))

  package init(link: ChainLink, kind: String, till: String?, operatorId: ID?, details: String?) {
    self.link = link
    self.kind = kind
    self.till = till
    self.operatorId = operatorId
    self.details = details
  }
}

/// What was done with a restaurant's tills, newest first.
package struct ListTillEvents: Request {
  package typealias Reply = Items<TillEvent>
  package static let context = Context.payment
  package static let name = "list-till-events"
  package var restaurantId: ID
  package var before: Int
  package var limit: Int

  package static let shape = Shape(
    "ListTillEvents", Self.init(restaurantId:before:limit:), Member("restaurantId", \.restaurantId),
    Member("before", \.before, "The number of the last one on the page before."), Member("limit", \.limit))

  package init(restaurantId: ID, before: Int, limit: Int) {
    self.restaurantId = restaurantId
    self.before = before
    self.limit = limit
  }
}
