import Contracts
import FoundationEssentials
import Support
import Testing

/// Messages as they were once sent are understood for ever, so that services of two versions run side by side. A fixture
/// is never changed; a new form gets a new one, `context.event-name.what-is-new.json`.
struct WireTests {
  private func contracts() throws -> String { try Servers.variable("ROOT") + "/Shared/Contracts" }
  private func fixtures() throws -> String { try Servers.variable("ROOT") + "/Tests/Contracts/Fixtures" }

  private func fixture(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(filePath: "\(try fixtures())/\(name).json")))
  }

  @discardableResult
  private func decode<E: Event>(_ type: E.Type, _ name: String) throws -> E {
    let message = try E(JSON(reading: try fixture(name)))
    // What we write today reads back as the same.
    #expect(try E(reading: message.json).canonicalJSON == message.canonicalJSON)
    return message
  }

  @Test("every event that the contracts declare is in the list of all, and each has a name of its own")
  func everyEvent() throws {
    let root = try contracts()
    let files = try FileManager.default.subpathsOfDirectory(atPath: root).filter { $0.hasSuffix(".swift") }
    let declared = try files.flatMap { file in
      try String(contentsOf: URL(filePath: "\(root)/\(file)"), encoding: .utf8).matches(of: #/struct (\w+): Event\b/#)
        .map { String($0.output.1) }
    }
    #expect(declared.sorted() == allEvents.map { "\($0)" }.sorted())
    #expect(Set(allEvents.map { $0.name }).count == allEvents.count)
  }

  @Test("every event has a fixture, and every fixture is still read as its event")
  func everyFixture() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: try fixtures()).map { String($0.dropLast(5)) }
    for event in allEvents {
      #expect(names.contains(event.name), "no fixture \(event.name).json")
      for name in names where name == event.name || name.hasPrefix("\(event.name).") { try decode(event, name) }
    }
    let known = allEvents.map { $0.name }
    #expect(names.filter { name in !known.contains { name == $0 || name.hasPrefix("\($0).") } } == [])
  }

  @Test("account-changed, with a field that is not known yet")
  func accountChanged() throws {
    let event = try decode(AccountChanged.self, "accounts.account-changed")
    #expect(event.account.id == ID("01a20bff-57be-770b-b6ab-e856c4d6c045"))
    #expect(event.account.role == .customer)
    #expect(event.account.firstName == "Camille")
    #expect(event.account.addresses.first?.line1 == "12 rue Saint-Aubin")
    #expect(event.version == 3)
  }

  @Test("account-erased")
  func accountErased() throws {
    let event = try decode(AccountErased.self, "accounts.account-erased")
    #expect(event.accountId == ID("01a20bff-57be-770b-b6ab-e856c4d6c045"))
    #expect(event.wasStaff == nil)
    #expect(try decode(AccountErased.self, "accounts.account-erased.staff").wasStaff == true)
  }

  @Test("account-leaving")
  func accountLeaving() throws {
    let event = try decode(AccountLeaving.self, "accounts.account-leaving")
    #expect(event.accountId == ID("01a20bff-57be-770b-b6ab-e856c4d6c045"))
  }

  @Test("open-orders-changed")
  func openOrdersChanged() throws {
    let event = try decode(OpenOrdersChanged.self, "orders.open-orders-changed")
    #expect(event.customerId == ID("01a20bff-57be-770b-b6ab-e856c4d6c045"))
    #expect(event.orderIds.map(\.description) == ["01a20bff-b458-7456-be78-00f38f366576"])
    #expect(event.latestAt == Date(rfc3339: "2026-11-25T05:42:13Z"))
    let none = try decode(OpenOrdersChanged.self, "orders.open-orders-changed.none")
    #expect(none.orderIds.isEmpty && none.latestAt == nil)
  }

  @Test("the answer of an accounts service that erased at once says so")
  func erasure() throws {
    #expect(try Erasure(reading: Array("{}".utf8)) == .done)
  }

  @Test("access-revoked")
  func accessRevoked() throws {
    let event = try decode(AccessRevoked.self, "accounts.access-revoked")
    #expect(event.accountId == ID("01a20bff-57be-770b-b6ab-e856c4d6c045"))
    #expect(event.generation == 7)
  }

  @Test("restaurant-changed")
  func restaurantChanged() throws {
    let event = try decode(RestaurantChanged.self, "catalogue.restaurant-changed")
    #expect(event.restaurant.name == "OC Pizza Angers")
    #expect(event.restaurant.address.latitude == 47.492432)
    #expect(event.restaurant.openingHours.last == .init(day: 5, opens: "18:00", closes: "00:30"))
    #expect(event.restaurant.deliveryRadiusMetres == 7000)
    #expect(event.restaurant.rating == 4.5)
    #expect(event.version == 2)
  }

  @Test("product-changed")
  func productChanged() throws {
    let event = try decode(ProductChanged.self, "catalogue.product-changed")
    #expect(event.product.kind == .menu)
    #expect(event.product.price == Money(cents: 1600))
    #expect(event.product.choices?.first?.productIds.map(\.description) == ["01930000-0000-7000-8000-000000000303"])
    #expect(event.product.recipe.quantities.first?.amount == 150)
    #expect(event.isWithdrawn)
    #expect(event.version == 5)
  }

  @Test("offer-changed")
  func offerChanged() throws {
    let event = try decode(OfferChanged.self, "catalogue.offer-changed")
    let terms = event.offer.terms
    #expect(terms.kind == .percent && terms.percent == 10 && terms.code == "BIENVENUE10")
    #expect(terms.minimum == Money(cents: 2000) && terms.maximumUses == 500 && terms.oncePerCustomer == true)
    #expect(terms.restaurantIds?.count == 1 && terms.categoryIds?.count == 1 && terms.productIds?.count == 1)
    #expect(!event.isWithdrawn && event.version == 1)
  }

  @Test("category-changed")
  func categoryChanged() throws {
    let event = try decode(CategoryChanged.self, "catalogue.category-changed")
    #expect(event.category.name == "Canettes")
    #expect(event.category.parentId == ID("01930000-0000-7000-8000-000000000203"))
    #expect(event.category.position == 1)
  }

  @Test("order-changed")
  func orderChanged() throws {
    let order = try decode(OrderChanged.self, "orders.order-changed").order
    #expect(order.status == .placed)
    #expect(order.total == Money(cents: 1900))
    #expect(order.lines.first?.note == "sans tomate")
    #expect(order.history.count == 2)
    #expect(order.promisedAt == Date(rfc3339: "2026-11-24T05:42:13Z"))
  }

  @Test("ticket-decided")
  func ticketDecided() throws {
    let event = try decode(TicketDecided.self, "kitchen.ticket-decided")
    #expect(event.decision == .accepted(readyAt: try #require(Date(rfc3339: "2026-11-24T05:31:13Z"))))
    let rejected = try decode(TicketDecided.self, "kitchen.ticket-decided.rejected")
    #expect(rejected.decision == .rejected(reason: .stock))
  }

  @Test("order-changed and ticket-decided of an order whose lines were changed; before, an order has one revision")
  func revisions() throws {
    let order = try decode(OrderChanged.self, "orders.order-changed.revised").order
    #expect(order.currentRevision == 2)
    #expect(order.amountReceived == Money(cents: 1900))
    #expect(order.amountDue == Money(cents: 950))
    #expect(order.proposal?.number == 3)
    #expect(order.proposal?.refusal == .stock)
    #expect(try decode(TicketDecided.self, "kitchen.ticket-decided.revision").decidedRevision == 2)
    let refused = try decode(TicketDecided.self, "kitchen.ticket-decided.revision-refused")
    #expect(refused.decision == .revisionRefused(reason: .stock))
    let before = try decode(OrderChanged.self, "orders.order-changed").order
    #expect(before.currentRevision == 1)
    #expect(before.amountReceived == before.total)
    #expect(before.amountDue == .zero)
    #expect(try decode(TicketDecided.self, "kitchen.ticket-decided").decidedRevision == 1)
  }

  @Test("order-changed and ticket-decided of an order for later, with the road that the kitchen is told")
  func later() throws {
    let changed = try decode(OrderChanged.self, "orders.order-changed.later")
    #expect(changed.travelSeconds == 360)
    #expect(changed.order.scheduledFor == (try Date("2026-11-28T17:30:00Z", strategy: .iso8601)))
    #expect(changed.order.prepareFrom == (try Date("2026-11-28T17:15:00Z", strategy: .iso8601)))
    let decided = try decode(TicketDecided.self, "kitchen.ticket-decided.later")
    #expect(
      decided.decision
        == .accepted(
          readyAt: try Date("2026-11-28T17:24:00Z", strategy: .iso8601),
          prepareFrom: try Date("2026-11-28T17:15:00Z", strategy: .iso8601),
          promisedAt: try Date("2026-11-28T17:30:00Z", strategy: .iso8601)))
  }

  @Test("load-changed")
  func loadChanged() throws {
    let event = try decode(KitchenLoadChanged.self, "kitchen.load-changed")
    #expect(event.freeFrom == (try Date("2026-11-24T05:31:13Z", strategy: .iso8601)))
  }

  @Test("availability-changed")
  func availabilityChanged() throws {
    let event = try decode(AvailabilityChanged.self, "kitchen.availability-changed")
    #expect(event.isAvailable == false)
    #expect(event.version == 4)
  }

  @Test("payment-changed")
  func paymentChanged() throws {
    let event = try decode(PaymentChanged.self, "payment.payment-changed")
    #expect(event.payment.status == .succeeded)
    #expect(event.payment.amount == Money(cents: 1900))
    #expect(event.payment.invoiceNumber == "ANGERS-000001")
  }

  @Test("travel-estimate-changed")
  func travelEstimateChanged() throws {
    let event = try decode(TravelEstimateChanged.self, "delivery.travel-estimate-changed")
    #expect(event.baseSeconds == 180)
    #expect(event.secondsPerKilometre == 165)
    #expect(event.version == 9)
  }

  @Test("order-changed of an order that nobody fetched, with its reason")
  func abandoned() throws {
    let order = try decode(OrderChanged.self, "orders.order-changed.abandoned").order
    #expect(order.status == .abandoned)
    #expect(order.reason == .notCollected)
    #expect(order.isRefundOwed)
    let outline = try OrderOutlined(JSON(reading: try fixture("orders.order-changed.abandoned"))).order
    #expect(outline.reason == .notCollected)
    #expect(outline.isRefundOwed)
  }

  @Test("availability-changed of a product of which few can be made")
  func few() throws {
    #expect(try decode(AvailabilityChanged.self, "kitchen.availability-changed.few").remaining == 3)
    #expect(try decode(AvailabilityChanged.self, "kitchen.availability-changed").remaining == nil)
  }
}
