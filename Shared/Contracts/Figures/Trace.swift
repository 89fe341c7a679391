package import FoundationEssentials

/// Something that happened to an order, as the context recorded it where it happened.
package struct TraceLine: WireObject, Equatable {
  package var at: Date
  package var context: Context
  package var kind: Kind
  package var what: String
  package var by: String?
  package var actorId: ID?
  package var note: String?
  package var amount: Money?
  package var trace: String?

  package static let shape = Shape(
    "TraceLine", "Something that happened to an order, as the context recorded it where it happened.",
    Self.init(at:context:kind:what:by:actorId:note:amount:trace:),
    Member("at", \.at), Member("context", \.context, "Who recorded it."), Member("kind", \.kind),
    Member("what", \.what, "A status, the name of an event, the number of an invoice, what a mail was about."),
    Member("by", \.by, "The role that did it, or `system`."),
    Member("actorId", \.actorId, "Whose account, where that was kept."),
    Member("note", \.note, "What else there is to say."), Member("amount", \.amount),
    Member(
      "trace", \.trace,
      "The trace of the request that caused it (W3C Trace Context): logs have it on each of its lines."))

  package enum Kind: Word {
    case step, change, event, decision, round, payment, refund, invoice, mail
    case creditNote
    case unknown(String)

    package static let allCases: [Kind] = [
      .step, .change, .event, .decision, .round, .payment, .refund, .invoice, .creditNote, .mail,
    ]

    package static var form: Form<Self> {
      .word(
        "TraceKind",
        "`step`: the order took a status. `change`: somebody did something else to it or to a payment of it. `event`: a context told the others. `decision`: the kitchen has put it on its board, or refused it. `round`: who brings it. `refund`: a part of a payment that goes back."
      )
    }

    package var rawValue: String {
      switch self {
      case .step: "step"
      case .change: "change"
      case .event: "event"
      case .decision: "decision"
      case .round: "round"
      case .payment: "payment"
      case .refund: "refund"
      case .invoice: "invoice"
      case .creditNote: "credit-note"
      case .mail: "mail"
      case .unknown(let word): word
      }
    }
  }

  package init(
    at: Date, context: Context, kind: Kind, what: String, by: String? = nil, actorId: ID? = nil, note: String? = nil,
    amount: Money? = nil, trace: String? = nil
  ) {
    self.at = at
    self.context = context
    self.kind = kind
    self.what = what
    self.by = by
    self.actorId = actorId
    self.note = note
    self.amount = amount
    self.trace = trace
  }
}

/// All that happened to an order, on one page.
package struct OrderTrace: WireObject, Equatable {
  package var orderId: ID
  package var number: String
  package var trace: String?
  package var lines: [TraceLine]
  package var missing: [Context]?

  package static let shape = Shape(
    "OrderTrace", "All that happened to an order, on one page.", Self.init(orderId:number:trace:lines:missing:),
    Member("orderId", \.orderId), Member("number", \.number),
    Member("trace", \.trace, "Of the request that placed it; absent once that was forgotten."),
    Member("lines", \.lines, "Oldest first."),
    Member("missing", \.missing, "Who did not answer; their lines are not here."))

  package init(orderId: ID, number: String, trace: String?, lines: [TraceLine], missing: [Context]?) {
    self.orderId = orderId
    self.number = number
    self.trace = trace
    self.lines = lines
    self.missing = missing
  }
}

/// What a context has recorded about an order. It does not check who asks: the gateway has asked orders first whether the caller may
/// see it.
package struct TraceOrder: Request {
  package typealias Reply = Items<TraceLine>
  package static let context = Context.orders
  package static let name = "trace-order"
  package var recipient: Context
  package var orderId: ID

  package static let shape = Shape(
    "TraceOrder", Self.init(recipient:orderId:),
    Member("recipient", \.recipient), Member("orderId", \.orderId))

  /// Those that record something of orders.
  package static let recipients: [Context] = [.orders, .kitchen, .delivery, .payment, .accounts, .figures]

  package init(recipient: Context, orderId: ID) {
    self.recipient = recipient
    self.orderId = orderId
  }
}

/// The orders of which events told that belong to a trace; up to 20. Who asks may not see all of them: the gateway asks orders.
package struct FindTracedOrders: Request {
  package typealias Reply = TracedOrders
  package static let context = Context.figures
  package static let name = "find-traced-orders"
  package var trace: String

  package static let shape = Shape(
    "FindTracedOrders", Self.init(trace:), Member("trace", \.trace, "32 hexadecimal digits."))

  package init(trace: String) {
    self.trace = trace
  }
}

/// The orders that belong to a trace.
package struct TracedOrders: WireObject, Equatable {
  package var ids: [ID]

  package static let shape = Shape("TracedOrders", Self.init(ids:), Member("ids", \.ids))

  package init(ids: [ID]) {
    self.ids = ids
  }
}
