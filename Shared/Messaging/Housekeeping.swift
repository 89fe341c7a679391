import FoundationEssentials
package import Logging
import Metrics
package import PostgreSQL
import ServiceLifecycle

/// Something that a context tidies up regularly.
package struct Chore: Sendable {
  fileprivate let name: String
  fileprivate let statement: SQL
  /// Whether the statement handles a batch of rows, so that it has to run until few are left.
  fileprivate let isBatch: Bool

  fileprivate static let batchSize = 1000

  /// Deletes rows that are no longer needed, a batch at a time: a statement that deletes a day's rows would run into its time-out
  /// each time, and delete nothing.
  package static func delete(from table: StaticString, where condition: SQL) -> Chore {
    let statement = condition.between(
      "DELETE FROM \(table) WHERE ctid = ANY(ARRAY(SELECT ctid FROM \(table) WHERE ", " LIMIT \(batchSize)))")
    return Chore(name: "\(table)", statement: statement, isBatch: true)
  }

  /// Runs another statement, which has little to do each time.
  package static func run(_ name: StaticString, _ statement: SQL) -> Chore {
    Chore(name: "\(name)", statement: statement, isBatch: false)
  }
}

/// Deletes what is no longer needed: recorded replies after two days (we promise one), ids of handled messages after a week, when
/// none of them can come again, and what the context names. A chore that fails does not stop the next ones; the metric says when
/// each was last completed.
package struct Housekeeping: Service {
  private let database: Database
  private let chores: [Chore]
  private let logger: Logger

  private static let interval = Duration.seconds(600)
  /// How long a statement may take.
  private static let statementLimit = Duration.seconds(60)
  /// How long a chore may take; the rest waits for the next time.
  private static let choreLimit = Duration.seconds(300)

  /// - Parameter chores: what else is to be done, every ten minutes.
  package init(_ database: Database, _ chores: [Chore], logger: Logger) {
    self.database = database
    self.chores =
      [
        .delete(from: "idempotency", where: "answered_at < now() - interval '2 days'"),
        .delete(from: "inbox", where: "handled_at < now() - interval '7 days'"),
      ] + chores
    self.logger = logger
  }

  package func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        await tidy()
        try? await Task.sleep(for: Self.interval)
      }
    }
  }

  func tidy() async {
    for chore in chores {
      do {
        guard try await isDone(chore) else { continue }
        // By the wall clock: an alarm in Prometheus compares it with `time()`.
        Gauge(label: "ocpizza_housekeeping_done_timestamp_seconds", dimensions: [("chore", chore.name)])
          .record(Date().timeIntervalSince1970)
      } catch {
        logger.warning("housekeeping put off", metadata: ["chore": "\(chore.name)", "reason": "\(error)"])
      }
    }
  }

  /// - Returns: whether nothing is left to do for now.
  private func isDone(_ chore: Chore) async throws -> Bool {
    let deadline = ContinuousClock.now + Self.choreLimit
    while !Task.isCancelled, deadline > .now {
      let count = try await database.transaction(within: Self.statementLimit) {
        try await $0.query(chore.statement).affectedCount
      }
      if !chore.isBatch || count < Chore.batchSize { return true }
    }
    return false
  }
}
