/// Places an order.
package struct PlaceOrder: Request {
  package typealias Reply = Order
  package static let context = Context.orders
  package static let name = "place-order"
  package var caller: Caller
  package var draft: OrderDraft
  package var idempotencyKey: String

  package static let shape = Shape(
    "PlaceOrder",
    Self.init(caller:draft:idempotencyKey:),
    Member("caller", \.caller),
    Member("draft", \.draft),
    Member("idempotencyKey", \.idempotencyKey))

  package init(caller: Caller, draft: OrderDraft, idempotencyKey: String) {
    self.caller = caller
    self.draft = draft
    self.idempotencyKey = idempotencyKey
  }
}

/// Changes what is ordered, or how it is handed over, until its preparation begins.
package struct ReviseOrder: Request {
  package typealias Reply = Order
  package static let context = Context.orders
  package static let name = "revise-order"
  package var caller: Caller
  package var id: ID
  package var draft: OrderDraft
  package var ifVersions: [Int]

  package static let shape = Shape(
    "ReviseOrder",
    Self.init(caller:id:draft:ifVersions:),
    Member("caller", \.caller),
    Member("id", \.id),
    Member("draft", \.draft, "All that the order is to be, not only what changes."),
    Member("ifVersions", \.ifVersions, "The versions of the order that the change is meant for."))

  package init(caller: Caller, id: ID, draft: OrderDraft, ifVersions: [Int]) {
    self.caller = caller
    self.id = id
    self.draft = draft
    self.ifVersions = ifVersions
  }
}

/// An order, if the caller may see it.
package struct GetOrder: Request {
  package typealias Reply = Order
  package static let context = Context.orders
  package static let name = "get-order"
  package var caller: Caller
  package var id: ID

  package static let shape = Shape(
    "GetOrder",
    Self.init(caller:id:),
    Member("caller", \.caller),
    Member("id", \.id))

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
  package var customerId: ID?
  package var status: OrderStatus?
  package var before: ID?
  package var limit: Int

  package static let shape = Shape(
    "ListOrders",
    Self.init(caller:restaurantId:customerId:status:before:limit:),
    Member("caller", \.caller),
    Member("restaurantId", \.restaurantId),
    Member("customerId", \.customerId, "For staff: only orders of this customer."),
    Member("status", \.status),
    Member("before", \.before, "Only orders made before this one, for the next page."),
    Member("limit", \.limit))

  package init(
    caller: Caller, restaurantId: ID?, customerId: ID? = nil, status: OrderStatus?, before: ID?, limit: Int
  ) {
    self.caller = caller
    self.restaurantId = restaurantId
    self.customerId = customerId
    self.status = status
    self.before = before
    self.limit = limit
  }
}

/// Takes one step of an order: such as to preparing, delivered or cancelled.
package struct ChangeOrderStatus: Request {
  package typealias Reply = Order
  package static let context = Context.orders
  package static let name = "change-order-status"
  package var caller: Caller
  package var id: ID
  package var status: OrderStatus
  package var reason: OrderReason?
  package var grantsRefund: Bool?
  package var takesBack: Bool?

  package static let shape = Shape(
    "ChangeOrderStatus",
    Self.init(caller:id:status:reason:grantsRefund:takesBack:),
    Member("caller", \.caller),
    Member("id", \.id),
    Member("status", \.status),
    Member("reason", \.reason, "Why, where the step is one that has to be explained."),
    Member("grantsRefund", \.grantsRefund, "That the money of an abandoned order goes back; true or absent."),
    Member("takesBack", \.takesBack, "That `preparing` takes back `ready`; true or absent."))

  package init(
    caller: Caller, id: ID, status: OrderStatus, reason: OrderReason? = nil, grantsRefund: Bool? = nil,
    takesBack: Bool? = nil
  ) {
    self.caller = caller
    self.id = id
    self.status = status
    self.reason = reason
    self.grantsRefund = grantsRefund
    self.takesBack = takesBack
  }
}
