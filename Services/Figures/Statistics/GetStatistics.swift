import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension GetStatistics {
  func handle(in figures: Figures) async throws -> Statistics {
    let today = ParisTime(Date()).daysSince1970
    var answer = try await statistics(in: figures.database)
    if restaurantId == nil {
      answer.runsLow = try await figures.groupForecast.runsLow { try await runsLow(in: figures.database, today: today) }
    } else {
      answer.runsLow = try await runsLow(in: figures.database, today: today)
    }
    return answer
  }

  /// Reads what there should be, and what the last weeks have used.
  private func runsLow(in database: Database, today: Int) async throws -> [Statistics.LowStock] {
    let weeks = today - StockForecast.days...today - 1
    let rows = try await database.read([
      restaurantId.map { .tallies(of: $0, [.always]) } ?? .levels,
      .tallies(of: restaurantId ?? Difference.group, weeks.map { Stretch(grain: .day, number: $0) }),
      "SELECT id, name, unit FROM ingredients",
    ])
    let used = try rows[1].days()
    let begin = used.filter { !$0.details.part(Count.used).isEmpty }.map(\.number).min() ?? today
    return StockForecast.runsLow(
      levels: try rows[0].change().details, use: used.reduce(into: Tally()) { $0 += $1.details },
      overDays: today - begin, today: today, try rows[2].named())
  }

  /// Reads a tally for each part, and the few that make up the whole time: months, and days at its ends.
  func statistics(in database: Database) async throws -> Statistics {
    guard let first = GregorianDate(from)?.daysSince1970, let last = GregorianDate(to)?.daysSince1970,
      first <= last, last - first < by.maximumDays
    else { throw Problem.invalid("/from", "The time is not one that can be asked for.") }
    let days = first...last
    let scope = restaurantId ?? Difference.group
    let covering = Stretch.covering(days)
    let rows = try await database.read(
      [
        .totals(of: scope, by.grain, by.numbers(in: days)), .tallies(of: scope, covering),
        "SELECT id, name, NULL FROM goods", "SELECT id, name, unit FROM ingredients",
      ] + (couriers(days).map { [$0] } ?? []))
    let names = try (rows[2].named(), rows[3].named())
    let whole = try rows[1].change()
    return Statistics(
      restaurantId: restaurantId, from: from, to: to, by: by, total: whole.totals.summary,
      periods: try parts(rows[0], covering: rows[1]),
      bestSellers: whole.details.mostSold(Count.sold, Count.earned, names.0),
      extras: whole.details.mostSold(Count.extra, Count.extraEarned, names.1),
      couriers: rows.count > 4 ? try rows[4].couriers() : nil, stock: whole.details.stockUse(names.1), runsLow: nil)
  }

  /// For how many days those of the group are told, and of how many.
  private static let courierDays = 31
  private static let groupCouriers = 50

  /// - Returns: nil where too many rows would have to be read: the group has a row for each day of each courier.
  private func couriers(_ days: ClosedRange<Int>) -> SQL? {
    if let restaurantId { return .couriers(of: restaurantId, days) }
    return days.count <= Self.courierDays ? .couriers(ofGroupIn: days, limit: Self.groupCouriers) : nil
  }

  /// A month that is cut off is made of its days, which are among those that cover the whole time; the others are there too.
  private func parts(_ rows: Rows, covering: Rows) throws -> [Statistics.Period] {
    var parts: [Int: Tally] = [:]
    if by == .month {
      for row in covering {
        let (number, totals, _, grain) = try row.decode(Int.self, JSONText.self, JSONText.self, String.self)
        let month = grain == Stretch.Grain.month.rawValue ? number : Stretch.month(of: number)
        try parts[month, default: Tally()].add(totals)
      }
    } else {
      for row in rows {
        let (number, totals) = try row.decode(Int.self, JSONText.self)
        try parts[by.part(of: number), default: Tally()].add(totals)
      }
    }
    return parts.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }.map {
      Statistics.Period(begins: by.name(of: $0.key), summary: $0.value.summary)
    }
  }
}

extension SQL {
  fileprivate static func totals(of scope: ID, _ grain: Stretch.Grain, _ numbers: ClosedRange<Int>) -> SQL {
    """
    SELECT number, totals FROM tallies
    WHERE scope = \(scope) AND grain = \(grain.rawValue)
      AND number BETWEEN \(numbers.lowerBound) AND \(numbers.upperBound)
    """
  }

  fileprivate static func tallies(of scope: ID, _ stretches: [Stretch]) -> SQL {
    """
    SELECT t.number, t.totals, t.details, t.grain
    FROM unnest(\(stretches.map(\.grain.rawValue)), \(stretches.map(\.number))) AS s (grain, number)
    JOIN tallies t ON t.scope = \(scope) AND t.grain = s.grain AND t.number = s.number
    """
  }

  fileprivate static func couriers(of restaurant: ID, _ days: ClosedRange<Int>) -> SQL {
    """
    SELECT courier_id, tally FROM courier_tallies
    WHERE restaurant_id = \(restaurant) AND day BETWEEN \(days.lowerBound) AND \(days.upperBound)
    """
  }
}

extension SQL {
  /// What there should be in each storeroom.
  fileprivate static let levels: SQL =
    "SELECT number, totals, details, grain FROM tallies WHERE grain = 'always'"

  /// Of those who brought most.
  fileprivate static func couriers(ofGroupIn days: ClosedRange<Int>, limit: Int) -> SQL {
    """
    WITH first AS (
      SELECT courier_id FROM courier_tallies WHERE day BETWEEN \(days.lowerBound) AND \(days.upperBound)
      GROUP BY courier_id ORDER BY sum(deliveries) DESC, courier_id LIMIT \(limit))
    SELECT courier_id, tally FROM courier_tallies JOIN first USING (courier_id)
    WHERE day BETWEEN \(days.lowerBound) AND \(days.upperBound)
    """
  }
}

extension Rows {
  fileprivate func days() throws -> [(number: Int, details: Tally)] {
    try map { row in
      let (number, _, details) = try row.decode(Int.self, JSONText.self, JSONText.self)
      return (number, try details.decode())
    }
  }

  /// The sum of tallies.
  fileprivate func change() throws -> Difference.Change {
    try reduce(into: Difference.Change()) { sum, row in
      let (_, totals, details) = try row.decode(Int.self, JSONText.self, JSONText.self)
      try sum.totals.add(totals)
      try sum.details.add(details)
    }
  }

  fileprivate func couriers() throws -> [Statistics.Courier] {
    let sums = try reduce(into: [ID: Tally]()) { sums, row in
      let (courier, tally) = try row.decode(ID.self, JSONText.self)
      try sums[courier, default: Tally()].add(tally)
    }
    return sums.filter { !$0.value.isEmpty }.map { $1.figures(ofCourier: $0) }
      .sorted { ($1.deliveries, $0.courierId) < ($0.deliveries, $1.courierId) }
  }

  fileprivate func named() throws -> [ID: Named] {
    try reduce(into: [:]) { names, row in
      let (id, name, unit) = try row.decode(ID.self, String.self, String?.self)
      names[id] = Named(name: name, unit: unit)
    }
  }
}
