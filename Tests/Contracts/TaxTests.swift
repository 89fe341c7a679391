import Contracts
import FoundationEssentials
import Support
import Testing

struct TaxTests {
  private static let today = Date(timeIntervalSince1970: 1_795_600_000)
  private static let rates = TaxRates.at(today)

  private static func part(_ cents: Int, _ taxClass: TaxClass) -> (price: Money, ratePerMille: Int) {
    (Money(cents: cents), rates[taxClass])
  }

  private static func amounts(_ shares: [TaxShare]) -> [[Int]] {
    shares.map { [$0.ratePerMille, $0.total.amount, $0.tax.amount] }
  }

  @Test("each class has its rate, from the day on that the table names, on the calendar of France")
  func rates() {
    #expect([TaxClass.meal, .sealedDrink, .alcohol, .pastry].map { Self.rates[$0] } == [100, 55, 200, 55])
    #expect(Self.rates[.unknown("of tomorrow")] == 100)
    // 2013-12-31 at 23:30 UTC is half past midnight on the first day.
    #expect(TaxRates.at(Date(timeIntervalSince1970: 1_388_532_600)) == Self.rates)
  }

  @Test(
    "the tax in a price is rounded half up, and what goes back bears the tax of what came in",
    arguments: [
      (1100, 100, 100), (1000, 100, 91), (1350, 100, 123), (5, 100, 0), (6, 100, 1), (300, 55, 16), (400, 200, 67),
      (3, 200, 1),
      (0, 55, 0),
    ])
  func included(cents: Int, rate: Int, tax: Int) {
    #expect(Money(cents: cents).tax(includedAt: rate) == Money(cents: tax))
    #expect(Money(cents: -cents).tax(includedAt: rate) == Money(cents: -tax))
  }

  @Test("a menu of 16.00 with a lemonade is 10.04, 2.32 and 3.64, with tax of 1.24 and 0.12")
  func menuWithLemonade() {
    let parts = [Self.part(1350, .meal), Self.part(300, .sealedDrink), Self.part(490, .meal)]
    let net = parts.map { $0.price.amount - $0.price.tax(includedAt: $0.ratePerMille).amount }
    #expect(Money(cents: 1600).split(inProportionTo: net).map(\.amount) == [1004, 232, 364])
    let shares = [TaxShare].of(Money(cents: 1600), splitAmong: parts)
    #expect(Self.amounts(shares) == [[55, 232, 12], [100, 1368, 124]])
    #expect(shares.tax == Money(cents: 136))
  }

  @Test("with a beer it is 9.79, 2.66 and 3.55, with tax of 1.21 and 0.44")
  func menuWithBeer() {
    let parts = [Self.part(1350, .meal), Self.part(400, .alcohol), Self.part(490, .meal)]
    let net = parts.map { $0.price.amount - $0.price.tax(includedAt: $0.ratePerMille).amount }
    #expect(Money(cents: 1600).split(inProportionTo: net).map(\.amount) == [979, 266, 355])
    let shares = [TaxShare].of(Money(cents: 1600), splitAmong: parts)
    #expect(Self.amounts(shares) == [[100, 1334, 121], [200, 266, 44]])
    #expect(shares.tax == Money(cents: 165))
  }

  @Test("cents that are left go to the largest remainders, of equal ones to the largest part, then to the first")
  func largestRemainder() {
    #expect(Money(cents: 100).split(inProportionTo: [1, 1, 1]).map(\.amount) == [34, 33, 33])
    // Both remainders are a half.
    #expect(Money(cents: 5).split(inProportionTo: [1, 9]).map(\.amount) == [0, 5])
    #expect(Money(cents: -100).split(inProportionTo: [1, 2]).map(\.amount) == [-33, -67])
    #expect(Money(cents: 7).split(inProportionTo: [0, 0]).map(\.amount) == [7, 0])
  }

  @Test("a menu whose parts cost nothing by themselves bears the highest rate")
  func freeParts() {
    let shares = [TaxShare].of(Money(cents: 800), splitAmong: [Self.part(0, .meal), Self.part(0, .alcohol)])
    #expect(Self.amounts(shares) == [[200, 800, 133]])
  }

  @Test("an order of ten billion euros is priced like another")
  func large() {
    let total = Money(cents: 1_000_000_000_000)
    #expect(total.of(1_000_000_000_000, over: 2_000_000_000_000) == Money(cents: 500_000_000_000))
    let shares = [TaxShare].of(total, splitAmong: [Self.part(1_000_000_000_000, .meal), Self.part(0, .alcohol)])
    #expect(Self.amounts(shares) == [[100, 1_000_000_000_000, 90_909_090_909], [200, 0, 0]])
    #expect(Self.amounts(shares.ofDiscount(total)) == [[100, -1_000_000_000_000, -90_909_090_909]])
  }

  @Test("a fee bears the rates of what is delivered")
  func fee() {
    let pizza = [TaxShare].of(Money(cents: 1100), at: 100)
    #expect(Self.amounts(pizza.ofFee(Money(cents: 250))) == [[100, 250, 23]])
    let mixed = pizza + .of(Money(cents: 1200), at: 200)
    #expect(Self.amounts(mixed.ofFee(Money(cents: 250))) == [[100, 125, 11], [200, 125, 21]])
  }

  @Test("a discount of everything takes back each cent of tax")
  func wholeDiscount() {
    let lines = [TaxShare].of(Money(cents: 1005), at: 100) + .of(Money(cents: 1005), at: 100)
    #expect((lines + lines.ofDiscount(Money(cents: 2010))).summed.allSatisfy { $0.total == .zero && $0.tax == .zero })
  }

  @Test("over random menus, fees and discounts parts add up, and what is negated cancels", arguments: 1...500)
  func parts(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    func parts() -> [(price: Money, ratePerMille: Int)] {
      (0..<Int.random(in: 1...5, using: &random)).map { _ in
        (Money(cents: .random(in: 0...3000, using: &random)), [55, 100, 200].randomElement(using: &random) ?? 100)
      }
    }
    var lines: [TaxShare] = []
    for _ in 0..<Int.random(in: 1...8, using: &random) {
      let price = Money(cents: .random(in: 0...5000, using: &random))
      let shares = [TaxShare].of(price, splitAmong: parts())
      #expect(shares.total == price)
      #expect(shares.allSatisfy { $0.tax == $0.total.tax(includedAt: $0.ratePerMille) })
      lines += shares
    }
    let fee = Money(cents: .random(in: 0...500, using: &random))
    let fees = lines.ofFee(fee)
    #expect(fees.total == fee)
    let discount = Money(cents: .random(in: 0...lines.total.amount, using: &random))
    let discounts = lines.ofDiscount(discount)
    #expect(discounts.total == -discount)
    let order = (lines + fees + discounts).summed
    #expect(order.total == lines.total + fee + -discount)
    #expect(order.map(\.ratePerMille) == order.map(\.ratePerMille).sorted())
    for share in order {
      #expect(share.tax.amount >= 0 && share.tax.amount <= share.total.amount, "\(share)")
    }
    #expect((order + -order).summed.allSatisfy { $0.total == .zero && $0.tax == .zero })
  }
}
