import Contracts
import FoundationEssentials
import HTTPTypes
import Messaging

extension Route {
  static let drawerRoutes = [
    Route(
      .post, "/restaurants/{id}/drawers", .purses, .payment, "openDrawer", "Open a till's drawer, or a courier's purse",
      "By who puts the float in. What is paid in cash with this `till`, and handed back there, counts from now on. A courier opens a purse of their own, without `till`: in it all counts that they take, also what they took since the purse before was counted.",
      takes: .id("The restaurant."), .idempotencyKey, .body(DrawerDraft.self),
      answers: .created(Drawer.self, "The drawer is open."),
      problems: [.notFound(), .conflict("The drawer of this till, or the courier's purse, is open already.")]
    ) { call, id, key, draft in
      try await call.ask(
        OpenDrawer(
          caller: call.caller, restaurantId: call.restaurant(id), till: draft.till, float: draft.float,
          idempotencyKey: key))
    },
    Route(
      .get, "/restaurants/{id}/drawers", .purses, .payment, "listDrawers", "List a restaurant's drawers and purses",
      "Newest first, with what should be in each, and what was over or short. A courier has their own purses alone.",
      takes: .id("The restaurant."), .flag("open", "Only those that are open."), .after, .limit,
      answers: .ok(Items<Drawer>.self, "The drawers."), problems: [.notFound()]
    ) { call, id, isOpen, after, limit in
      let caller = try call.caller
      return try await call.ask(
        ListDrawers(
          restaurantId: call.restaurant(id), courierId: caller.role == .courier ? caller.accountId : nil,
          isOpen: isOpen, before: .place(after, beginning: .last), limit: limit))
    },
    Route(
      .post, "/restaurants/{id}/drawers/{drawerId}/movements", .cashiers, .payment, "moveCash",
      "Put cash into a drawer, or take it out", "Beside sales: change from the bank, bread that was bought.",
      takes: .id("The restaurant."), .drawer, .idempotencyKey, .body(CashMovement.self),
      answers: .created(Drawer.self, "The drawer as it is now."), problems: [.conflict("It has been counted.")]
    ) { call, id, drawer, key, movement in
      try await call.ask(
        MoveCash(
          caller: call.caller, restaurantId: call.restaurant(id), drawerId: drawer, amount: movement.amount,
          reason: movement.reason, idempotencyKey: key))
    },
    Route(
      .put, "/restaurants/{id}/drawers/{drawerId}/count", .cashiers, .payment, "countDrawer", "Count a drawer",
      "It closes the drawer, and says what is over or short. Harmless when repeated with the same amount and cheques. Couriers hand their purse over: somebody else counts it.",
      takes: .id("The restaurant."), .drawer, .body(CashCount.self),
      answers: .ok(Drawer.self, "The drawer, closed."),
      problems: [.conflict("It has been counted before, and something else.")]
    ) { call, id, drawer, count in
      try await call.ask(
        CountDrawer(
          caller: call.caller, restaurantId: call.restaurant(id), drawerId: drawer, counted: count.counted,
          cheques: count.cheques))
    },
  ]
}

extension Route.Access {
  /// Those who have money of the restaurant in their hands.
  fileprivate static let purses = roles([.courier, .cashier, .manager, .groupManager])
}

struct DrawerDraft: WireObject {
  var till: String?
  var float: Money

  static let shape = Shape(
    "DrawerDraft", Self.init(till:float:),
    Member(
      "till", \.till, as: .till,
      "As payments name it: not `en-ligne`, and nothing that begins with `livraison`. Not read of a courier, required of others."
    ),
    Member("float", \.float, as: .sum, "What is in it now."))
}

struct CashMovement: WireObject {
  var amount: Money
  var reason: String

  static let shape = Shape(
    "CashMovement", Self.init(amount:reason:),
    Member(
      "amount", \.amount,
      as: .cents(-1_000_000...1_000_000, movementFault).described(movementAmounts)
        .allowing(movementFault) { $0.amount != 0 }, "Negative where it is taken out."),
    Member("reason", \.reason, as: .text(1...100).blankingCardNumbers))

  private static let movementFault = "It must be up to 10,000 euros, and not nothing."
  private static let movementAmounts: JSONTree = [
    "properties": [
      "amount": [
        "anyOf": [["minimum": -1_000_000, "maximum": -1], ["minimum": 1, "maximum": 1_000_000]] as JSONTree
      ] as JSONTree
    ] as JSONTree
  ]
}

struct CashCount: WireObject {
  var counted: Money
  var cheques: [Int]?

  static let shape = Shape(
    "CashCount", Self.init(counted:cheques:), Member("counted", \.counted, as: .sum, "The cash."),
    Member(
      "cheques", \.cheques, as: .list(0...1000, of: .integer(in: 1...Int(Int32.max))),
      "Of a purse: the `entry` of each cheque that is there. One that is not named is missing."))
}
