import Contracts
import Synchronization

enum StockForecast {
  /// The days from which the daily use is taken.
  static let days = 28
  /// For how many days stock has to last.
  private static let horizon = 7

  /// What does not last a week at the use of the last weeks, soonest first.
  ///
  /// - Parameters:
  ///   - use: of the last days, today left out, since it is not over.
  ///   - days: how many those were, not counting those before anything was used at all.
  static func runsLow(
    levels: Tally, use: Tally, overDays days: Int, today: Int, _ names: [ID: Named]
  ) -> [Statistics.LowStock] {
    guard days > 0 else { return [] }
    return use.part(Count.used).compactMap { name, used -> (day: Int, Statistics.LowStock)? in
      guard used > 0, let id = ID(name) else { return nil }
      let level = max(0, levels["\(Count.level).\(id)"])
      let lasting = level * days / used
      guard lasting < horizon else { return nil }
      let day = today + lasting
      return (
        day,
        Statistics.LowStock(
          ingredientId: id, name: names[id]?.name, unit: names[id]?.unit, quantity: level,
          usedPerDay: (used + days - 1) / days, runsOutOn: GregorianDate(daysSince1970: day).text)
      )
    }.sorted { ($0.day, $0.1.ingredientId) < ($1.day, $1.1.ingredientId) }.map(\.1)
  }
}

/// What runs low in the whole group. It takes the tallies of all storerooms, so what was found is kept for a minute.
final class GroupForecast: Sendable {
  private struct Found {
    var until: ContinuousClock.Instant
    var runsLow: [Statistics.LowStock]
  }

  private let found = Mutex<Found?>(nil)

  /// - Parameter find: reads it. Several who ask at once may each do so.
  func runsLow(_ find: () async throws -> [Statistics.LowStock]) async throws -> [Statistics.LowStock] {
    let known = found.withLock { $0.flatMap { ContinuousClock.now < $0.until ? $0.runsLow : nil } }
    if let known { return known }
    let runsLow = try await find()
    found.withLock { $0 = Found(until: .now + .seconds(60), runsLow: runsLow) }
    return runsLow
  }
}
