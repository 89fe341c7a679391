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
    let quote = Quote(draft(), context(at: Self.now).appraisal(of: draft(), by: nil), at: Self.now)
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
    let quote = Quote(draft(), context(at: Self.now).appraisal(of: draft(), by: nil), at: Self.now)
    #expect(quote.taxShares == [TaxShare(ratePerMille: 100, total: Money(cents: 2000), tax: Money(cents: 182))])
    #expect(quote.lines.first?.allergens == ["gluten"])
    #expect(quote.promisedAt == Self.now + Double(Recipe.preparationSeconds(of: [(seconds: 300, quantity: 2)])))
  }

  @Test("a restaurant that nobody knows is a fault like others, and nothing is priced")
  func unknownRestaurant() {
    var unknown = context(at: Self.now)
    unknown.restaurant = nil
    let quote = Quote(draft(), unknown.appraisal(of: draft(), by: nil), at: Self.now)
    #expect(quote.errors.map(\.pointer) == ["/restaurantId"])
    #expect(quote.errors.first?.code == .unknown && quote.lines.isEmpty && !quote.isOrderable)
  }
}
