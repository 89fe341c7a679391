import Contracts
import FoundationEssentials
import Testing

@testable import Orders

struct OrderRulesTests {
  private static let restaurant = ID.new()
  private static let now = Date(timeIntervalSince1970: 1_795_500_000)

  private func order(
    _ status: OrderStatus, _ fulfilment: Fulfilment = .delivery, isPaid: Bool = true
  ) -> Order {
    var order = Order(
      id: .new(), number: "1", status: status, restaurantId: Self.restaurant, customerId: .new(),
      fulfilment: fulfilment,
      address: nil,
      lines: [
        .init(productId: .new(), name: "Cola", quantity: 1, unitPrice: Money(cents: 200), note: "frais", choices: [])
      ], paymentMethod: .card, note: "Sonner deux fois", placedAt: Self.now, scheduledFor: nil,
      history: [])
    order.isPaid = isPaid
    order.promisedAt = Self.now
    return order
  }

  private func person(_ role: Role) -> OrderActor {
    .person(Caller(accountId: .new(), role: role, restaurantId: Self.restaurant))
  }

  @Test(
    "each role takes the steps that are its own",
    arguments: [
      (.awaitingPayment, .customer, [.cancelled]), (.awaitingPayment, .pizzaiolo, []),
      (.placed, .customer, [.cancelled]), (.placed, .pizzaiolo, [.preparing]), (.placed, .cashier, [.cancelled]),
      (.preparing, .customer, []), (.preparing, .pizzaiolo, [.ready]), (.preparing, .manager, [.ready, .cancelled]),
      (.ready, .courier, [.delivering]), (.ready, .cashier, []), (.delivering, .courier, [.delivered, .returned]),
      (.delivering, .manager, [.delivered, .returned]), (.delivered, .manager, []), (.cancelled, .groupManager, []),
    ] as [(OrderStatus, Role, [OrderStatus])])
  func steps(from status: OrderStatus, role: Role, allowed: [OrderStatus]) {
    #expect(order(status).allowedSteps(for: person(role)) == allowed)
  }

  @Test("only the system accepts a payment, rejects for the kitchen, and lets an unpaid order expire")
  func system() {
    #expect(order(.awaitingPayment).allowedSteps(for: .system) == [.placed, .cancelled, .rejected])
    #expect(order(.placed).allowedSteps(for: .system) == [.rejected])
    #expect(order(.preparing).allowedSteps(for: .system) == [])
    #expect(order(.ready).allowedSteps(for: .system) == [])
    #expect(order(.ready, .takeaway).allowedSteps(for: .system) == [.abandoned])
  }

  @Test("a take-away order is collected at the counter, not delivered")
  func takeaway() {
    #expect(order(.ready, .takeaway).allowedSteps(for: person(.courier)) == [])
    #expect(order(.ready, .takeaway).allowedSteps(for: person(.cashier)) == [.collected, .abandoned])
  }

  @Test(
    "what staff end carries a reason, also where they say none",
    arguments: [
      (.placed, .cancelled, .cashier, nil, .restaurant), (.placed, .cancelled, .manager, .tooBusy, .tooBusy),
      (.placed, .cancelled, .customer, nil, .customerRequest),
      (.placed, .cancelled, .customer, .stock, .customerRequest),
      (.delivering, .returned, .courier, nil, .notHandedOver),
      (.delivering, .returned, .courier, .nobodyThere, .nobodyThere), (.placed, .preparing, .pizzaiolo, nil, nil),
    ] as [(OrderStatus, OrderStatus, Role, OrderReason?, OrderReason?)])
  func reasons(
    from: OrderStatus, to step: OrderStatus, role: Role, said: OrderReason?, kept: OrderReason?
  ) throws {
    let after = try order(from).taking(step, by: person(role), at: Self.now, because: said)
    #expect(after.history.last?.reason == kept)
    #expect(after.reason == kept)
    let json = String(decoding: after.json, as: UTF8.self)
    #expect(json.components(separatedBy: "\"reason\":").count == (kept == nil ? 1 : 3))
  }

  @Test("a reason that does not explain the step is refused")
  func otherReasons() {
    #expect(throws: OrderError.reasonDoesNotFit(.nobodyThere, .cancelled)) {
      try order(.placed).taking(.cancelled, by: person(.cashier), at: Self.now, because: .nobodyThere)
    }
    #expect(throws: OrderError.reasonDoesNotFit(.stock, .preparing)) {
      try order(.placed).taking(.preparing, by: person(.pizzaiolo), at: Self.now, because: .stock)
    }
  }

  @Test("every end that has to be explained has words for the customer, no matter who causes it")
  func words() {
    for status in OrderStatus.allCases where status.cameToNothing || status == .abandoned {
      let reasons = OrderReason.all.filter { $0.steps.contains(status) }.map { $0.reason }
      #expect(status == .rejected || OrderReason.default(for: status).map(reasons.contains) == true)
    }
    for reason in [OrderReason.unpaid, .stock, .closed, .notCollected] { #expect(reason.frenchSentence != nil) }
    #expect(OrderReason(rawValue: "of-a-later-version").frenchSentence == nil)
  }

  @Test("a take-away that nobody fetched is made and due: its money goes back only where a manager says so, once")
  func abandoned() throws {
    let abandoned = try order(.ready, .takeaway).taking(.abandoned, by: .system, at: Self.now, because: .notCollected)
    #expect(abandoned.status.isFinal && !abandoned.isRefundOwed)
    #expect(throws: OrderError.refundIsForManagers) {
      try abandoned.grantingRefund(by: person(.cashier), at: Self.now)
    }
    let granted = try abandoned.grantingRefund(by: person(.manager), at: Self.now)
    #expect(granted.isRefundOwed && granted.version == abandoned.version + 1)
    #expect(
      try granted.received(.zero).grantingRefund(by: person(.manager), at: Self.now + 60) == granted.received(.zero))
    #expect(throws: OrderError.nothingToRefund) {
      try order(.collected, .takeaway).grantingRefund(by: person(.manager), at: Self.now)
    }
    // Part of it was paid.
    let part = abandoned.received(Money(cents: 50))
    #expect(!part.isPaid)
    #expect(try part.grantingRefund(by: person(.manager), at: Self.now).refundGrantedAt != nil)
    #expect(throws: OrderError.nothingToRefund) {
      try abandoned.received(.zero).grantingRefund(by: person(.manager), at: Self.now)
    }
  }

  @Test("a take-away counts as abandoned some time after the restaurant has closed next, also past midnight")
  func abandonment() {
    func restaurant(_ hours: [Restaurant.OpeningHours]) -> Restaurant {
      Restaurant(
        id: Self.restaurant, name: "", description: "", image: nil, phone: "",
        address: Address(line1: "", postalCode: "", city: ""), openingHours: hours, deliveryRadiusMetres: 1,
        estimatedMinutes: 1, rating: nil, isSuspended: true)
    }
    // Tuesday 2026-11-24, 07:00 in Paris.
    let morning = Self.now
    let evening = restaurant((1...7).map { .init(day: $0, opens: "18:00", closes: "01:30") })
    #expect(evening.abandonment(ofReadyAt: morning, grace: 600) == morning + (18.5 * 3600) + 600)
    #expect(evening.abandonment(ofReadyAt: morning + 15 * 3600, grace: 0) == morning + 18.5 * 3600)
    #expect(restaurant([]).abandonment(ofReadyAt: morning, grace: 600) == morning + 86_400 + 600)
  }

  @Test("a step changes the status, is written down, and makes a new version")
  func taking() throws {
    let before = order(.placed)
    let after = try before.taking(.preparing, by: person(.pizzaiolo), at: Self.now)
    #expect(after.status == .preparing)
    #expect(after.version == before.version + 1)
    #expect(after.history.last?.by == "pizzaiolo")
    #expect(after.history.last?.at == Self.now)
  }

  @Test("what became of an order can be taken back to how it was placed")
  func asPlaced() throws {
    var first = order(.awaitingPayment, isPaid: false)
    first.promisedAt = nil
    first.history = [.init(status: .awaitingPayment, at: Self.now, by: "customer")]
    let later = try first.promised(at: Self.now).received(first.total).taking(.placed, by: .system, at: Self.now)
      .taking(.preparing, by: person(.pizzaiolo), at: Self.now)
    #expect(later.asPlaced() == first)
  }

  @Test("a wrong step says which are possible; one that the role never takes says so")
  func refusals() {
    #expect(throws: OrderError.stepNotAllowed(from: .preparing, to: .cancelled, allowed: [])) {
      try order(.preparing).taking(.cancelled, by: person(.customer), at: Self.now)
    }
    #expect(throws: OrderError.stepNotAllowed(from: .placed, to: .ready, allowed: [.preparing])) {
      try order(.placed).taking(.ready, by: person(.pizzaiolo), at: Self.now)
    }
    #expect(throws: OrderError.roleMayNot(.preparing)) {
      try order(.placed).taking(.preparing, by: person(.customer), at: Self.now)
    }
  }

  @Test(
    "nobody gets an unpaid order", arguments: [(OrderStatus.delivering, OrderStatus.delivered), (.ready, .collected)])
  func unpaid(from: OrderStatus, to: OrderStatus) {
    let fulfilment: Fulfilment = to == .collected ? .takeaway : .delivery
    #expect(throws: OrderError.unpaid(allowed: [to == .collected ? .abandoned : .returned])) {
      try order(from, fulfilment, isPaid: false).taking(to, by: person(.manager), at: Self.now)
    }
    #expect(throws: Never.self) {
      try order(from, fulfilment, isPaid: true).taking(to, by: person(.manager), at: Self.now)
    }
  }

  @Test("nothing is cooked before the kitchen has said that it can be made")
  func undecided() {
    var order = order(.placed)
    order.promisedAt = nil
    #expect(throws: OrderError.undecided) { try order.taking(.preparing, by: person(.pizzaiolo), at: Self.now) }
  }

  @Test("the preparation of an order for later cannot begin long before it must")
  func tooEarly() throws {
    let order = order(.placed).promised(at: Self.now + 7200, prepareFrom: Self.now + 6000)
    #expect(throws: OrderError.tooEarly(until: Self.now + 4200)) {
      try order.taking(.preparing, by: person(.manager), at: Self.now + 4199)
    }
    #expect(try order.taking(.preparing, by: person(.pizzaiolo), at: Self.now + 4200).status == .preparing)
    #expect(try order.taking(.cancelled, by: person(.customer), at: Self.now).status == .cancelled)
  }

  @Test("who called an order ready by a slip of the finger takes that back within two minutes, and nobody else")
  func takenBack() throws {
    let pizzaiolo = person(.pizzaiolo)
    let record = try OrderRecord(order: order(.preparing)).taking(.ready, by: pizzaiolo, at: Self.now)
    let back = try record.taking(.preparing, by: pizzaiolo, at: Self.now + 120, takesBack: true)
    #expect(back.order.status == .preparing)
    #expect(back.order.history.map(\.status) == [.ready, .preparing])
    #expect(back.order.version == record.order.version + 1)
    #expect(throws: OrderError.notTakenBack(allowed: [])) {
      try record.taking(.preparing, by: pizzaiolo, at: Self.now + 121, takesBack: true)
    }
    #expect(throws: OrderError.notTakenBack(allowed: [])) {
      try record.taking(.preparing, by: person(.pizzaiolo), at: Self.now + 1, takesBack: true)
    }
    #expect(throws: OrderError.roleMayNot(.preparing)) {
      try record.taking(.preparing, by: person(.courier), at: Self.now + 1, takesBack: true)
    }
  }

  @Test("that preparation has begun, said a second time, does not take back that the order is ready")
  func repeatedPreparing() throws {
    let pizzaiolo = person(.pizzaiolo)
    let ready = try OrderRecord(order: order(.preparing)).taking(.ready, by: pizzaiolo, at: Self.now)
    #expect(throws: OrderError.stepNotAllowed(from: .ready, to: .preparing, allowed: [])) {
      try ready.taking(.preparing, by: pizzaiolo, at: Self.now + 1)
    }
  }

  @Test("who brings an order is remembered, and not part of what its customer reads")
  func courier() throws {
    let courier = Caller(accountId: .new(), role: .courier, restaurantId: Self.restaurant)
    let record = try OrderRecord(order: order(.ready)).taking(.delivering, by: .person(courier), at: Self.now)
    #expect(record.courierId == courier.accountId)
    let json = String(decoding: record.order.json, as: UTF8.self)
    #expect(!json.contains(courier.accountId.description))
  }

  @Test("the same step by the same person is a repetition; by another it is a conflict")
  func repetition() throws {
    let pizzaiolo = person(.pizzaiolo)
    let after = try OrderRecord(order: order(.placed)).taking(.preparing, by: pizzaiolo, at: Self.now)
    #expect(after.wasTaken(to: .preparing, by: pizzaiolo))
    #expect(!after.wasTaken(to: .preparing, by: person(.pizzaiolo)))
  }

  @Test("an anonymous order says nothing of its customer")
  func anonymous() {
    var order = order(.delivered)
    order.address = Address(line1: "12 rue Saint-Laud", postalCode: "49100", city: "Angers")
    order.contact = Contact(name: "Mme Petit", phone: "+33612345678")
    order = order.anonymous()
    #expect(order.customerId == nil)
    #expect(order.address == nil)
    #expect(order.contact == nil)
    #expect(order.note == nil)
    #expect(order.lines.allSatisfy { $0.note == nil })
    #expect(order.version == 2)
  }

  @Test("what is under way for a customer holds up their erasure for a day after it was promised, and no longer")
  func openOrders() {
    let customer = ID.new()
    let waiting = order(.ready)
    var scheduled = order(.placed)
    scheduled.promisedAt = nil
    scheduled.scheduledFor = Self.now + 3600
    let erasure = OpenOrdersChanged(customerId: customer, open: [scheduled, waiting], now: Self.now)
    #expect(erasure.orderIds == [scheduled.id, waiting.id])
    #expect(erasure.latestAt == Self.now + 3600 + 86_400)
    #expect(OpenOrdersChanged(customerId: customer, open: [waiting], now: Self.now + 86_401).orderIds.isEmpty)
    #expect(OpenOrdersChanged(customerId: customer, open: [], now: Self.now).latestAt == nil)
  }

  @Test("an anonymous order forgets who placed it, and keeps the employee who took its last step")
  func anonymousActor() {
    var record = OrderRecord(order: order(.cancelled), actorId: nil, courierId: .new())
    record.actorId = record.order.customerId
    #expect(record.anonymous().actorId == nil)
    #expect(record.anonymous().courierId == record.courierId)
    record.actorId = .new()
    #expect(record.anonymous().actorId == record.actorId)
  }
}
