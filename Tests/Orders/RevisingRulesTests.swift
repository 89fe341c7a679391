import Contracts
import FoundationEssentials
import Testing

@testable import Orders

/// What somebody who changes an order gets.
struct RevisingRulesTests {
  private static let now = Date(timeIntervalSince1970: 1_795_500_000)
  private static let pizza = MenuItem(
    id: .new(), name: "Régina", price: Money(cents: 1000), choices: [], isAvailable: true)
  private static let customer = Caller(accountId: .new(), role: .customer)
  private static let angers = Address(line1: "", postalCode: "", city: "", latitude: 47.49, longitude: -0.56)

  private let restaurant = Restaurant(
    id: .new(), name: "", description: "", image: nil, phone: "", address: angers,
    openingHours: (1...7).map { .init(day: $0, opens: "00:00", closes: "24:00") }, deliveryRadiusMetres: 8000,
    estimatedMinutes: 20, rating: nil, isSuspended: false)

  private func context(_ item: MenuItem = pizza) -> PlacingContext {
    PlacingContext(
      restaurant: restaurant, menu: Menu([item]), address: Self.angers,
      limits: OrderLimits(open: nil, unpaid: 1, pieces: 60), now: Self.now)
  }

  private func draft(_ quantity: Int = 2, _ change: (inout OrderDraft) -> Void = { _ in }) -> OrderDraft {
    var draft = OrderDraft(
      restaurantId: restaurant.id, fulfilment: .takeaway, lines: [.init(productId: Self.pizza.id, quantity: quantity)],
      paymentMethod: .card)
    change(&draft)
    return draft
  }

  /// An order of two pizzas by card that the kitchen has accepted.
  private func accepted() throws -> OrderRecord {
    let order = try Order.placing(draft(), id: .new(), number: "", by: Self.customer, in: context())
    return OrderRecord(order: order.promised(at: Self.now + 600))
  }

  private func revising(
    _ record: OrderRecord, _ draft: OrderDraft, version: Int? = nil, in context: PlacingContext? = nil
  ) throws -> OrderRecord {
    try record.revising(
      draft, ifVersions: [version ?? record.order.version], by: Self.customer, in: context ?? self.context())
  }

  @Test("what the kitchen has to make otherwise waits for it: lines, fulfilment, time and place")
  func proposals() throws {
    let record = try accepted()
    let changes: [OrderDraft] = [
      draft(3), draft { $0.fulfilment = .delivery }, draft { $0.scheduledFor = Self.now + 7200 },
    ]
    for draft in changes {
      let changed = try revising(record, draft)
      #expect(changed.order.openProposal?.number == 2 && changed.order.content == record.order.content)
      #expect(record.topic(ofChange: changed) == .proposed)
    }
  }

  @Test("a change is no step: the last one stays with who took it")
  func lastStep() throws {
    var record = try accepted()
    record.actorId = .new()
    for draft in [draft(3), draft { $0.note = "Sonner" }] {
      let changed = try revising(record, draft)
      #expect(changed.order.version == record.order.version + 1 && changed.actorId == record.actorId)
    }
  }

  @Test("notes and the way to pay are changed at once, and what is paid on receipt is placed")
  func atOnce() throws {
    let record = try accepted()
    let noted = try revising(
      record,
      draft {
        $0.note = "Sonner"
        $0.lines[0].note = "Bien cuite"
      })
    #expect(noted.order.note == "Sonner" && noted.order.lines[0].note == "Bien cuite")
    #expect(noted.order.currentRevision == 2 && noted.order.proposal == nil && noted.order.status == .awaitingPayment)
    #expect(record.topic(ofChange: noted) == .amended)
    let inCash = try revising(record, draft { $0.paymentMethod = .cash })
    #expect(inCash.order.status == .placed && record.topic(ofChange: inCash) == nil)
    #expect(inCash.order.history.last?.by == "system")
  }

  @Test("a cheaper order that is paid by what came in is placed once the kitchen has accepted it")
  func paidByLess() throws {
    var record = try accepted()
    record.order = record.order.received(Money(cents: 1000))
    let proposed = try revising(record, draft(1))
    #expect(proposed.order.status == .awaitingPayment)
    let decided = TicketDecided(
      orderId: proposed.order.id, revision: 2, decision: .accepted(readyAt: Self.now + 600), version: 2)
    let changed = try #require(try proposed.applying(decided, by: nil, at: Self.now))
    #expect(changed.order.status == .placed && changed.order.isPaid)
  }

  @Test("one who has read another version is told so, but for one who asks for what is there already")
  func versions() throws {
    let record = try accepted()
    // Only the kitchen's promise has come since it was placed.
    #expect(try revising(record, draft(3), version: 1).order.openProposal != nil)
    var paid = record
    paid.order = record.order.received(Money(cents: 500))
    for version in [1, 2] {
      #expect(throws: OrderError.changedMeanwhile) { try revising(paid, draft(3), version: version) }
    }
    #expect(try revising(record, draft(), version: 0) == record)
    let proposed = try revising(record, draft(3))
    #expect(try revising(proposed, draft(3), version: 0) == proposed)
    #expect(throws: OrderError.undecided) { try revising(proposed, draft(4)) }
  }

  @Test("what was ordered keeps its price and its place in the storeroom, and only what is added needs more")
  func kept() throws {
    var dearer = Self.pizza
    dearer.price = Money(cents: 1500)
    dearer.remaining = 1
    let record = try accepted()
    let more = try revising(record, draft(3), in: context(dearer))
    #expect(more.order.proposal?.total == Money(cents: 3000))
    let shortage = ProductShortage(id: Self.pizza.id, name: "Régina", remaining: 1)
    #expect(throws: PlacingError.faults([DraftFault("/lines/0", .shortage(shortage))])) {
      try revising(record, draft(4), in: context(dearer))
    }
    dearer.isAvailable = false
    #expect(try revising(record, draft(1), in: context(dearer)).order.openProposal != nil)
  }

  @Test("more of a menu at two rates has as much more of each: its shares are never split again")
  func sharesOfMore() throws {
    var record = try accepted()
    let total = record.order.lines[0].total
    let parts = total.split(inProportionTo: [5, 1])
    record.order.lines[0].taxShares = [TaxShare].of(parts[0], at: 100) + .of(parts[1], at: 200)
    let changed = try revising(record, draft(20)).order
    let line = try #require(changed.openProposal?.lines.first)
    #expect(line.total == total * 10)
    for (share, part) in zip(line.taxShares ?? [], parts) { #expect(abs(share.total.amount - 10 * part.amount) <= 1) }
    #expect(line.taxShares?.map(\.ratePerMille) == [100, 200])
  }

  @Test("it stays with its restaurant, and a restaurant that is closed by then makes nothing else")
  func limits() throws {
    let record = try accepted()
    let error = #expect(throws: PlacingError.self) { try revising(record, draft { $0.restaurantId = .new() }) }
    #expect(error == .faults([DraftFault("/restaurantId", .otherRestaurant)]))
    var closed = context()
    closed.restaurant?.isSuspended = true
    #expect(throws: PlacingError.faults([DraftFault("/restaurantId", .closed)])) {
      try revising(record, draft(3), in: closed)
    }
    #expect(try revising(record, draft { $0.note = "Sonner" }, in: closed).order.note == "Sonner")
  }
}
