import Contracts
import FoundationEssentials

/// An order as the kitchen's board shows it. Members that are absent stay what they were: the kitchen says when the order is to be
/// ready, orders says the rest.
struct TicketChange: WireObject {
  var orderId: ID
  var number: String?
  var status: OrderStatus?
  var restaurantId: ID?
  var fulfilment: Fulfilment?
  var channel: OrderChannel?
  var customerName: String?
  var lines: [Order.Line]?
  var allergens: [String]?
  var revision: Int?
  var added: [Order.Line]?
  var removed: [Order.Line]?
  var note: String?
  var placedAt: Date?
  var startBy: Date?
  var readyAt: Date?
  var scheduledFor: Date?
  var prepareFrom: Date?

  static let shape = Shape(
    "TicketChange",
    "A ticket that has changed, with the members of `Ticket`: those that are absent stay what they were. `cancelled` is struck through for ten minutes; another status than `placed`, `preparing` and `ready` says that it leaves the board.",
    Self.init(
      orderId:number:status:restaurantId:fulfilment:channel:customerName:lines:allergens:revision:added:removed:note:
      placedAt:startBy:readyAt:scheduledFor:prepareFrom:),
    Member("orderId", \.orderId), Member("number", \.number), Member("status", \.status),
    Member("restaurantId", \.restaurantId), Member("fulfilment", \.fulfilment), Member("channel", \.channel),
    Member("customerName", \.customerName), Member("lines", \.lines), Member("allergens", \.allergens),
    Member("revision", \.revision), Member("added", \.added), Member("removed", \.removed), Member("note", \.note),
    Member("placedAt", \.placedAt),
    Member("startBy", \.startBy), Member("readyAt", \.readyAt),
    Member("scheduledFor", \.scheduledFor), Member("prepareFrom", \.prepareFrom))
}

extension TicketChange {
  /// - Returns: nil while the kitchen does not show the order: it is unpaid, or not promised yet.
  init?(_ order: Order) {
    guard order.promisedAt != nil, order.status != .awaitingPayment else { return nil }
    self.init(orderId: order.id, status: order.status)
    guard order.status == .placed || order.status == .preparing || order.status == .ready else { return }
    number = order.number
    restaurantId = order.restaurantId
    fulfilment = order.fulfilment
    channel = order.channel
    customerName = order.contact?.name
    lines = order.lines
    allergens = order.lines.allergens
    revision = order.revision
    note = order.note
    placedAt = order.placedAt
    scheduledFor = order.scheduledFor
    prepareFrom = order.prepareFrom
  }

  /// - Returns: nil where nothing changes on the board.
  init?(_ event: TicketDecided) {
    guard case .accepted(let readyAt, let prepareFrom, _) = event.decision else { return nil }
    self.init(
      orderId: event.orderId, customerName: event.board?.customerName, added: event.board?.added,
      removed: event.board?.removed, startBy: event.startBy, readyAt: readyAt, prepareFrom: prepareFrom)
  }
}

/// An order as the couriers' board shows it.
struct DeliveryChange: WireObject {
  var orderId: ID
  var number: String?
  var status: OrderStatus
  var restaurantId: ID?
  var courierId: ID?
  var address: Address?
  var note: String?
  var amountDue: Money?
  var paymentMethod: PaymentMethod?
  var promisedAt: Date?

  static let shape = Shape(
    "DeliveryChange",
    "A round that has changed, with the members of `DeliveryRound` except the customer's name and telephone number, which only the list has. One with `orderId` and `status` only leaves the board.",
    Self.init(
      orderId:number:status:restaurantId:courierId:address:note:amountDue:paymentMethod:promisedAt:),
    Member("orderId", \.orderId), Member("number", \.number), Member("status", \.status),
    Member("restaurantId", \.restaurantId), Member("courierId", \.courierId), Member("address", \.address),
    Member("note", \.note), Member("amountDue", \.amountDue), Member("paymentMethod", \.paymentMethod),
    Member("promisedAt", \.promisedAt))
}

extension DeliveryChange {
  init(_ event: OrderChanged) {
    let order = event.order
    self.init(
      orderId: order.id, number: order.number, status: order.status, restaurantId: order.restaurantId,
      courierId: event.courierId, address: order.address, note: order.note, amountDue: order.amountToCollect,
      paymentMethod: order.paymentMethod, promisedAt: order.promisedAt)
  }

  init(leaving order: ID, _ status: OrderStatus) {
    self.init(orderId: order, status: status)
  }
}
