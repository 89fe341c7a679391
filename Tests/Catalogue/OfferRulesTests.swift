import Contracts
import FoundationEssentials
import Testing

@testable import Catalogue

/// What is wrong with the terms of an offer.
struct OfferRulesTests {
  private func faults(_ change: (inout Offer.Terms) -> Void) -> [String] {
    var terms = Offer.Terms(name: "Bienvenue", kind: .percent, code: "BIENVENUE", percent: 10)
    change(&terms)
    return terms.faults.map { "\($0.pointer) \($0.code.rawValue)" }
  }

  @Test("each kind says how much is given and of what, and nothing that belongs to another kind")
  func kinds() {
    #expect(faults { _ in } == [])
    #expect(faults { $0.percent = nil } == ["/percent missing"])
    #expect(faults { $0.kind = .amount } == ["/amount missing", "/percent invalid"])
    #expect(faults { $0.kind = .secondFree } == ["/categoryIds missing", "/percent invalid"])
    #expect(
      faults {
        $0.kind = .amount
        $0.percent = nil
        $0.amount = Money(cents: 100)
      } == [])
  }

  @Test("a code has letters without accents and digits")
  func code() {
    #expect(faults { $0.code = "ÉTÉ2026" } == ["/code invalid"])
    #expect(faults { $0.code = "ete" } == ["/code invalid"])
  }

  @Test("only an offer with a code can be used up, or be for each customer once")
  func uncounted() {
    let wrong = faults {
      $0.code = nil
      $0.maximumUses = 100
      $0.oncePerCustomer = true
    }
    #expect(wrong == ["/maximumUses invalid", "/oncePerCustomer invalid"])
    #expect(
      faults {
        $0.code = nil
        $0.oncePerCustomer = false
      } == [])
  }

  @Test("an offer ends after it has begun")
  func times() {
    let time = Date(timeIntervalSince1970: 1_790_000_000)
    #expect(
      faults {
        $0.from = time
        $0.until = time
      } == ["/until invalid"])
  }
}
