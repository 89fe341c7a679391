package import FoundationEssentials

/// What an order would be, or why it cannot be placed. Nothing is put aside for it.
package struct Quote: WireObject, Equatable {
  package var quotedAt: Date
  package var validUntil: Date
  package var isOrderable: Bool
  package var errors: [Problem.InvalidField]
  package var lines: [Order.Line]
  package var adjustments: [Order.Adjustment]?
  package var total: Money
  package var taxShares: [TaxShare]
  package var minimum: Money?
  package var missing: Money?
  package var promisedAt: Date?
  package var closesAt: Date?
  package var slots: [Slot]?

  package static let shape = Shape(
    "Quote",
    "What an order would be, or why it cannot be placed. Nothing is put aside for it: the stock can have gone until it is ordered.",
    Self.init(
      quoted:validUntil:isOrderable:errors:lines:adjustments:total:taxShares:minimum:missing:promisedAt:closesAt:
      slots:),
    Member("quotedAt", { PreciseTime($0.quotedAt) }, "With this in the draft, `POST /orders` makes what is quoted."),
    Member("validUntil", \.validUntil, "Until when it does."),
    Member("isOrderable", \.isOrderable, "There are no `errors`."),
    Member("errors", \.errors, "All that is wrong, by its place in the draft."),
    Member("lines", \.lines, "Those that can be priced."),
    Member("adjustments", \.adjustments, "Beside the lines: the fee of the delivery, discounts."),
    Member("total", \.total, "Of lines and adjustments."),
    Member("taxShares", \.taxShares, "The total by rate of value added tax."),
    Member("minimum", \.minimum, "What the lines of a delivery to this place have to cost at least."),
    Member("missing", \.missing, "What they lack of it."),
    Member(
      "promisedAt", \.promisedAt,
      "When it would be ready, or at the door, were it ordered now; for a wanted time that one, where it can be kept."),
    Member("closesAt", \.closesAt, "When the restaurant closes that day."),
    Member("slots", \.slots, "The next times that can be ordered for, all of them free."))

  /// For how long a quote holds, in seconds.
  package static let validity = 120.0
}

extension Quote {
  /// Used by `shape`.
  private init(
    quoted: PreciseTime, validUntil: Date, isOrderable: Bool, errors: [Problem.InvalidField], lines: [Order.Line],
    adjustments: [Order.Adjustment]?, total: Money, taxShares: [TaxShare], minimum: Money?, missing: Money?,
    promisedAt: Date?, closesAt: Date?, slots: [Slot]?
  ) {
    self.init(
      quotedAt: quoted.date, validUntil: validUntil, isOrderable: isOrderable, errors: errors, lines: lines,
      adjustments: adjustments, total: total, taxShares: taxShares, minimum: minimum, missing: missing,
      promisedAt: promisedAt, closesAt: closesAt, slots: slots)
  }

  package init(
    quotedAt: Date, errors: [Problem.InvalidField], lines: [Order.Line], adjustments: [Order.Adjustment]?,
    minimum: Money? = nil, missing: Money? = nil, promisedAt: Date?, closesAt: Date?, slots: [Slot]? = nil
  ) {
    self.init(
      quotedAt: quotedAt, validUntil: quotedAt + Self.validity, isOrderable: errors.isEmpty, errors: errors,
      lines: lines, adjustments: adjustments, total: lines.total + (adjustments ?? []).total,
      taxShares: (lines.flatMap { $0.taxShares ?? [] } + (adjustments ?? []).flatMap(\.taxShares)).summed,
      minimum: minimum, missing: missing, promisedAt: promisedAt, closesAt: closesAt, slots: slots)
  }
}

/// Prices a draft without ordering it.
package struct QuoteOrder: Request {
  package typealias Reply = Quote
  package static let context = Context.orders
  package static let name = "quote-order"
  package var caller: Caller?
  package var draft: OrderDraft

  package static let shape = Shape(
    "QuoteOrder", Self.init(caller:draft:), Member("caller", \.caller, "Absent for a visitor."),
    Member("draft", \.draft))

  package init(caller: Caller?, draft: OrderDraft) {
    self.caller = caller
    self.draft = draft
  }
}
