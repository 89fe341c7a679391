import Contracts
import FoundationEssentials
import Testing

@testable import Orders

/// What a changed order costs: what stays the same keeps its price.
struct ChangedMoneyTests {
  private static let now = Date(timeIntervalSince1970: 1_795_500_000)
  private static let pizza = MenuItem(
    id: .new(), name: "Régina", price: Money(cents: 1000), choices: [], isAvailable: true)
  private static let drink = MenuItem(
    id: .new(), name: "Cola", price: Money(cents: 300), choices: [], isAvailable: true)
  private static let place = ID.new()
  private static let customer = Caller(accountId: .new(), role: .customer)
  private static let manager = Caller(accountId: .new(), role: .manager, restaurantId: place)
  private static let angers = Address(line1: "", postalCode: "", city: "", latitude: 47.49, longitude: -0.56)

  private func context(at time: Date = now, fee: Int = 300, _ offers: [Offer] = [], code: Offer? = nil)
    -> PlacingContext
  {
    let zone = Zone(
      name: "", radiusMetres: 5000, minimum: Money(cents: fee), fees: [.init(from: .zero, fee: Money(cents: fee))])
    let restaurant = Restaurant(
      id: Self.place, name: "", description: "", image: nil, phone: "", address: Self.angers,
      openingHours: (1...7).map { .init(day: $0, opens: "00:00", closes: "24:00") }, deliveryRadiusMetres: 8000,
      estimatedMinutes: 20, rating: nil, isSuspended: false, zones: [zone])
    return PlacingContext(
      restaurant: restaurant, menu: Menu([Self.pizza, Self.drink]), address: nil,
      limits: OrderLimits(open: nil, unpaid: 1, pieces: 60), now: time, offers: offers,
      codedOffer: code.map { KnownOffer(offer: $0) })
  }

  private func delivered(_ context: PlacingContext) -> PlacingContext {
    var context = context
    context.address = Self.angers
    return context
  }

  private func draft(_ pizzas: Int, _ fulfilment: Fulfilment = .takeaway, code: String? = nil) -> OrderDraft {
    OrderDraft(
      restaurantId: Self.place, fulfilment: fulfilment, lines: [.init(productId: Self.pizza.id, quantity: pizzas)],
      paymentMethod: .cash, offerCode: code)
  }

  private func offer(_ kind: Offer.Kind, percent: Int? = nil, code: String? = nil, until: Date? = nil) -> Offer {
    Offer(id: .new(), terms: .init(name: "Offre", kind: kind, code: code, percent: percent, until: until))
  }

  private func accepted(_ draft: OrderDraft, by caller: Caller = customer, in context: PlacingContext) throws -> Order {
    try Order.placing(draft, id: .new(), number: "", by: caller, in: context).promised(at: Self.now + 600)
  }

  /// The order changed, and the change accepted where the kitchen has to.
  private func changed(
    _ order: Order, _ draft: OrderDraft, by caller: Caller = customer, in context: PlacingContext
  ) throws -> Order {
    let record = try OrderRecord(order: order).revising(draft, ifVersions: [order.version], by: caller, in: context)
    return record.order.acceptingProposal()
  }

  private func noted(_ draft: OrderDraft) -> OrderDraft {
    var draft = draft
    draft.note = "Sonner"
    return draft
  }

  @Test("what makes good another order stays free and paid, and only a manager has something else made for it")
  func replacement() throws {
    var before = try accepted(draft(1), in: context())
    before.status = .collected
    var asked = draft(1)
    asked.replaces = before.id
    var free = context()
    free.replaced = before
    let order = try accepted(asked, by: Self.manager, in: free)
    let note = try changed(order, noted(draft(1)), in: context())
    #expect(note.note == "Sonner" && note.total == .zero && note.isPaid && note.amountDue == .zero)
    #expect(throws: PlacingError.faults([DraftFault("/lines", .replacementFixed)])) {
      try changed(order, draft(9), in: context())
    }
    let more = try changed(order, draft(2), by: Self.manager, in: context())
    #expect(more.lines[0].quantity == 2 && more.total == .zero && more.isPaid && more.adjustments?.count == 1)
    #expect(more.adjustments?.first?.name == order.adjustments?.first?.name)
  }

  @Test("an order that its code makes free stays paid when a note is changed")
  func freeByCode() throws {
    let code = offer(.percent, percent: 100, code: "CADEAU")
    let order = try accepted(draft(1, code: "cadeau"), in: context(code: code)).received(.zero)
    #expect(order.total == .zero && order.isPaid && order.offerCode == "CADEAU")
    let note = try changed(order, noted(draft(1)), in: context(code: code))
    #expect(note.total == .zero && note.isPaid)
    #expect(try changed(order, draft(2), in: context()).isPaid == false)
  }

  @Test("an offer that has ended since is still given, for what is ordered and for what is added")
  func endedOffer() throws {
    let free = offer(.secondFree, until: Self.now + 60)
    let order = try accepted(draft(2), in: context([free]))
    #expect(order.total == Money(cents: 1000))
    let later = context(at: Self.now + 120, [free])
    #expect(try changed(order, noted(draft(2)), in: context(at: Self.now + 120)).total == Money(cents: 1000))
    #expect(try changed(order, draft(4), in: later).total == Money(cents: 2000))
    let next = offer(.percent, percent: 50)
    var begun = next
    begun.terms.from = Self.now + 90
    #expect(try changed(order, draft(3), in: context(at: Self.now + 120, [free, begun])).total == Money(cents: 2000))
  }

  @Test("a code stays the order's while it takes nothing off, and another order can use it once the preparation begins")
  func codeWithoutEffect() throws {
    var code = offer(.percent, percent: 10, code: "DIX")
    code.terms.minimum = Money(cents: 2000)
    let order = try accepted(draft(2, code: "DIX"), in: context(code: code))
    #expect(order.total == Money(cents: 1800))
    let less = try changed(order, draft(1), in: context(code: code))
    #expect(less.total == Money(cents: 1000) && less.offerCode == "DIX" && less.codedDiscount == nil)
    #expect(!less.givesBackOffer && !order.givesBackOffer)
    #expect(try changed(less.promised(at: Self.now), draft(2), in: context(code: code)).total == Money(cents: 1800))
    var (made, discounted) = (less, order)
    made.status = .preparing
    discounted.status = .preparing
    #expect(made.givesBackOffer && !discounted.givesBackOffer)
    discounted.status = .cancelled
    #expect(discounted.givesBackOffer)
    // The version before kept the code in the discount alone.
    var old = order
    old.keptOfferCode = nil
    #expect(try changed(old, draft(1), in: context(code: code)).offerCode == "DIX")
    #expect(try Order(reading: less.json).offerCode == "DIX")
  }

  @Test(
    "a delivery that only gets a note keeps its fee, whatever the zone asks for since; with other lines it gets the new one"
  )
  func fee() throws {
    let order = try accepted(draft(1, .delivery), in: delivered(context(fee: 300)))
    #expect(order.total == Money(cents: 1300))
    let dearer = delivered(context(fee: 2000))
    #expect(try changed(order, noted(draft(1, .delivery)), in: dearer).total == Money(cents: 1300))
    #expect(try changed(order, draft(2, .delivery), in: delivered(context(fee: 500))).total == Money(cents: 2500))
  }

  @Test("whom to ask for can be changed, and stays where nobody is named")
  func contact() throws {
    let order = try accepted(draft(1), in: context())
    var asked = draft(1)
    asked.contact = Contact(name: "Camille", phone: "+33612345678")
    let named = try changed(order, asked, in: context())
    #expect(named.contact == asked.contact && named.currentRevision == 2)
    #expect(try changed(named, noted(draft(1)), in: context()).contact == asked.contact)
    #expect(named.content.anonymous.terms?.contact == nil)
  }

  @Test("all that is wrong with a change is said at once, also that it is closed and what has run out")
  func atOnce() throws {
    let order = try accepted(draft(1), in: context())
    var closed = context()
    closed.restaurant?.isSuspended = true
    closed.menu.stock[Self.pizza.id] = .init(isAvailable: true, remaining: 1)
    var wrong = draft(3, code: "AUTRE")
    let both = #expect(throws: PlacingError.self) { try changed(order, wrong, in: closed) }.map { Problem($0) }
    #expect(both?.status == 422 && both?.errors?.map(\.pointer) == ["/offerCode", "/restaurantId", "/lines/0"])
    wrong.offerCode = nil
    let conflict = #expect(throws: PlacingError.self) { try changed(order, wrong, in: closed) }.map { Problem($0) }
    #expect(conflict?.status == 409 && conflict?.errors?.map(\.code) == [.closed, .soldOut])
  }
}
