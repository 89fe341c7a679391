import Contracts
import FoundationEssentials
import Testing

@testable import Orders

/// Drafts that are priced: what is quoted, and what is ordered.
struct AppraisalTests {
  private static let now = Date(timeIntervalSince1970: 1_795_500_000)
  private static let customer = Caller(accountId: .new(), role: .customer)

  /// A pizza that becomes dearer a minute from now.
  private static let pizza = Product(
    id: .new(), name: "Régina", description: "", image: nil, kind: .item, categoryId: .first, price: Money(cents: 1000),
    allergens: ["gluten"], ingredients: [], choices: nil,
    recipe: Recipe(steps: [], preparationSeconds: 300, quantities: []), position: 0,
    prices: [
      .init(from: now - 86_400, price: Money(cents: 1000)), .init(from: now + 60, price: Money(cents: 1200)),
    ])

  private let restaurant = Restaurant(
    id: .new(), name: "", description: "", image: nil, phone: "",
    address: Address(line1: "", postalCode: "", city: "", latitude: 47.49, longitude: -0.56),
    openingHours: (1...7).map { .init(day: $0, opens: "00:00", closes: "24:00") }, deliveryRadiusMetres: 8000,
    estimatedMinutes: 20, rating: nil, isSuspended: false)

  private func context(at time: Date) -> PlacingContext {
    PlacingContext(
      restaurant: restaurant, menu: Menu([Self.pizza]), limits: OrderLimits(open: nil, unpaid: 1, pieces: 60), now: time
    )
  }

  private func draft(quotedAt: Date? = nil) -> OrderDraft {
    OrderDraft(
      restaurantId: restaurant.id, fulfilment: .takeaway, lines: [.init(productId: Self.pizza.id, quantity: 2)],
      paymentMethod: .cash, quotedAt: quotedAt)
  }

  private func order(_ draft: OrderDraft, at time: Date) throws -> Order {
    try Order.placing(draft, id: .new(), number: "", by: Self.customer, in: context(at: time))
  }

  @Test("a quote holds for two minutes, also where the price changes meanwhile")
  func validity() throws {
    let quote = Quote(context(at: Self.now).appraisal(of: draft(), by: nil))
    #expect(quote.isOrderable && quote.total == Money(cents: 2000))
    let later = Self.now + 90
    #expect(try order(draft(), at: later).total == Money(cents: 2400))
    let quoted = try order(draft(quotedAt: quote.quotedAt), at: later)
    #expect(quoted.lines == quote.lines && quoted.total == quote.total)
    let error = #expect(throws: PlacingError.self) { try order(draft(quotedAt: Self.now), at: Self.now + 121) }
    #expect(error == .faults([DraftFault("/quotedAt", .quoteExpired)]))
    #expect(throws: PlacingError.self) { try order(draft(quotedAt: Self.now + 3600), at: Self.now) }
  }

  @Test("tax, total and promise of a quote are those of its order")
  func sums() {
    let quote = Quote(context(at: Self.now).appraisal(of: draft(), by: nil))
    #expect(quote.taxShares == [TaxShare(ratePerMille: 100, total: Money(cents: 2000), tax: Money(cents: 182))])
    #expect(quote.lines.first?.allergens == ["gluten"])
    #expect(quote.promisedAt == Self.now + Double(Recipe.preparationSeconds(of: [(seconds: 300, quantity: 2)])))
  }

  @Test("a restaurant that nobody knows is a fault like others, and nothing is priced")
  func unknownRestaurant() {
    var unknown = context(at: Self.now)
    unknown.restaurant = nil
    let quote = Quote(unknown.appraisal(of: draft(), by: nil))
    #expect(quote.errors.map(\.pointer) == ["/restaurantId"])
    #expect(quote.errors.first?.code == .unknown && quote.lines.isEmpty && !quote.isOrderable)
  }

  @Test(
    "a quote finds what would refuse the order: the customer, the channel, the order that is made good, the restaurant")
  func sameFaults() {
    let cashier = Caller(accountId: .new(), role: .cashier, restaurantId: restaurant.id)
    var draft = draft()
    draft.customerId = .new()
    draft.channel = .app
    draft.replaces = .new()
    let quote = Quote(context(at: Self.now).appraisal(of: draft, by: cashier))
    #expect(quote.errors.map(\.pointer) == ["/customerId", "/channel", "/replaces"] && !quote.isOrderable)
    let stranger = Caller(accountId: .new(), role: .cashier, restaurantId: .new())
    #expect(
      Quote(context(at: Self.now).appraisal(of: self.draft(), by: stranger)).errors.map(\.pointer) == ["/restaurantId"])
  }

  @Test("what makes good an order is quoted at no charge, as it is ordered")
  func replacement() throws {
    let manager = Caller(accountId: .new(), role: .manager, restaurantId: restaurant.id)
    var before = try order(draft(), at: Self.now)
    before.status = .collected
    var context = context(at: Self.now)
    context.replaced = before
    var draft = draft()
    draft.replaces = before.id
    let quote = Quote(context.appraisal(of: draft, by: manager))
    let order = try Order.placing(draft, id: .new(), number: "", by: manager, in: context)
    #expect(quote.isOrderable && quote.total == .zero && quote.adjustments == order.adjustments)
    #expect(order.total == .zero && order.isPaid && order.replaces == before.id && order.status == .placed)
  }

  @Test("what is wrong and what stands in the way is said at once: a conflict where the draft itself is right")
  func everythingAtOnce() throws {
    var place = restaurant
    place.pause = .init(until: Self.now + 600)
    var context = context(at: Self.now)
    context.restaurant = place
    context.menu.stock[Self.pizza.id] = .init(isAvailable: true, remaining: 1)
    func problem(_ draft: OrderDraft) -> Problem? {
      do {
        _ = try Order.placing(draft, id: .new(), number: "", by: Self.customer, in: context)
        return nil
      } catch {
        return Problem(error)
      }
    }
    let conflict = try #require(problem(draft()))
    #expect(conflict.status == 409 && conflict.code == .closed && conflict.opensAt == Self.now + 600)
    #expect(conflict.errors?.map(\.pointer) == ["/restaurantId", "/lines/0"])
    #expect(conflict.errors?.map(\.code) == [.closed, .soldOut])
    #expect(conflict.errors?.last?.productId == Self.pizza.id && conflict.products?.map(\.remaining) == [1])
    var wrong = draft()
    wrong.lines.append(.init(productId: .new(), quantity: 1))
    let invalid = try #require(problem(wrong))
    #expect(invalid.status == 422)
    #expect(invalid.errors?.map(\.pointer) == ["/lines/1/productId", "/restaurantId", "/lines/0"])
    #expect(Quote(context.appraisal(of: wrong, by: Self.customer)).errors == invalid.errors)
  }

  @Test("the next free slots of a quote begin when what it asks for can be there")
  func slots() throws {
    var large = draft()
    large.lines[0].quantity = 50
    let context = context(at: Self.now)
    func first(_ draft: OrderDraft) throws -> Date {
      try #require(context.nextSlots(for: draft, context.appraisal(of: draft, by: nil)).first).from
    }
    let work = context.menu.work(of: context.appraisal(of: large, by: nil).pricedLines)
    #expect(try first(large) >= Self.now + Double(work.duration))
    #expect(try first(large) > first(draft()))
  }
}
