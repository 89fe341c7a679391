import ArgumentParser
import Contracts
import Logging
import Messaging
import PostgreSQL
import ServiceKit
import ServiceLifecycle

/// Runs the retention of customers every hour.
struct KeepRetention: Service {
  let runtime: Runtime

  func run() async throws {
    // Often enough for limits of years.
    await repeatedly(every: .seconds(3600), "retention", runtime.logger) {
      let outcome = try await Retention(database: runtime.database, outbox: runtime.outbox).run()
      if outcome != .init() {
        runtime.logger.info(
          "inactive customers", metadata: ["told": "\(outcome.told)", "erased": "\(outcome.erased)"])
      }
    }
  }
}

/// The same by hand.
struct EraseInactiveCustomers: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "erase-inactive-customers",
    abstract: "Tell customers who were silent for nearly three years, and erase those who were told a month ago.")

  func run() async throws {
    await Bootstrap.run("accounts") { settings, logger in
      let runtime = try Runtime(of: Accounts.self, settings, logger)
      let outcome = try await Retention(database: runtime.database, outbox: runtime.outbox).run()
      print("\(outcome.told) told, \(outcome.erased) erased")
    }
  }
}
