import Contracts
import FoundationEssentials
import HTTPTypes
import Messaging

extension Route {
  static let drawerRoutes = [
    Route(
      .post, "/restaurants/{id}/drawers", .cashiers, .payment, "openDrawer", "Open a till's drawer",
      "By who puts the float in. What is paid in cash with this `till`, and handed back there, counts from now on.",
      takes: .id("The restaurant."), .idempotencyKey, .body(DrawerDraft.self),
      answers: .created(Drawer.self, "The drawer is open."),
      problems: [.notFound(), .conflict("The drawer of this till is open already.")]
    ) { call, id, key, draft in
      try await call.ask(
        OpenDrawer(
          caller: call.caller, restaurantId: call.restaurant(id), till: draft.till, float: draft.float,
          idempotencyKey: key))
    },
    Route(
      .get, "/restaurants/{id}/drawers", .cashiers, .payment, "listDrawers", "List a restaurant's drawers",
      "Newest first, with what should be in each, and what was over or short.",
      takes: .id("The restaurant."), .flag("open", "Only those that are open."), .after, .limit,
      answers: .ok(Items<Drawer>.self, "The drawers."), problems: [.notFound()]
    ) { call, id, isOpen, after, limit in
      try await call.ask(
        ListDrawers(
          restaurantId: call.restaurant(id), isOpen: isOpen, before: .place(after, beginning: .last), limit: limit))
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
      "It closes the drawer, and says what is over or short. Harmless when repeated with the same amount.",
      takes: .id("The restaurant."), .drawer, .body(CashCount.self),
      answers: .ok(Drawer.self, "The drawer, closed."),
      problems: [.conflict("It has been counted before, and something else.")]
    ) { call, id, drawer, count in
      try await call.ask(
        CountDrawer(
          caller: call.caller, restaurantId: call.restaurant(id), drawerId: drawer, counted: count.counted))
    },
  ]
}

struct DrawerDraft: WireObject {
  var till: String
  var float: Money

  static let shape = Shape(
    "DrawerDraft", Self.init(till:float:), Member("till", \.till, as: .till, "As payments name it."),
    Member("float", \.float, as: .cash, "What is in it now."))
}

struct CashMovement: WireObject {
  var amount: Money
  var reason: String

  static let shape = Shape(
    "CashMovement", Self.init(amount:reason:),
    Member(
      "amount", \.amount,
      as: Money.form.allowing("It must be up to 10,000 euros, and not nothing.") {
        $0.amount != 0 && abs($0.amount) <= 1_000_000 && $0.currency == "EUR"
      }, "Negative where it is taken out."),
    Member("reason", \.reason, as: .text(1...100)))
}

struct CashCount: WireObject {
  var counted: Money

  static let shape = Shape("CashCount", Self.init(counted:), Member("counted", \.counted, as: .cash))
}

extension Form<Money> {
  fileprivate static let cash = Money.form.allowing("It must be 0 to 100,000 euros.") {
    (0...10_000_000).contains($0.amount) && $0.currency == "EUR"
  }
}
