import ArgumentParser
import FoundationEssentials
import Logging
import Messaging
import ServiceKit
import ServiceLifecycle

/// Runs the retention of orders every hour.
struct EraseOldOrders: Service {
  let runtime: Runtime

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        do {
          _ = try await Retention(database: runtime.database, outbox: runtime.outbox).run(at: Date())
        } catch {
          runtime.logger.warning("retention put off", metadata: ["reason": "\(error)"])
        }
        // Once an hour is often enough for limits of years. Cancellation ends the sleep, and then the loop.
        try? await Task.sleep(for: .seconds(3600))
      }
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
