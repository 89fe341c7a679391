import ArgumentParser
import Contracts
import Logging
import Messaging
import PostgreSQL
import ServiceKit

/// Forgets what was counted, so that it is counted anew: by another rule, or after a mistake. Orders, kitchen and payment republish
/// what there is to count.
struct ClearStatistics: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clear-statistics",
    abstract: "Forget counts; then republish orders, kitchen and payment.",
    discussion:
      "All of them while no replica runs: what it counted would be half forgotten. Those of one restaurant at any time."
  )

  @Option(help: "Only what was counted in this restaurant.", transform: { ID($0) })
  var restaurant: ID?

  func run() async throws {
    await Bootstrap.run("figures clear-statistics") { settings, logger in
      let database = try Runtime(of: Figures.self, settings, logger).database
      let count: Int
      if let restaurant {
        count = try await database.clearStatistics(of: restaurant)
      } else {
        count = try await database.clearStatistics()
      }
      logger.info("statistics cleared", metadata: ["rows": "\(count)"])
    }
  }
}

extension Database {
  private static let batchSize = 5000

  /// - Returns: how many rows were deleted.
  func clearStatistics() async throws -> Int {
    var count = 0
    for table in ["contributions", "courier_tallies", "tallies"] {
      while true {
        let deleted = try await execute(
          SQL(
            stringLiteral:
              "DELETE FROM \(table) WHERE ctid = ANY(ARRAY(SELECT ctid FROM \(table) LIMIT \(Self.batchSize)))"))
        count += deleted.affectedCount
        if deleted.affectedCount == 0 { break }
      }
    }
    return count
  }

  /// Takes away what each thing has counted for, as if it had never been heard of. Replicas may count meanwhile.
  ///
  /// - Returns: how many things were forgotten.
  func clearStatistics(of restaurant: ID) async throws -> Int {
    var count = 0
    while true {
      let forgotten = try await transaction { try await $0.forgetContributions(of: restaurant, limit: 500) }
      count += forgotten
      if forgotten == 0 { return count }
    }
  }
}
