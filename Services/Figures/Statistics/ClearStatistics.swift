import ArgumentParser
import Contracts
import Logging
import Messaging
import PostgreSQL
import ServiceKit

/// Forgets everything that was counted, so that it is counted anew: by another rule, or after a mistake. Orders, kitchen and payment
/// republish what there is to count. No replica runs meanwhile: what it counted would be half forgotten.
struct ClearStatistics: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clear-statistics",
    abstract: "Forget all counts, while no replica runs; then republish orders, kitchen and payment.")

  func run() async throws {
    await Bootstrap.run("figures clear-statistics") { settings, logger in
      let database = try Runtime(of: Figures.self, settings, logger).database
      var count = 0
      for table in ["contributions", "courier_tallies", "tallies"] {
        while true {
          let deleted = try await database.execute(
            SQL(stringLiteral: "DELETE FROM \(table) WHERE ctid = ANY(ARRAY(SELECT ctid FROM \(table) LIMIT 5000)))"))
          count += deleted.affectedCount
          if deleted.affectedCount == 0 { break }
        }
      }
      logger.info("statistics cleared", metadata: ["rows": "\(count)"])
    }
  }
}
