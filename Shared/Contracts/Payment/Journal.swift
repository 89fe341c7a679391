package import FoundationEssentials

/// What ties a document to the one before it, and proves that neither was changed since.
package struct ChainLink: WireObject, Equatable {
  package var series: String
  package var restaurantId: ID
  package var number: Int
  package var at: Date
  package var previous: String
  package var key: String
  package var hash: String?
  package var signature: String?

  package static let shape = Shape(
    "ChainLink",
    Self.init(series:restaurantId:number:at:previous:key:hash:signature:),
    Member("series", \.series, "`journal`, `closings` or `events`: each restaurant has one chain of each."),
    Member("restaurantId", \.restaurantId),
    Member("number", \.number, as: .integer(from: 1), "From 1, without gaps."),
    Member("at", \.at),
    Member("previous", \.previous, "The `hash` of the one before; 64 zeros in the first."),
    Member("key", \.key, "Which key has signed it."),
    Member("hash", \.hash, "SHA-256 of the document as it is archived: without this member and the next."),
    Member("signature", \.signature, "Ed25519, of the same bytes, in base64."))

  package init(
    series: String, restaurantId: ID, number: Int, at: Date, previous: String, key: String, hash: String? = nil,
    signature: String? = nil
  ) {
    self.series = series
    self.restaurantId = restaurantId
    self.number = number
    self.at = at
    self.previous = previous
    self.key = key
    self.hash = hash
    self.signature = signature
  }
}

/// What came in by one way to pay.
package struct TenderTotal: WireObject, Equatable {
  package var method: PaymentMethod
  package var amount: Money

  package static let shape = Shape(
    "TenderTotal", Self.init(method:amount:), Member("method", \.method),
    Member("amount", \.amount, "Negative where it went back."))

  package init(method: PaymentMethod, amount: Money) {
    self.method = method
    self.amount = amount
  }
}

/// Something that happened at a restaurant's tills (CGI 286 I 3° bis). It is never changed: what corrects it is an entry too.
package struct JournalEntry: WireObject, Equatable {
  package var link: ChainLink
  package var kind: Kind
  package var till: String?
  package var operatorId: ID?
  package var orderId: ID
  package var orderNumber: String
  package var document: String?
  package var taxes: [Invoice.Tax]
  package var tenders: [TenderTotal]
  package var total: Money
  package var perpetualTotal: Money
  package var cancelledTotal: Money?

  package static let shape = Shape(
    "JournalEntry", "Something that happened at a restaurant's tills. It is never changed.",
    Self.init(
      link:kind:till:operatorId:orderId:orderNumber:document:taxes:tenders:total:perpetualTotal:cancelledTotal:),
    Member(inline: \.link),
    Member("kind", \.kind),
    Member("till", \.till, "Where; `en-ligne` for what customers paid themselves. Absent where nobody was at a till."),
    Member("operatorId", \.operatorId, "The employee; absent for customers, the platform itself, and a cancellation."),
    Member("orderId", \.orderId),
    Member("orderNumber", \.orderNumber),
    Member("document", \.document, "The number of its invoice or credit note."),
    Member("taxes", \.taxes, as: .list(0...Int.max), "By rate, lowest first."),
    Member("tenders", \.tenders, as: .list(0...Int.max), "None where no money moved."),
    Member("total", \.total, "With tax."),
    Member("perpetualTotal", \.perpetualTotal, "Of all sales since the first. It never falls."),
    Member("cancelledTotal", \.cancelledTotal, "Of a cancellation: what the order would have cost."))

  package enum Kind: Word {
    case sale, refund, correction, cancellation
    case unknown(String)

    package static let allCases: [Kind] = [.sale, .refund, .correction, .cancellation]

    package static var form: Form<Self> {
      .word(
        "JournalEntryKind",
        "`sale`: a payment with its invoice. `refund`: money back, with its credit note. `correction`: a minus, and a plus in the next entry. `cancellation`: of an order that came to nothing."
      )
    }

    package var rawValue: String {
      switch self {
      case .sale: "sale"
      case .refund: "refund"
      case .correction: "correction"
      case .cancellation: "cancellation"
      case .unknown(let word): word
      }
    }
  }

  package init(
    link: ChainLink, kind: Kind, till: String?, operatorId: ID?, orderId: ID, orderNumber: String, document: String?,
    taxes: [Invoice.Tax], tenders: [TenderTotal], total: Money, perpetualTotal: Money, cancelledTotal: Money? = nil
  ) {
    self.link = link
    self.kind = kind
    self.till = till
    self.operatorId = operatorId
    self.orderId = orderId
    self.orderNumber = orderNumber
    self.document = document
    self.taxes = taxes
    self.tenders = tenders
    self.total = total
    self.perpetualTotal = perpetualTotal
    self.cancelledTotal = cancelledTotal
  }
}

/// The journal of a restaurant, newest entry first.
package struct ListJournal: Request {
  package typealias Reply = Items<JournalEntry>
  package static let context = Context.payment
  package static let name = "list-journal"
  package var restaurantId: ID
  package var from: Date
  package var until: Date
  package var before: Int
  package var limit: Int

  package static let shape = Shape(
    "ListJournal", Self.init(restaurantId:from:until:before:limit:),
    Member("restaurantId", \.restaurantId), Member("from", \.from), Member("until", \.until, "Not that time itself."),
    Member("before", \.before, "The number of the last one on the page before."), Member("limit", \.limit))

  package init(restaurantId: ID, from: Date, until: Date, before: Int, limit: Int) {
    self.restaurantId = restaurantId
    self.from = from
    self.until = until
    self.before = before
    self.limit = limit
  }
}
