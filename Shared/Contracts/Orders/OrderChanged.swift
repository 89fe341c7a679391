package import FoundationEssentials

/// An order as it is now.
package struct OrderChanged: Event {
  package static let name = "orders.order-changed"
  private var document: OrderDocument
  package var courierId: ID?
  package var travelSeconds: Int?

  package static let shape = Shape(
    "OrderChanged", Self.init(courierId:travelSeconds:document:),
    Member(
      "courierId", \.courierId, "Who brings it, or brought it. Not part of the order, which its customer reads too."),
    Member(
      "travelSeconds", \.travelSeconds,
      "Of a new delivery: how long the road to the door takes. The kitchen, which decides when it is to be ready, does not know roads."
    ),
    Member("order", \.document))

  package var order: Order {
    get { document.order }
    set { document = OrderDocument(order: newValue) }
  }

  /// That the order took its status. What else happens to it is published with a topic of its own.
  package var topic: Topic? { .took(order.status) }

  package var watchKeys: [String] { [WatchKey.order(order.id), WatchKey.ordersOfRestaurant(order.restaurantId)] }

  /// - Parameter json: the order's, where it is written already, for the database and the answer.
  package init(order: Order, json: [UInt8]? = nil, courierId: ID? = nil, travelSeconds: Int? = nil) {
    self.init(
      courierId: courierId, travelSeconds: travelSeconds, document: OrderDocument(order: order, written: json))
  }

  private init(courierId: ID?, travelSeconds: Int?, document: OrderDocument) {
    self.courierId = courierId
    self.travelSeconds = travelSeconds
    self.document = document
  }

  /// The event's JSON without the courier, who is its first member.
  package static func withoutCourier(_ event: [UInt8]) -> [UInt8] {
    let name = Array(#"{"courierId":""#.utf8)
    guard event.starts(with: name) else { return event }
    // The id, a quotation mark and a comma.
    return [UInt8(ascii: "{")] + event.dropFirst(name.count + 38)
  }
}

extension OrderChanged {
  /// What happened to the order. Each context follows those that it has a use for.
  package struct Topic: EventTopic {
    package let word: String

    /// The order took a status.
    package static func took(_ status: OrderStatus) -> Topic { Topic(word: status.rawValue) }

    package static let awaitingPayment = took(.awaitingPayment)
    package static let placed = took(.placed)
    package static let preparing = took(.preparing)
    package static let ready = took(.ready)
    package static let delivering = took(.delivering)
    package static let delivered = took(.delivered)
    package static let collected = took(.collected)
    package static let cancelled = took(.cancelled)
    package static let rejected = took(.rejected)
    package static let returned = took(.returned)
    package static let abandoned = took(.abandoned)
    /// The kitchen has promised an order that was placed before: its customer is told.
    package static let promised = Topic(word: "promised")
    /// The kitchen has promised an order that awaits its payment: it can be paid from now on.
    package static let payable = Topic(word: "payable")
    /// Money came in for an order whose preparation has not begun.
    package static let paid = Topic(word: "paid")
    /// A change was asked for, on which the kitchen has to decide.
    package static let proposed = Topic(word: "proposed")
    /// The kitchen has decided on a change: what is due may be another amount now.
    package static let revised = Topic(word: "revised")
    /// Something was changed at once that takes nothing else of the kitchen, such as a note.
    package static let amended = Topic(word: "amended")
    /// It was called ready by a slip of the finger, and is in preparation again. Nobody is mailed.
    package static let recalled = Topic(word: "recalled")
    /// The order as it is, for those who keep copies (`Orders republish`). Nothing has happened to it.
    package static let republished = Topic(word: "republished")

    package static let all =
      OrderStatus.allCases.map(took) + [
        promised, payable, paid, proposed, revised, amended, recalled, republished,
      ]

    /// The kitchen's promise for an order in a status.
    package static func promise(in status: OrderStatus) -> Topic { status == .awaitingPayment ? payable : promised }
  }
}

/// An order that is written no second time where its JSON is there.
private struct OrderDocument: WireValue {
  var order: Order
  var written: [UInt8]?

  init(order: Order, written: [UInt8]? = nil) {
    self.order = order
    self.written = written
  }

  init(_ json: JSON) throws(DecodingError) { self.init(order: try Order(json)) }

  func write(to writer: inout JSONWriter) {
    if let written { writer.raw(written) } else { order.write(to: &writer) }
  }

  static var form: Form<OrderDocument> { .any(Order.form.schema) }
}

/// The outline of `OrderChanged`, for those who need no more of it: most of an order's JSON is lines and history, and
/// reading them costs several times what this does.
package struct OrderOutlined: WireObject {
  package var order: Outline

  package static let shape = Shape("OrderOutlined", Self.init(order:), Member("order", \.order))

  package struct Outline: WireObject {
    package var id: ID
    package var number: String
    package var status: OrderStatus
    package var reason: OrderReason?
    package var restaurantId: ID
    package var customerId: ID?
    package var fulfilment: Fulfilment
    package var revision: Int?
    package var total: Money?
    package var paidAmount: Money?
    package var promisedAt: Date?
    package var refundGrantedAt: Date?
    package var version: Int

    package static let shape = Shape(
      "OrderOutline",
      Self.init(
        id:number:status:reason:restaurantId:customerId:fulfilment:revision:total:paidAmount:promisedAt:refundGrantedAt:
        version:),
      Member("id", \.id), Member("number", \.number), Member("status", \.status), Member("reason", \.reason),
      Member("restaurantId", \.restaurantId), Member("customerId", \.customerId),
      Member("fulfilment", \.fulfilment), Member("revision", \.revision), Member("total", \.total),
      Member("paidAmount", \.paidAmount),
      Member("promisedAt", \.promisedAt),
      Member("refundGrantedAt", \.refundGrantedAt), Member("version", \.version))

    /// What was paid for the order goes back.
    package var isRefundOwed: Bool { status.cameToNothing || refundGrantedAt != nil }

    /// More came in than it costs.
    package var isOverpaid: Bool {
      guard let total, let paidAmount else { return false }
      return paidAmount.amount > total.amount
    }

    /// It consists of something else than was ordered, or costs something else.
    package var isRevised: Bool { revision != nil }
  }
}
