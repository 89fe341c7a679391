import Contracts
import Testing

@testable import Delivery

struct TravelRulesTests {
  @Test("a place in the list is read as it was written, and nothing else is one")
  func places() {
    let place = RoundPlace(part: 2, order: .new())
    #expect(RoundPlace(place.text) == place)
    for text in ["", "1", "3-\(ID.new())", "-1-\(ID.new())", "1-x"] { #expect(RoundPlace(text) == nil) }
  }

  @Test("an estimate moves an eighth of the way towards what a round took")
  func learning() {
    let estimate = TravelEstimate(baseSeconds: 180, secondsPerKilometre: 180)
    #expect(estimate.learning(from: 180 + 2 * 260, over: 2000).secondsPerKilometre == 190)
    #expect(estimate.learning(from: 180 + 2 * 100, over: 2000).secondsPerKilometre == 170)
  }

  @Test("rounds that say nothing, or nothing plausible, hardly matter")
  func outliers() {
    let estimate = TravelEstimate.initial
    #expect(estimate.learning(from: 600, over: 50) == estimate)
    #expect(estimate.learning(from: 0, over: 3000) == estimate)
    #expect(estimate.learning(from: 100_000, over: 1000).secondsPerKilometre == 270)
  }
}
