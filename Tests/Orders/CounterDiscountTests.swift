import Contracts
import FoundationEssentials
import Testing

@testable import Orders

/// What an employee takes off for a reason.
struct CounterDiscountTests {
  private static let now = Date(timeIntervalSince1970: 1_795_500_000)
  private static let pizza = Product(
    id: .new(), name: "Régina", description: "", image: nil, kind: .item, categoryId: .first, price: Money(cents: 1005),
    allergens: [], ingredients: [], choices: nil,
    recipe: Recipe(steps: [], preparationSeconds: 300, quantities: []), position: 0)
  private static let restaurant = Restaurant(
    id: .new(), name: "", description: "", image: nil, phone: "",
    address: Address(line1: "", postalCode: "", city: "", latitude: 47.49, longitude: -0.56),
    openingHours: (1...7).map { .init(day: $0, opens: "00:00", closes: "24:00") }, deliveryRadiusMetres: 8000,
    estimatedMinutes: 20, rating: nil, isSuspended: false)
  private static let context = PlacingContext(
    restaurant: restaurant, menu: Menu([pizza]), limits: OrderLimits(open: nil, unpaid: 1, pieces: 60), now: now)
  private static let cashier = Caller(accountId: .new(), role: .cashier, restaurantId: restaurant.id)
  private static let manager = Caller(accountId: .new(), role: .manager, restaurantId: restaurant.id)

  private static func draft(_ discount: CounterDiscount?, quantity: Int = 1) -> OrderDraft {
    OrderDraft(
      restaurantId: restaurant.id, fulfilment: .takeaway, lines: [.init(productId: pizza.id, quantity: quantity)],
      paymentMethod: .cash, discount: discount)
  }

  private func place(_ discount: CounterDiscount?, quantity: Int = 1, by caller: Caller) throws -> Order {
    try Order.placing(Self.draft(discount, quantity: quantity), id: .new(), number: "", by: caller, in: Self.context)
  }

  private func faults(_ discount: CounterDiscount, by caller: Caller?) -> [DraftFault] {
    Self.context.appraisal(of: Self.draft(discount), by: caller).faults
  }

  @Test("a discount is a line of the order with its reason and its tax")
  func line() throws {
    let order = try place(CounterDiscount(percent: 10, reason: "Fidélité"), by: Self.cashier)
    let given = try #require(order.adjustments?.first)
    #expect(given.kind == .discount && given.name == "Remise : Fidélité" && given.reason == "Fidélité")
    // Half a cent is rounded up: for who gives, and for who may give.
    #expect(given.amount == Money(cents: -101) && order.total == Money(cents: 904))
    #expect(given.taxShares == [TaxShare(ratePerMille: 100, total: Money(cents: -101), tax: Money(cents: -9))])
  }

  @Test("a cashier takes off ten percent, and a manager everything: then nothing is left to be paid")
  func limits() throws {
    let limit = Money(cents: 101)
    let (eleven, much) = (CounterDiscount(percent: 11, reason: "Retard"), Money(cents: 102))
    #expect(faults(eleven, by: Self.cashier) == [DraftFault("/discount/percent", .tooMuchDiscount(limit))])
    #expect(
      faults(CounterDiscount(amount: much, reason: "Retard"), by: Self.cashier)
        == [DraftFault("/discount/amount", .tooMuchDiscount(limit))])
    #expect(faults(CounterDiscount(amount: limit, reason: "Retard"), by: Self.cashier) == [])
    #expect(
      faults(CounterDiscount(amount: Money(cents: 1006), reason: "Retard"), by: Self.manager)
        == [DraftFault("/discount/amount", .tooMuchDiscount(Money(cents: 1005)))])
    let free = try place(CounterDiscount(percent: 100, reason: "Geste commercial"), by: Self.manager)
    #expect(free.total == .zero && free.isPaid && free.status == .placed)
    #expect((free.lines.flatMap(\.shares) + (free.adjustments ?? []).flatMap(\.taxShares)).summed.tax == .zero)
  }

  @Test("customers and visitors take nothing off")
  func customers() {
    let customer = Caller(accountId: .new(), role: .customer)
    for caller in [customer, nil] {
      let found = faults(CounterDiscount(percent: 5, reason: "S'il vous plaît"), by: caller)
      #expect(found == [DraftFault("/discount", .discountIsForStaff)])
    }
  }

  @Test("it stays when the order is changed, as far as there is something to take it off, and is not given again")
  func changed() throws {
    let given = CounterDiscount(amount: Money(cents: 1500), reason: "Erreur hier")
    var order = try place(given, quantity: 2, by: Self.manager)
    order.promisedAt = Self.now
    let record = OrderRecord(order: order, actorId: nil, courierId: nil)
    func asked(_ draft: OrderDraft) throws -> Order {
      let changed = try record.revising(draft, ifVersions: [order.version], by: Self.manager, in: Self.context).order
      return changed.openProposal.map { changed.with($0) } ?? changed
    }
    let more = try asked(Self.draft(nil, quantity: 3))
    #expect(more.total == Money(cents: 3015 - 1500) && more.adjustments?.first?.reason == "Erreur hier")
    #expect(try asked(Self.draft(nil, quantity: 1)).total == .zero)
    let free = try record.revising(
      Self.draft(nil, quantity: 1), ifVersions: [order.version], by: Self.manager, in: Self.context
    ).order
    #expect(free.openProposal != nil && free.acceptingProposal().isPaid)
    #expect(throws: PlacingError.faults([DraftFault("/discount", .discountFixed)])) {
      try asked(Self.draft(given, quantity: 3))
    }
  }

  @Test("nothing is kept of it where the order costs nothing, as one that makes another good")
  func keptOfNothing() throws {
    var order = try place(CounterDiscount(amount: Money(cents: 250), reason: "Erreur hier"), by: Self.manager)
    let lines = order.lines.flatMap(\.shares)
    order.adjustments?.append(
      Order.Adjustment(kind: .discount, name: "Geste", amount: -lines.total, taxShares: lines.ofDiscount(lines.total)))
    #expect(order.keptDiscount(onChanged: order.lines, after: [], by: Self.cashier) == nil)
  }

  @Test("a cashier does not get beyond their limit by making the order smaller, and gives no more by making it larger")
  func madeSmaller() throws {
    let percent = CounterDiscount(percent: 10, reason: "Fidélité")
    var order = try place(percent, quantity: 10, by: Self.cashier)
    order.promisedAt = Self.now
    let record = OrderRecord(order: order, actorId: nil, courierId: nil)
    for (quantity, discount) in [(1, -101), (5, -503), (20, -1005)] {
      let draft = Self.draft(nil, quantity: quantity)
      let changed = try record.revising(draft, ifVersions: [order.version], by: Self.cashier, in: Self.context).order
      let asked = try #require(changed.openProposal)
      #expect(asked.adjustments?.map(\.amount.amount) == [discount], "\(quantity)")
    }
  }
}
