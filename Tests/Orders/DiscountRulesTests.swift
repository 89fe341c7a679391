import Contracts
import FoundationEssentials
import Support
import Testing

@testable import Orders

struct DiscountRulesTests {
  private static let now = Date(timeIntervalSince1970: 1_795_500_000)
  private static let restaurant = ID.new()
  private static let pizzas = ID.new()
  private static let drinks = ID.new()
  private static let reine = item("Reine", pizzas)
  private static let parma = item("Parma", pizzas)
  private static let beer = item("Bière", drinks)
  private static let menu = Assortment([reine, parma, beer])

  private static func item(_ name: String, _ category: ID) -> Sellable {
    Product(
      id: .new(), name: name, description: "", image: nil, kind: .item, categoryId: category, price: .zero,
      allergens: [], ingredients: [], choices: nil,
      recipe: Recipe(steps: [], preparationSeconds: 0, quantities: []), position: 0
    ).sellables[0]
  }

  private static func line(_ item: Sellable, _ quantity: Int, _ cents: Int, rate: Int = 100) -> Order.Line {
    Order.Line(
      productId: item.id, name: item.name, quantity: quantity, unitPrice: Money(cents: cents), note: nil, choices: [],
      taxShares: [TaxShare].of(Money(cents: cents * quantity), at: rate))
  }

  private static func offer(_ kind: Offer.Kind, _ change: (inout Offer.Terms) -> Void = { _ in }) -> Offer {
    var terms = Offer.Terms(name: "Offre", kind: kind)
    change(&terms)
    return Offer(id: .new(), terms: terms)
  }

  private static func adjustments(_ offers: Offer..., on lines: [Order.Line]) -> [Order.Adjustment] {
    var discounts = Discounts(of: lines, menu)
    for offer in offers { discounts.apply(offer, in: restaurant, at: now) }
    return discounts.adjustments
  }

  private static func refusal(
    _ kind: Offer.Kind = .percent, isUsedUp: Bool = false, isUsedByCustomer: Bool = false, hasCustomer: Bool = true,
    _ change: (inout Offer.Terms) -> Void = { _ in }
  ) -> OfferRefusal? {
    var discounts = Discounts(of: [line(reine, 1, 1350)], menu)
    let known = KnownOffer(
      offer: offer(kind) {
        $0.percent = 10
        change(&$0)
      }, isUsedUp: isUsedUp, isUsedByCustomer: isUsedByCustomer)
    return discounts.apply(known, in: restaurant, at: now, hasCustomer: hasCustomer)
  }

  @Test("of each two pieces in the order of their prices the cheaper is free, as a line of its own with its tax")
  func secondFree() {
    let offer = Self.offer(.secondFree) {
      $0.name = "La deuxième offerte"
      $0.categoryIds = [Self.pizzas]
    }
    let lines = [
      Self.line(Self.reine, 3, 1350), Self.line(Self.parma, 2, 1550), Self.line(Self.beer, 2, 400, rate: 200),
    ]
    // 15.50 with 15.50, 13.50 with 13.50, and one that is left over.
    let given = Self.adjustments(offer, on: lines)
    #expect(given.map(\.name) == ["La deuxième offerte : Reine", "La deuxième offerte : Parma"])
    #expect(given.map(\.amount.amount) == [-1350, -1550])
    #expect(given.allSatisfy { $0.kind == .discount && $0.taxShares.map(\.ratePerMille) == [100] })
    #expect(given.map(\.taxShares.tax.amount) == [-123, -141])
    // Which line each belongs to, for a complaint.
    #expect(
      given.map(\.parts) == [
        [.init(line: 0, amount: Money(cents: -1350))], [.init(line: 1, amount: Money(cents: -1550))],
      ])
    #expect(Self.adjustments(offer, on: [Self.line(Self.reine, 1, 1350)]).isEmpty)
  }

  @Test("a percentage is taken off each rate alike, and an amount never takes off more than the lines cost")
  func percentAndAmount() {
    let lines = [Self.line(Self.reine, 1, 1000), Self.line(Self.beer, 1, 500, rate: 200)]
    let tenth = Self.adjustments(Self.offer(.percent) { $0.percent = 10 }, on: lines)
    #expect(tenth.map(\.amount) == [Money(cents: -150)] && tenth[0].parts == nil)
    #expect(tenth[0].taxShares.map(\.total.amount) == [-100, -50])
    let all = Self.adjustments(Self.offer(.amount) { $0.amount = Money(cents: 9999) }, on: lines)
    #expect(all.map(\.amount) == [Money(cents: -1500)])
    #expect((lines.flatMap(\.shares) + all[0].taxShares).summed.allSatisfy { $0.total == .zero && $0.tax == .zero })
  }

  @Test("a later offer counts what the earlier ones left, and no piece is paired twice")
  func afterEachOther() {
    let lines = [Self.line(Self.reine, 2, 1000)]
    let free = Self.offer(.secondFree) { $0.productIds = [Self.reine.id] }
    let half = Self.offer(.percent) { $0.percent = 50 }
    #expect(Self.adjustments(free, half, on: lines).map(\.amount.amount) == [-1000, -500])
    #expect(Self.adjustments(free, free, on: lines).map(\.amount.amount) == [-1000])
    let minimum = Self.offer(.percent) {
      $0.percent = 50
      $0.minimum = Money(cents: 1500)
    }
    #expect(Self.adjustments(free, minimum, on: lines).map(\.amount.amount) == [-1000])
  }

  @Test("a code is refused with the reason")
  func refusals() {
    var discounts = Discounts(of: [Self.line(Self.reine, 1, 1350)], Self.menu)
    #expect(discounts.apply(nil, in: Self.restaurant, at: Self.now, hasCustomer: true) == .unknown)
    #expect(Self.refusal() == nil)
    let later = Self.now + 60
    #expect(Self.refusal { $0.from = later } == .notYet(from: later))
    #expect(Self.refusal { $0.from = Self.now } == nil)
    #expect(Self.refusal { $0.until = Self.now } == .expired)
    #expect(Self.refusal { $0.until = later } == nil)
    #expect(Self.refusal { $0.restaurantIds = [.new()] } == .notHere)
    #expect(Self.refusal { $0.restaurantIds = [Self.restaurant] } == nil)
    #expect(Self.refusal(hasCustomer: false) { $0.oncePerCustomer = true } == .needsCustomer)
    #expect(Self.refusal(isUsedUp: true) == .usedUp)
    #expect(Self.refusal(isUsedByCustomer: true) == .usedBefore)
    #expect(Self.refusal { $0.minimum = Money(cents: 1351) } == .belowMinimum(Money(cents: 1351)))
    #expect(Self.refusal { $0.categoryIds = [Self.drinks] } == .withoutEffect)
    #expect(Self.refusal(.secondFree) { $0.categoryIds = [Self.pizzas] } == .withoutEffect)
  }

  @Test("over random offers and lines a discount is its shares, and no more than the lines cost", arguments: 1...300)
  func property(seed: Int) {
    var random = SplitMix64(seed: UInt64(seed))
    let items = [Self.reine, Self.parma, Self.beer]
    let lines = (0..<Int.random(in: 1...6, using: &random)).map { _ in
      Self.line(
        items[Int.random(in: 0..<3, using: &random)], .random(in: 1...5, using: &random),
        .random(in: 0...2000, using: &random), rate: [55, 100, 200][Int.random(in: 0..<3, using: &random)])
    }
    var discounts = Discounts(of: lines, Self.menu)
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let offer = Self.offer(Offer.Kind.allCases[Int.random(in: 0..<3, using: &random)]) { terms in
        terms.percent = .random(in: 1...100, using: &random)
        terms.amount = Money(cents: .random(in: 1...3000, using: &random))
        if Bool.random(using: &random) { terms.categoryIds = [Self.pizzas] }
      }
      discounts.apply(offer, in: Self.restaurant, at: Self.now)
    }
    for adjustment in discounts.adjustments {
      #expect(adjustment.amount.amount < 0)
      #expect(adjustment.taxShares.total == adjustment.amount)
    }
    let rest = (lines.flatMap(\.shares) + discounts.adjustments.flatMap(\.taxShares)).summed
    #expect(rest.allSatisfy { $0.total.amount >= 0 && $0.tax.amount >= 0 && $0.tax.amount <= $0.total.amount })
  }
}
