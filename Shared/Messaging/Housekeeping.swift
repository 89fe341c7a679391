package import Logging
package import PostgreSQL
import ServiceLifecycle

/// Forgets what is no longer needed: answers to repetitions after two days (promised are one), handled messages after a
/// week, when none of them can come again, and what the context itself names.
package struct Housekeeping: Service {
  private let database: Database
  private let statements: [SQL]
  private let logger: Logger

  /// - Parameter statements: what else is to be forgotten, every ten minutes.
  package init(_ database: Database, _ statements: [SQL], logger: Logger) {
    self.database = database
    self.statements =
      [
        "DELETE FROM idempotency WHERE answered_at < now() - interval '2 days'",
        "DELETE FROM inbox WHERE handled_at < now() - interval '7 days'",
      ] + statements
    self.logger = logger
  }

  package func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        do throws(PostgresError) {
          for statement in statements { try await database.execute(statement) }
        } catch {
          logger.warning("housekeeping put off", metadata: ["reason": "\(error)"])
        }
        try? await Task.sleep(for: .seconds(600))
      }
    }
  }
}
