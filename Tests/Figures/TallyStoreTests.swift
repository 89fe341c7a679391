import Contracts
import FoundationEssentials
import PostgreSQL
import Support
import Testing

@testable import Figures
@testable import Messaging

struct TallyStoreTests {
  /// Runs with a schema of its own, new and empty.
  private func withSchema(_ name: String, _ body: (Database) async throws -> Void) async throws {
    let database = try Servers.database(maximumConnections: 1)
    try await database.runScript("DROP SCHEMA IF EXISTS \(name) CASCADE")
    _ = try await database.migrate(schema: name, Migration.messaging + Figures.migrations)
    try await database.runScript("SET search_path = \(name)")
    try await body(database)
    try await database.runScript("DROP SCHEMA \(name) CASCADE")
  }

  @Test("the database counts as the rules do, in batches of any size", arguments: [1, 2, 3] as [UInt64])
  func recount(seed: UInt64) async throws {
    var lives = OrderLives(seed: seed)
    let recipes = lives.recipes()
    var all: [Contribution] = []
    var recount = Difference()
    for _ in 0..<30 {
      let versions = lives.order(within: 20)
      all += versions.map { $0.order.contribution(broughtBy: $0.courier, recipes) }
      if let last = versions.last { recount.add(last.order.contribution(broughtBy: last.courier, recipes)) }
    }
    all += all.prefix(20)
    all.shuffle(using: &lives.random)
    try await withSchema("figures_recount_\(seed)") { database in
      var rest = all[...]
      while !rest.isEmpty {
        let batch = Array(rest.prefix(1 + lives.random.below(25)))
        rest = rest.dropFirst(batch.count)
        try await database.transaction { try await $0.count(batch) }
      }
      var counted: [Difference.Place: Difference.Change] = [:]
      for row in try await database.read("SELECT scope, grain, number, totals, details FROM tallies") {
        let (scope, grain, number, totals, details) = try row.decode(
          ID.self, String.self, Int.self, JSONText.self, JSONText.self)
        let stretch = Stretch(grain: try #require(.init(rawValue: grain)), number: number)
        let change = Difference.Change(totals: try totals.decode(), details: try details.decode())
        if !change.isEmpty { counted[.init(scope: scope, stretch: stretch)] = change }
      }
      #expect(counted == recount.simplified.places)
      let couriers = try await database.read("SELECT courier_id, tally FROM courier_tallies").reduce(into: 0) {
        $0 += try $1.decode(JSONText.self, at: 1).decode(Tally.self)[Count.delivered]
      }
      #expect(couriers == recount.couriers.values.reduce(0) { $0 + $1[Count.delivered] })
    }
  }

  @Test("what an erased courier brought is counted for nobody, also where an older event tells of it late")
  func erasedCourier() async throws {
    let (courier, restaurant) = (ID.new(), ID.new())
    func delivery(_ subject: String, version: Int) -> Contribution {
      var contribution = Contribution(subject: subject, version: version, restaurantId: restaurant, hour: 500_000)
      contribution.courierId = courier
      contribution.totals[Count.sales] = 1
      contribution.courier[Count.delivered] = 1
      return contribution
    }
    try await withSchema("figures_erased_courier") { database in
      func rows(_ statement: SQL) async throws -> Int { try await database.read(statement).count }
      try await database.transaction { try await $0.count([delivery("order.1", version: 1)]) }
      #expect(try await rows("SELECT 1 FROM courier_tallies") == 1)
      try await database.transaction { $0.eraseCourier(courier) }
      try await database.transaction {
        try await $0.count([delivery("order.1", version: 2), delivery("order.2", version: 1)])
      }
      #expect(try await rows("SELECT 1 FROM courier_tallies") == 0)
      #expect(try await rows("SELECT 1 FROM contributions WHERE courier_id IS NOT NULL") == 0)
      let sales = try await database.read("SELECT totals FROM tallies").map {
        try $0.decode(JSONText.self).decode(Tally.self)[Count.sales]
      }
      // What is kept of all time has no sales.
      #expect(Set(sales).subtracting([0]) == [2])
    }
  }

  @Test("what one restaurant has counted for can be forgotten, and is what it was when it is counted once more")
  func forgotten() async throws {
    var lives = OrderLives(seed: 11)
    let recipes = lives.recipes()
    let newest = (0..<60).compactMap { _ in
      lives.order(within: 40).last.map { $0.order.contribution(broughtBy: $0.courier, recipes) }
    }
    let restaurant = lives.restaurants[0]
    let others = newest.filter { $0.restaurantId != restaurant }
    try await withSchema("figures_forgotten") { database in
      func tallies() async throws -> [String] {
        try await database.read(
          """
          SELECT scope || grain || number || (SELECT string_agg(c::text, ' ' ORDER BY c::text)
            FROM (SELECT json_each_text(totals) AS c UNION ALL SELECT json_each_text(details)) counts)
          FROM tallies WHERE totals::text <> '{}' OR details::text <> '{}'
          UNION ALL SELECT restaurant_id || courier_id::text || day || (SELECT string_agg(c::text, ' ' ORDER BY c::text)
            FROM (SELECT json_each_text(tally) AS c) counts)
          FROM courier_tallies WHERE tally::text <> '{}' ORDER BY 1
          """
        ).map { try $0.decode(String.self) }
      }
      try await database.transaction { try await $0.count(others) }
      let before = try await tallies()
      try await database.transaction { try await $0.count(newest) }
      let all = try await tallies()
      #expect(all != before)
      #expect(try await database.clearStatistics(of: restaurant) == newest.count - others.count)
      #expect(try await tallies() == before)
      try await database.transaction { try await $0.count(newest) }
      #expect(try await tallies() == all)
      // All of them.
      _ = try await database.clearStatistics()
      #expect(try await tallies().isEmpty)
      try await database.transaction { try await $0.count(newest) }
      #expect(try await tallies() == all)
    }
  }

  @Test("a courier who is erased leaves no id, and later versions of the orders count all the same")
  func erased() async throws {
    var lives = OrderLives(seed: 7)
    let recipes = lives.recipes()
    try await withSchema("figures_erased") { database in
      var delivered: (order: Order, courier: ID?)?
      while delivered?.courier == nil {
        delivered = lives.order().last.flatMap { $0.order.status == .delivered ? $0 : nil }
      }
      var order = try #require(delivered).order
      let courier = try #require(delivered?.courier)
      try await database.transaction { try await $0.count([order.contribution(broughtBy: courier, recipes)]) }
      #expect(try await database.read("SELECT 1 FROM courier_tallies").count == 1)
      #expect(try await database.read("SELECT 1 FROM contributions WHERE courier_id IS NOT NULL").count == 1)
      try await database.transaction { $0.erase(AccountErased(accountId: courier, wasStaff: true)) }
      #expect(try await database.read("SELECT 1 FROM courier_tallies").isEmpty)
      #expect(try await database.read("SELECT 1 FROM contributions WHERE courier_id IS NOT NULL").isEmpty)
      order.version += 1
      try await database.transaction { try await $0.count([order.contribution(broughtBy: nil, recipes)]) }
      #expect(try await database.read("SELECT 1 FROM courier_tallies").isEmpty)
      let totals = try await database.read(
        "SELECT totals FROM tallies WHERE scope = \(order.restaurantId) AND grain = 'month'"
      ).first?.decode(JSONText.self).decode(Tally.self)
      #expect(totals?[Count.sales] == 1)
    }
  }
}

extension TallyStoreTests {
  @Test(
    "what is answered for some days is a recount of their orders, by hour, day, week and month",
    arguments: [4, 5] as [UInt64])
  func answers(seed: UInt64) async throws {
    var lives = OrderLives(seed: seed)
    let recipes = lives.recipes()
    var contributions: [Contribution] = []
    for _ in 0..<60 {
      guard let last = lives.order(within: 70).last else { continue }
      contributions.append(last.order.contribution(broughtBy: last.courier, recipes))
    }
    let restaurant = lives.restaurants[0]
    let first = (contributions.map(\.day).min() ?? 0) + 9
    let days = first...first + 45
    let asked = contributions.filter { $0.restaurantId == restaurant && days.contains($0.day) }
    #expect(!asked.isEmpty)
    var totals = Tally()
    for contribution in asked { totals += contribution.totals }
    try await withSchema("figures_answers_\(seed)") { database in
      try await database.transaction { try await $0.count(contributions) }
      for by in [StatisticsPeriod.hour, .day, .week, .month] {
        let question = GetStatistics(
          restaurantId: restaurant, from: GregorianDate(daysSince1970: days.lowerBound).text,
          to: GregorianDate(daysSince1970: days.upperBound).text, by: by)
        let statistics = try await question.statistics(in: database)
        #expect(statistics.total == totals.summary)
        #expect(statistics.periods.reduce(0) { $0 + $1.summary.sales } == statistics.total.sales)
        #expect(statistics.periods.map(\.begins) == statistics.periods.map(\.begins).sorted())
        let delivered = statistics.couriers?.reduce(0) { $0 + $1.deliveries }
        #expect(delivered == asked.reduce(0) { $0 + $1.courier[Count.delivered] })
      }
    }
  }
}
