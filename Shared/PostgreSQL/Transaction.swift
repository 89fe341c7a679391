/// A transaction in progress, for the closure of `Database.transaction` and no longer.
///
/// `query` asks and waits; `queue` only hands a statement over, to be sent along with the next query or with COMMIT.
/// A transaction that reads once and then writes therefore costs two round trips, and one that only writes a single one.
package final class Transaction {
  private let connection: Connection
  private var queued: [SQL] = ["BEGIN"]
  private var hasBegun = false
  private var afterCommit: [@Sendable () -> Void] = []

  init(_ connection: Connection) {
    self.connection = connection
  }

  /// Runs the statement, and before it all that is queued, and waits for its rows.
  @discardableResult
  package func query(_ statement: SQL) async throws(PostgresError) -> Rows {
    guard let rows = try await query([statement]).last else { throw .connectionLost("no result") }
    return rows
  }

  /// Runs several statements in one round trip.
  ///
  /// - Returns: the rows of each.
  package func query(_ statements: [SQL]) async throws(PostgresError) -> [Rows] {
    let batch = queued + statements
    queued = []
    hasBegun = true
    return try await connection.run(batch).suffix(statements.count)
  }

  /// Adds a statement whose rows nobody needs. If it fails, so does the next query or the commit.
  package func queue(_ statement: SQL) {
    queued.append(statement)
  }

  /// Calls the closure once the transaction has committed, to wake whoever acts on what it wrote.
  package func whenCommitted(_ action: @escaping @Sendable () -> Void) {
    afterCommit.append(action)
  }

  func commit() async throws(PostgresError) {
    if hasBegun || queued.count > 1 {
      do throws(PostgresError) {
        _ = try await connection.run(queued + ["COMMIT"])
      } catch {
        switch error {
        case .server: throw error
        default: throw .commitUnknown
        }
      }
    }
    for action in afterCommit { action() }
  }

  func rollBack() async {
    guard hasBegun || queued.count > 1, connection.isUsable else { return }
    _ = try? await connection.run(["ROLLBACK"])
  }
}
