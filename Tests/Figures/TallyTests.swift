import Contracts
import FoundationEssentials
import Support
import Testing

@testable import Figures

/// Orders are counted version by version; what comes of it is what a count of their last versions gives.
struct TallyTests {
  @Test(
    "whatever versions come, late, doubled and in any order, the sum is a recount of the orders as they are",
    arguments: UInt64(1)...200)
  func recount(seed: UInt64) {
    var lives = OrderLives(seed: seed)
    let recipes = lives.recipes()
    var all: [Contribution] = []
    var recount = Difference()
    for _ in 0..<12 {
      let versions = lives.order()
      all += versions.map { $0.order.contribution(broughtBy: $0.courier, recipes) }
      if let last = versions.last { recount.add(last.order.contribution(broughtBy: last.courier, recipes)) }
    }
    all += all.filter { _ in lives.random.below(3) == 0 }
    all.shuffle(using: &lives.random)
    var counted = Difference()
    var known: [String: Contribution] = [:]
    for contribution in all where contribution.version > known[contribution.subject]?.version ?? 0 {
      if let before = known[contribution.subject] { counted.takeAway(before) }
      counted.add(contribution)
      known[contribution.subject] = contribution
    }
    #expect(counted.simplified == recount.simplified)
  }

  @Test("days and months and what they are made of come to the same", arguments: UInt64(1)...50)
  func covering(seed: UInt64) {
    var lives = OrderLives(seed: seed)
    let recipes = lives.recipes()
    var difference = Difference()
    var contributions: [Contribution] = []
    for _ in 0..<40 {
      guard let last = lives.order().last else { continue }
      contributions.append(last.order.contribution(broughtBy: last.courier, recipes))
      difference.add(contributions[contributions.count - 1])
    }
    let first = (contributions.map(\.day).min() ?? 0) + lives.random.below(30)
    let days = first...first + lives.random.below(60)
    var expected = Tally()
    for contribution in contributions where days.contains(contribution.day) { expected += contribution.totals }
    var covered = Tally()
    for stretch in Stretch.covering(days) {
      covered += difference.places[.init(scope: Difference.group, stretch: stretch)]?.totals ?? Tally()
    }
    #expect(covered == expected)
    var hours = Tally()
    for number in StatisticsPeriod.hour.numbers(in: days) {
      let place = Difference.Place(scope: Difference.group, stretch: Stretch(grain: .hour, number: number))
      hours += difference.places[place]?.totals ?? Tally()
    }
    #expect(hours == expected)
  }

  @Test("a tally reads back as it was written, and what comes to nothing is not written")
  func json() throws {
    var tally = Tally()
    tally["a.b"] = 3
    tally["c"] = -2
    tally["d"] += 1
    tally["d"] -= 1
    #expect(try Tally(reading: tally.json) == tally)
    #expect(tally.counts.count == 2)
    #expect(tally.part("a").map { "\($0.name) \($0.count)" } == ["b 3"])
  }

  @Test("a quantile is within a tenth of what was measured", arguments: UInt64(1)...100)
  func quantiles(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let seconds = (0..<(1 + random.below(300))).map { _ in 5 + random.below(7200) }.sorted()
    var tally = Tally()
    for time in seconds { tally.add("t", seconds: time) }
    let durations = try #require(tally.durations("t"))
    #expect(durations.count == seconds.count)
    for (perMille, found) in [(500, durations.medianSeconds), (900, durations.ninetiethSeconds)] {
      let exact = seconds[(seconds.count * perMille + 999) / 1000 - 1]
      #expect(abs(found - exact) <= max(2, exact / 10), "\(found) is not \(exact)")
    }
  }

  @Test("weeks begin on Mondays, and a part is named by its first day or hour")
  func names() throws {
    let day = try #require(GregorianDate("2026-11-26")?.daysSince1970)
    #expect(StatisticsPeriod.week.name(of: StatisticsPeriod.week.part(of: day)) == "2026-11-23")
    #expect(StatisticsPeriod.week.part(of: day + 4) == StatisticsPeriod.week.part(of: day) + 7)
    #expect(StatisticsPeriod.hour.name(of: day * 24 + 9) == "2026-11-26T09:00")
    #expect(StatisticsPeriod.month.name(of: Stretch.month(of: day)) == "2026-11-01")
    #expect(Stretch.days(ofMonth: 2026 * 12 + 11).count == 31)
  }

  @Test("what lasts less than a week is told with the day that it does not last")
  func forecast() {
    let (flour, salt) = (ID.new(), ID.new())
    var (levels, use) = (Tally(), Tally())
    levels["\(Count.level).\(flour)"] = 1000
    levels["\(Count.level).\(salt)"] = 5000
    use["\(Count.used).\(flour)"] = 2800
    use["\(Count.used).\(salt)"] = 280
    let low = StockForecast.runsLow(
      levels: levels, use: use, overDays: 10, today: 20_000, [flour: Named(name: "Farine", unit: "g")])
    #expect(low.map(\.ingredientId) == [flour])
    #expect(low.first?.usedPerDay == 280)
    #expect(low.first?.runsOutOn == GregorianDate(daysSince1970: 20_003).text)
    #expect(low.first?.name == "Farine")
  }
}
