import Contracts
import FoundationEssentials
import Logging
import Messaging
import PostgreSQL
import ServiceKit
import ServiceLifecycle

/// What happens to orders because time passes: the unpaid expire, and take-aways that nobody fetches are abandoned. The times
/// are the database's, so every replica can look after all of them.
struct OrderDeadlines: Service {
  let unpaidExpiry: Duration
  let runtime: Runtime

  private static let batchSize = 50

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        do {
          try await change({
            try await $0.lockUnpaid(since: Int(unpaidExpiry.components.seconds), limit: Self.batchSize)
          }) {
            try $0.taking(.cancelled, by: .system, at: Date(), because: .unpaid)
          }
          try await change({ try await $0.lockUncollected(limit: Self.batchSize) }) {
            try $0.taking(.abandoned, by: .system, at: Date(), because: .notCollected)
          }
        } catch {
          runtime.logger.warning("deadlines put off", metadata: ["reason": "\(error)"])
        }
        try? await Task.sleep(for: .seconds(1))
      }
    }
  }

  private func change(
    _ find: (Transaction) async throws -> [OrderRecord], _ rule: (OrderRecord) throws -> OrderRecord
  ) async throws {
    try await runtime.database.transaction { transaction in
      for record in try await find(transaction) {
        transaction.update(try rule(record), runtime.outbox)
      }
    }
  }
}
