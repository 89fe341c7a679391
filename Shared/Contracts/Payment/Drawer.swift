package import FoundationEssentials

/// The cash of a till, from its float to its count; or a courier's purse.
package struct Drawer: WireObject, Equatable {
  package var id: ID
  package var restaurantId: ID
  package var till: String
  package var operatorId: ID?
  package var openedAt: Date
  package var float: Money
  package var movements: [Movement]
  package var expected: Money
  package var closedAt: Date?
  package var countedBy: ID?
  package var counted: Money?
  package var difference: Money?
  package var courierId: ID?
  package var courierName: String?
  package var taken: [Taken]?

  package static let shape = Shape(
    "Drawer",
    "The cash of a till, from its float to its count; or a courier's purse, from the start of a shift to its hand-over.",
    Self.init(
      id:restaurantId:till:operatorId:openedAt:float:movements:expected:closedAt:countedBy:counted:difference:courierId:
      courierName:taken:),
    Member("id", \.id), Member("restaurantId", \.restaurantId),
    Member("till", \.till, "As payments name it; a purse has a name of its own."),
    Member("operatorId", \.operatorId, "Who opened it; absent once they are erased."),
    Member("openedAt", \.openedAt), Member("float", \.float, "What was in it then."),
    Member("movements", \.movements, as: .list(0...Int.max), "What was put in or taken out beside sales."),
    Member(
      "expected", \.expected,
      "The float, what was paid in cash at this till, less what was handed back there, and the movements. In a purse: the float, what the courier took in cash, and the movements."
    ),
    Member("closedAt", \.closedAt, "When it was counted; absent while it is open."),
    Member("countedBy", \.countedBy), Member("counted", \.counted),
    Member("difference", \.difference, "What is over; negative where something is short."),
    Member("courierId", \.courierId, "Of a purse: whose it is; absent once they are erased."),
    Member("courierName", \.courierName),
    Member("taken", \.taken, as: .list(0...Int.max), "Of a purse: what the courier took, payment by payment, in order.")
  )

  /// A payment that a courier took.
  package struct Taken: WireObject, Equatable {
    package var entry: Int
    package var at: Date
    package var orderId: ID
    package var orderNumber: String
    package var method: PaymentMethod
    package var amount: Money
    package var isHandedOver: Bool?

    package static let shape = Shape(
      "TakenPayment", "A payment that a courier took.",
      Self.init(entry:at:orderId:orderNumber:method:amount:isHandedOver:),
      Member("entry", \.entry, "Its number in the restaurant's journal."), Member("at", \.at),
      Member("orderId", \.orderId), Member("orderNumber", \.orderNumber), Member("method", \.method),
      Member("amount", \.amount),
      Member("isHandedOver", \.isHandedOver, "Of a cheque: whether it was there when the purse was counted."))

    package init(
      entry: Int, at: Date, orderId: ID, orderNumber: String, method: PaymentMethod, amount: Money,
      isHandedOver: Bool? = nil
    ) {
      self.entry = entry
      self.at = at
      self.orderId = orderId
      self.orderNumber = orderNumber
      self.method = method
      self.amount = amount
      self.isHandedOver = isHandedOver
    }
  }

  package struct Movement: WireObject, Equatable {
    package var at: Date
    package var amount: Money
    package var reason: String
    package var operatorId: ID?

    package static let shape = Shape(
      "DrawerMovement", Self.init(at:amount:reason:operatorId:), Member("at", \.at),
      Member("amount", \.amount, "Negative where it was taken out."), Member("reason", \.reason),
      Member("operatorId", \.operatorId))

    package init(at: Date, amount: Money, reason: String, operatorId: ID?) {
      self.at = at
      self.amount = amount
      self.reason = reason
      self.operatorId = operatorId
    }
  }

  package init(
    id: ID, restaurantId: ID, till: String, operatorId: ID?, openedAt: Date, float: Money, movements: [Movement],
    expected: Money, closedAt: Date? = nil, countedBy: ID? = nil, counted: Money? = nil, difference: Money? = nil,
    courierId: ID? = nil, courierName: String? = nil, taken: [Taken]? = nil
  ) {
    self.id = id
    self.restaurantId = restaurantId
    self.till = till
    self.operatorId = operatorId
    self.openedAt = openedAt
    self.float = float
    self.movements = movements
    self.expected = expected
    self.closedAt = closedAt
    self.countedBy = countedBy
    self.counted = counted
    self.difference = difference
    self.courierId = courierId
    self.courierName = courierName
    self.taken = taken
  }
}

/// Puts a float into a till's drawer, or into the purse of the courier who asks.
package struct OpenDrawer: Request {
  package typealias Reply = Drawer
  package static let context = Context.payment
  package static let name = "open-drawer"
  package var caller: Caller
  package var restaurantId: ID
  package var till: String?
  package var float: Money
  package var idempotencyKey: String

  package static let shape = Shape(
    "OpenDrawer", Self.init(caller:restaurantId:till:float:idempotencyKey:), Member("caller", \.caller),
    Member("restaurantId", \.restaurantId), Member("till", \.till, "Not read where a courier asks."),
    Member("float", \.float), Member("idempotencyKey", \.idempotencyKey))

  package init(caller: Caller, restaurantId: ID, till: String?, float: Money, idempotencyKey: String) {
    self.caller = caller
    self.restaurantId = restaurantId
    self.till = till
    self.float = float
    self.idempotencyKey = idempotencyKey
  }
}

/// Puts something into an open drawer beside sales, or takes it out.
package struct MoveCash: Request {
  package typealias Reply = Drawer
  package static let context = Context.payment
  package static let name = "move-cash"
  package var caller: Caller
  package var restaurantId: ID
  package var drawerId: ID
  package var amount: Money
  package var reason: String
  package var idempotencyKey: String

  package static let shape = Shape(
    "MoveCash", Self.init(caller:restaurantId:drawerId:amount:reason:idempotencyKey:), Member("caller", \.caller),
    Member("restaurantId", \.restaurantId), Member("drawerId", \.drawerId), Member("amount", \.amount),
    Member("reason", \.reason), Member("idempotencyKey", \.idempotencyKey))

  package init(
    caller: Caller, restaurantId: ID, drawerId: ID, amount: Money, reason: String, idempotencyKey: String
  ) {
    self.caller = caller
    self.restaurantId = restaurantId
    self.drawerId = drawerId
    self.amount = amount
    self.reason = reason
    self.idempotencyKey = idempotencyKey
  }
}

/// Says what was counted in a drawer, and closes it.
package struct CountDrawer: Request {
  package typealias Reply = Drawer
  package static let context = Context.payment
  package static let name = "count-drawer"
  package var caller: Caller
  package var restaurantId: ID
  package var drawerId: ID
  package var counted: Money
  package var cheques: [Int]?

  package static let shape = Shape(
    "CountDrawer", Self.init(caller:restaurantId:drawerId:counted:cheques:), Member("caller", \.caller),
    Member("restaurantId", \.restaurantId), Member("drawerId", \.drawerId), Member("counted", \.counted),
    Member("cheques", \.cheques, as: .list(0...Int.max), "Of a purse: the entries of the cheques that are there."))

  package init(caller: Caller, restaurantId: ID, drawerId: ID, counted: Money, cheques: [Int]? = nil) {
    self.caller = caller
    self.restaurantId = restaurantId
    self.drawerId = drawerId
    self.counted = counted
    self.cheques = cheques
  }
}

/// The drawers of a restaurant, newest first.
package struct ListDrawers: Request {
  package typealias Reply = Items<Drawer>
  package static let context = Context.payment
  package static let name = "list-drawers"
  package var restaurantId: ID
  package var courierId: ID?
  package var isOpen: Bool
  package var before: ID?
  package var limit: Int

  package static let shape = Shape(
    "ListDrawers", Self.init(restaurantId:courierId:isOpen:before:limit:), Member("restaurantId", \.restaurantId),
    Member("courierId", \.courierId, "Only this courier's purses; absent for all drawers."),
    Member("isOpen", \.isOpen, "Only those that are open."), Member("before", \.before), Member("limit", \.limit))

  package init(restaurantId: ID, courierId: ID? = nil, isOpen: Bool, before: ID?, limit: Int) {
    self.restaurantId = restaurantId
    self.courierId = courierId
    self.isOpen = isOpen
    self.before = before
    self.limit = limit
  }
}
