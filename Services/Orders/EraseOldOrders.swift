import ArgumentParser
import FoundationEssentials
import Messaging
import ServiceKit
import ServiceLifecycle

/// Runs the retention of orders every hour.
struct EraseOldOrders: Service {
  let runtime: Runtime

  func run() async throws {
    // Often enough for limits of years.
    await repeatedly(every: .seconds(3600), "retention", runtime.logger) {
      _ = try await Retention(database: runtime.database, outbox: runtime.outbox).run(at: Date())
    }
  }
}

/// The same by hand.
struct EraseOldOrdersNow: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "erase-old-orders",
    abstract: "Erase what orders older than three years say about people without an account.")

  func run() async throws {
    await Bootstrap.run("orders") { settings, logger in
      let runtime = try Runtime(of: Orders.self, settings, logger)
      let count = try await Retention(database: runtime.database, outbox: runtime.outbox).run(at: Date())
      print("\(count) erased")
    }
  }
}
