package import FoundationEssentials

/// An order as it is now.
package struct OrderChanged: Event {
  package static let name = "orders.order-changed"
  package var order: Order
  /// Who brings it, or brought it. Not part of the order, which its customer reads too.
  package var courierId: ID?
  /// Of a new delivery: how long the road to the door takes. The kitchen, which decides when it is to be ready, does not know
  /// roads.
  package var travelSeconds: Int?
  /// That the order took its status. What else happens to it is published with a topic of its own.
  package var topic: Topic? { .took(order.status) }

  package init(order: Order, courierId: ID? = nil, travelSeconds: Int? = nil) {
    self.order = order
    self.courierId = courierId
    self.travelSeconds = travelSeconds
  }

  /// The event's JSON around an order's, which is encoded once for the database, the answer and the event.
  package static func encoded(around document: [UInt8], courierId: ID?, travelSeconds: Int? = nil) -> [UInt8] {
    JSONWriter.object {
      $0.member("courierId", courierId)
      $0.member("travelSeconds", travelSeconds)
      $0.member("order", json: document)
    }
  }

  /// The event's JSON, as `encoded(around:courierId:)` writes it, without the courier.
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
    /// A change of the lines was asked for, on which the kitchen has to decide.
    package static let proposed = Topic(word: "proposed")
    /// The kitchen has decided on a change of the lines: what is due may be another amount now.
    package static let revised = Topic(word: "revised")

    package static let all = OrderStatus.allCases.map(took) + [promised, payable, paid, proposed, revised]

    /// The kitchen's promise for an order in a status.
    package static func promise(in status: OrderStatus) -> Topic { status == .awaitingPayment ? payable : promised }
  }
}

/// The outline of `OrderChanged`, for those who need no more of it: most of an order's JSON is lines and history, and
/// reading them costs several times what this does.
package struct OrderOutlined: Sendable {
  package var order: Outline

  package struct Outline: Sendable {
    package var id: ID
    package var number: String
    package var status: OrderStatus
    package var restaurantId: ID
    package var customerId: ID?
    package var fulfilment: Fulfilment
    package var promisedAt: Date?
    package var reason: OrderReason?
    package var refundGrantedAt: Date?
    package var version: Int

    /// What was paid for the order goes back.
    package var isRefundOwed: Bool { status.cameToNothing || refundGrantedAt != nil }
  }
}

/// What somebody wants to eat, and where.
package struct OrderDraft: Codable, Sendable, Equatable {
  package var restaurantId: ID
  package var fulfilment: Fulfilment
  package var addressId: ID?
  package var address: Address?
  package var lines: [Line]
  package var paymentMethod: PaymentMethod
  package var note: String?
  /// For whom a cashier orders.
  package var customerId: ID?
  package var scheduledFor: Date?

  package struct Line: Codable, Sendable, Equatable {
    package var productId: ID
    package var quantity: Int
    package var note: String?
    package var choices: [Choice]

    package init(productId: ID, quantity: Int, note: String? = nil, choices: [Choice] = []) {
      self.productId = productId
      self.quantity = quantity
      self.note = note
      self.choices = choices
    }
  }

  package struct Choice: Codable, Sendable, Equatable {
    package var choiceId: String
    package var productId: ID

    package init(choiceId: String, productId: ID) {
      self.choiceId = choiceId
      self.productId = productId
    }
  }

  package init(
    restaurantId: ID, fulfilment: Fulfilment, addressId: ID? = nil, address: Address? = nil, lines: [Line],
    paymentMethod: PaymentMethod, note: String? = nil, customerId: ID? = nil, scheduledFor: Date? = nil
  ) {
    self.restaurantId = restaurantId
    self.fulfilment = fulfilment
    self.addressId = addressId
    self.address = address
    self.lines = lines
    self.paymentMethod = paymentMethod
    self.note = note
    self.customerId = customerId
    self.scheduledFor = scheduledFor
  }
}

/// Places an order.
package struct PlaceOrder: Request {
  package typealias Reply = Order
  package static let context = Context.orders
  package static let name = "place-order"
  package var caller: Caller
  package var draft: OrderDraft
  package var idempotencyKey: String

  package init(caller: Caller, draft: OrderDraft, idempotencyKey: String) {
    self.caller = caller
    self.draft = draft
    self.idempotencyKey = idempotencyKey
  }
}

/// An order, if the caller may see it.
package struct GetOrder: Request {
  package typealias Reply = Order
  package static let context = Context.orders
  package static let name = "get-order"
  package var caller: Caller
  package var id: ID

  package init(caller: Caller, id: ID) {
    self.caller = caller
    self.id = id
  }
}

/// A customer's own orders, or those of a restaurant for its staff; newest first.
package struct ListOrders: Request {
  package typealias Reply = Items<Order>
  package static let context = Context.orders
  package static let name = "list-orders"
  package var caller: Caller
  package var restaurantId: ID?
  package var status: OrderStatus?
  /// Only orders made before this one, for the next page.
  package var before: ID?
  package var limit: Int

  package init(caller: Caller, restaurantId: ID?, status: OrderStatus?, before: ID?, limit: Int) {
    self.caller = caller
    self.restaurantId = restaurantId
    self.status = status
    self.before = before
    self.limit = limit
  }
}

/// Takes one step of an order: preparing, ready, on its way, delivered, or called off.
package struct ChangeOrderStatus: Request {
  package typealias Reply = Order
  package static let context = Context.orders
  package static let name = "change-order-status"
  package var caller: Caller
  package var id: ID
  package var status: OrderStatus
  /// Why, where the step is one that has to be explained.
  package var reason: OrderReason?
  /// That the money of an abandoned order goes back; true or absent.
  package var grantsRefund: Bool?

  package init(
    caller: Caller, id: ID, status: OrderStatus, reason: OrderReason? = nil, grantsRefund: Bool? = nil
  ) {
    self.caller = caller
    self.id = id
    self.status = status
    self.reason = reason
    self.grantsRefund = grantsRefund
  }
}
