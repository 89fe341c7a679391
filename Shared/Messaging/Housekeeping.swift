package import Logging
package import PostgreSQL
import ServiceLifecycle

/// Forgets what messages no longer need: answers to repetitions after two days (promised are one), handled messages
/// after a week, when none of them can come again.
package struct Housekeeping: Service {
  private let database: Database
  private let logger: Logger

  package init(_ database: Database, logger: Logger) {
    self.database = database
    self.logger = logger
  }

  package func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        do throws(PostgresError) {
          try await database.execute("DELETE FROM idempotency WHERE answered_at < now() - interval '2 days'")
          try await database.execute("DELETE FROM inbox WHERE handled_at < now() - interval '7 days'")
        } catch {
          logger.warning("housekeeping put off", metadata: ["reason": "\(error)"])
        }
        try? await Task.sleep(for: .seconds(600))
      }
    }
  }
}
