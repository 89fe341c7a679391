package import FoundationEssentials

/// The cash of a till, from its float to its count.
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

  package static let shape = Shape(
    "Drawer", "The cash of a till, from its float to its count.",
    Self.init(
      id:restaurantId:till:operatorId:openedAt:float:movements:expected:closedAt:countedBy:counted:difference:),
    Member("id", \.id), Member("restaurantId", \.restaurantId), Member("till", \.till),
    Member("operatorId", \.operatorId, "Who opened it; absent once they are erased."),
    Member("openedAt", \.openedAt), Member("float", \.float, "What was in it then."),
    Member("movements", \.movements, as: .list(0...Int.max), "What was put in or taken out beside sales."),
    Member(
      "expected", \.expected,
      "The float, what was paid in cash at this till, less what was handed back there, and the movements."),
    Member("closedAt", \.closedAt, "When it was counted; absent while it is open."),
    Member("countedBy", \.countedBy), Member("counted", \.counted),
    Member("difference", \.difference, "What is over; negative where something is short."))

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
    expected: Money, closedAt: Date? = nil, countedBy: ID? = nil, counted: Money? = nil, difference: Money? = nil
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
  }
}

/// Puts a float into a till's drawer.
package struct OpenDrawer: Request {
  package typealias Reply = Drawer
  package static let context = Context.payment
  package static let name = "open-drawer"
  package var caller: Caller
  package var restaurantId: ID
  package var till: String
  package var float: Money
  package var idempotencyKey: String

  package static let shape = Shape(
    "OpenDrawer", Self.init(caller:restaurantId:till:float:idempotencyKey:), Member("caller", \.caller),
    Member("restaurantId", \.restaurantId), Member("till", \.till), Member("float", \.float),
    Member("idempotencyKey", \.idempotencyKey))

  package init(caller: Caller, restaurantId: ID, till: String, float: Money, idempotencyKey: String) {
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

  package static let shape = Shape(
    "CountDrawer", Self.init(caller:restaurantId:drawerId:counted:), Member("caller", \.caller),
    Member("restaurantId", \.restaurantId), Member("drawerId", \.drawerId), Member("counted", \.counted))

  package init(caller: Caller, restaurantId: ID, drawerId: ID, counted: Money) {
    self.caller = caller
    self.restaurantId = restaurantId
    self.drawerId = drawerId
    self.counted = counted
  }
}

/// The drawers of a restaurant, newest first.
package struct ListDrawers: Request {
  package typealias Reply = Items<Drawer>
  package static let context = Context.payment
  package static let name = "list-drawers"
  package var restaurantId: ID
  package var isOpen: Bool
  package var before: ID?
  package var limit: Int

  package static let shape = Shape(
    "ListDrawers", Self.init(restaurantId:isOpen:before:limit:), Member("restaurantId", \.restaurantId),
    Member("isOpen", \.isOpen, "Only those that are open."), Member("before", \.before), Member("limit", \.limit))

  package init(restaurantId: ID, isOpen: Bool, before: ID?, limit: Int) {
    self.restaurantId = restaurantId
    self.isOpen = isOpen
    self.before = before
    self.limit = limit
  }
}
