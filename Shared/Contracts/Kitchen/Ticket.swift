package import FoundationEssentials

/// An order as the kitchen sees it.
package struct Ticket: WireObject, Equatable {
  package var status: OrderStatus
  package var customerName: String?
  package var orderId: ID
  package var number: String
  package var restaurantId: ID
  package var fulfilment: Fulfilment
  package var channel: OrderChannel?
  package var lines: [Order.Line]
  package var allergens: [String]?
  package var revision: Int?
  package var added: [Order.Line]?
  package var removed: [Order.Line]?
  package var note: String?
  package var placedAt: Date
  package var startBy: Date?
  package var readyAt: Date
  package var scheduledFor: Date?
  package var prepareFrom: Date?

  package static let shape = Shape(
    "Ticket", "An order as the kitchen sees it.",
    Self.init(
      status:customerName:orderId:number:restaurantId:fulfilment:channel:lines:allergens:revision:added:removed:note:
      placedAt:startBy:readyAt:scheduledFor:prepareFrom:),
    Member("status", \.status, "One that is `cancelled` is shown for ten minutes: strike it through."),
    Member("customerName", \.customerName, "Whom to call when it is ready."),
    Member("orderId", \.orderId),
    Member("number", \.number),
    Member("restaurantId", \.restaurantId),
    Member("fulfilment", \.fulfilment),
    Member("channel", \.channel),
    Member(
      "lines", \.lines, as: .list(1...Int.max), "Of what is in halves, `leftHalf` and `otherHalf` are the two sides."),
    Member("allergens", \.allergens, "All that the order contains."),
    Member("revision", \.revision, as: .integer(from: 2), "Of an order that was changed: how often, from 2."),
    Member("added", \.added, "What the last change has added."),
    Member("removed", \.removed, "What the last change has taken away."),
    Member("note", \.note),
    Member("placedAt", \.placedAt),
    Member("startBy", \.startBy, "When its preparation must begin."),
    Member("readyAt", \.readyAt, "When it is to be ready."),
    Member("scheduledFor", \.scheduledFor, "When it was wanted, if not at once."),
    Member("prepareFrom", \.prepareFrom, "Of an order for later: when its preparation begins."))
}

/// What a restaurant's pizzaioli have to make, soonest first, and then what is ready.
package struct ListTickets: Request {
  package typealias Reply = Items<Ticket>
  package static let context = Context.kitchen
  package static let name = "list-tickets"
  package var restaurantId: ID
  package var categoryId: ID?
  package var after: String?

  package static let shape = Shape(
    "ListTickets",
    Self.init(restaurantId:categoryId:after:),
    Member("restaurantId", \.restaurantId),
    Member("categoryId", \.categoryId, "Only lines of this category and those below it."),
    Member("after", \.after, "The `next` of the page before."))

  package init(restaurantId: ID, categoryId: ID? = nil, after: String? = nil) {
    self.restaurantId = restaurantId
    self.categoryId = categoryId
    self.after = after
  }
}

extension Ticket {
  package init(
    _ order: Order, status: OrderStatus, revision: Int, startBy: Date, readyAt: Date, prepareFrom: Date?,
    added: [Order.Line]? = nil, removed: [Order.Line]? = nil
  ) {
    self.init(
      status: status, customerName: order.contact?.name, orderId: order.id, number: order.number,
      restaurantId: order.restaurantId,
      fulfilment: order.fulfilment, channel: order.channel, lines: order.lines, allergens: order.lines.allergens,
      revision: revision == 1 ? nil : revision, added: added, removed: removed, note: order.note,
      placedAt: order.placedAt, startBy: startBy, readyAt: readyAt, scheduledFor: order.scheduledFor,
      prepareFrom: prepareFrom)
  }
}

extension [Order.Line] {
  /// All that they contain; nil where one of them does not say.
  package var allergens: [String]? {
    var all: Set<String> = []
    for line in self {
      guard let allergens = line.allergens else { return nil }
      all.formUnion(allergens)
    }
    return all.sorted()
  }

  /// What these lines have that others have not, as lines of the difference. Prices and notes make no difference.
  package func more(than others: [Order.Line]) -> [Order.Line] {
    var rest = others
    return compactMap { line in
      var left = line.quantity
      for index in rest.indices where rest[index].isMadeLike(line) {
        let covered = Swift.min(left, rest[index].quantity)
        left -= covered
        rest[index].quantity -= covered
      }
      guard left > 0 else { return nil }
      var difference = line
      difference.quantity = left
      difference.total = line.unitPrice * left
      difference.taxShares = nil
      return difference
    }
  }
}

extension Order.Line {
  fileprivate func isMadeLike(_ other: Order.Line) -> Bool {
    productId == other.productId && composition == other.composition && choices == other.choices
  }
}
