import Contracts
import Messaging
import PostgreSQL
import ServiceKit
import ServiceLifecycle

/// Publishes `AccountLeaving` again for people who still wait to be erased. Events are not lost, but one of them may be a dead
/// letter, in orders or here, and nobody must wait for ever.
struct RetryErasures: Service {
  let runtime: Runtime

  private static let batchSize = 50

  func run() async throws {
    await repeatedly(every: .seconds(5), "erasures", runtime.logger) {
      try await runtime.database.transaction { transaction in
        for account in try await transaction.departuresToRetry(limit: Self.batchSize) {
          try runtime.outbox.add(AccountLeaving(accountId: account), to: transaction)
        }
      }
    }
  }
}
