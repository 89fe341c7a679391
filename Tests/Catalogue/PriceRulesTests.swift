import Contracts
import FoundationEssentials
import Testing

@testable import Catalogue

struct PriceRulesTests {
  private let now = Date(timeIntervalSince1970: 1_790_000_000)

  private func price(_ kept: (price: Money, prices: [DatedPrice]?)?, at time: Date) throws -> Int {
    let kept = try #require(kept)
    return (kept.prices?.price(at: time) ?? kept.price).amount
  }

  @Test("a price that was always the same needs no dates")
  func single() throws {
    let kept = try #require(WrittenPrice(price: Money(cents: 900), prices: nil).kept(before: nil, at: now))
    #expect(kept.price.amount == 900)
    #expect(kept.prices == nil)
    let again = WrittenPrice(price: Money(cents: 900), prices: nil).kept(before: kept, at: now + 60)
    #expect(again?.prices == nil)
  }

  @Test("a price that changes now still says what held a minute ago")
  func past() throws {
    let first = WrittenPrice(price: Money(cents: 900), prices: nil).kept(before: nil, at: now)
    let second = WrittenPrice(price: Money(cents: 1000), prices: nil).kept(before: first, at: now)
    #expect(try price(second, at: now - 60) == 900)
    #expect(try price(second, at: now + 1) == 1000)
  }

  @Test("a price to come holds from its time on, and not before")
  func future() throws {
    let written = WrittenPrice(
      price: Money(cents: 900), prices: [DatedPrice(from: now + 3600, price: Money(cents: 950))])
    let kept = written.kept(before: nil, at: now)
    #expect(try price(kept, at: now) == 900)
    #expect(try price(kept, at: now + 3599) == 900)
    #expect(try price(kept, at: now + 3600) == 950)
    #expect(kept?.prices?.nextChange(after: now) == now + 3600)
  }

  @Test("nobody changes what something cost yesterday")
  func rewritten() throws {
    let first = WrittenPrice(price: Money(cents: 900), prices: nil).kept(before: nil, at: now)
    let second = WrittenPrice(
      price: nil, prices: [DatedPrice(from: now - 86_400, price: Money(cents: 100))]
    ).kept(before: first, at: now)
    #expect(try price(second, at: now - 3600) == 900)
    #expect(try price(second, at: now + 1) == 100)
  }

  @Test("a price to come can be taken back, and what is kept stays short")
  func bounded() throws {
    var kept = WrittenPrice(
      price: Money(cents: 900), prices: [DatedPrice(from: now + 3600, price: Money(cents: 950))]
    ).kept(before: nil, at: now)
    kept = WrittenPrice(price: Money(cents: 900), prices: []).kept(before: kept, at: now)
    #expect(try price(kept, at: now + 7200) == 900)
    for change in 1...50 {
      kept = WrittenPrice(price: Money(cents: 900 + change), prices: nil).kept(
        before: kept, at: now + Double(60 * change))
    }
    #expect(try #require(kept?.prices).count == WrittenPrice.maximumPast)
    #expect(try price(kept, at: now + 60 * 50) == 950)
    #expect(try price(kept, at: now + 60 * 50 - 1) == 949)
  }

  @Test("what does not say what it costs now is no price")
  func missing() {
    #expect(WrittenPrice(price: nil, prices: nil).kept(before: nil, at: now) == nil)
    let later = [DatedPrice(from: now + 60, price: .zero)]
    #expect(WrittenPrice(price: nil, prices: later).kept(before: nil, at: now) == nil)
  }
}
