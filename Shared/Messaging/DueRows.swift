package import Contracts
package import Logging
import Metrics
package import PostgreSQL
import Synchronization

/// Rows of a table that are due, such as unpaid orders that expire. Each is handled in a transaction of its own. A row that fails
/// is set aside for a while, counted and reported, so that it does not hold up the others.
package final class DueRows: Sendable {
  private let what: String
  private let database: Database
  private let logger: Logger
  private let count: Gauge
  /// Until when each row is set aside.
  private let setAside = Mutex<[ID: ContinuousClock.Instant]>([:])

  /// A row is tried again after this time: somebody may have repaired it.
  private static let pause = Duration.seconds(3600)
  /// How many rows are set aside at most; those that fail beyond that are tried each time.
  private static let capacity = 1000

  /// - Parameter what: the rows' name in logs and metrics.
  package init(_ what: String, in database: Database, logger: Logger) {
    self.what = what
    self.database = database
    self.logger = logger
    count = Gauge(label: "ocpizza_rows_set_aside", dimensions: [("rows", what)])
  }

  /// Handles the rows that are due.
  ///
  /// - Parameters:
  ///   - find: the ids of rows that are due, without those that are set aside.
  ///   - handle: locks the row, checks that it is still due, and does what it is due for.
  /// - Returns: how many rows there were.
  /// - Throws: `PostgresError` during an outage, in which no row could be handled.
  @discardableResult
  package func handle(
    find: (_ setAside: [ID]) async throws -> [ID], each handle: (ID, Transaction) async throws -> Void
  ) async throws -> Int {
    let due = try await find(leftOut())
    for id in due {
      do {
        try await database.transaction { try await handle(id, $0) }
      } catch let error as PostgresError where error.isOutage {
        throw error
      } catch is CancellationError {
        throw CancellationError()
      } catch {
        leaveOut(id, error)
      }
    }
    return due.count
  }

  private func leftOut() -> [ID] {
    let now = ContinuousClock.now
    let ids = setAside.withLock { setAside in
      setAside = setAside.filter { $0.value > now }
      return Array(setAside.keys)
    }
    count.record(ids.count)
    return ids
  }

  private func leaveOut(_ id: ID, _ error: any Error) {
    logger.error("a row is set aside", metadata: ["rows": "\(what)", "id": "\(id)", "reason": "\(error)"])
    let number = setAside.withLock { setAside in
      if setAside.count < Self.capacity { setAside[id] = .now + Self.pause }
      return setAside.count
    }
    count.record(number)
  }
}
