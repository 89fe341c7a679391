/// A transaction in progress, for the closure of `Database.transaction` and no longer.
///
/// `query` sends a statement and waits; `queue` keeps it, to be sent along with the next query or with COMMIT. So a transaction
/// that reads once and then writes costs two round trips, and one that only writes costs one.
package final class Transaction {
  private let connection: Connection
  private let deadline: ContinuousClock.Instant
  private let statementTimeout: Duration
  private var queued: [SQL]
  private var isEmpty = true
  private var afterCommit: [@Sendable () -> Void] = []

  /// - Parameter limit: how long it and each of its statements may take, where that is not what the configuration says.
  init(_ connection: Connection, within limit: Duration?) {
    self.connection = connection
    deadline = .now + (limit ?? connection.configuration.transactionTimeout)
    statementTimeout = limit ?? connection.configuration.statementTimeout
    queued = ["BEGIN"]
    guard let milliseconds = limit?.milliseconds else { return }
    for setting in ["statement_timeout", "idle_in_transaction_session_timeout"] {
      queued.append(SQL(stringLiteral: "SET LOCAL \(setting) = \(milliseconds)"))
    }
  }

  /// Runs the queued statements and then this one, and waits for its rows.
  @discardableResult
  package func query(_ statement: SQL) async throws(PostgresError) -> Rows {
    guard let rows = try await query([statement]).last else { throw .connectionLost("no result") }
    return rows
  }

  /// Runs several statements in one round trip.
  ///
  /// - Returns: the rows of each.
  package func query(_ statements: [SQL]) async throws(PostgresError) -> [Rows] {
    guard deadline > .now else { throw .timedOut }
    let batch = queued + statements
    queued = []
    isEmpty = false
    return try await run(batch).suffix(statements.count)
  }

  private func run(_ batch: [SQL]) async throws(PostgresError) -> [Rows] {
    try await connection.run(batch, within: min(statementTimeout, deadline - .now))
  }

  /// Adds a statement whose rows nobody needs. If it fails, so does the next query or the commit.
  package func queue(_ statement: SQL) {
    queued.append(statement)
    isEmpty = false
  }

  /// Calls the closure once the transaction has committed, for tasks that act on what it wrote.
  package func whenCommitted(_ action: @escaping @Sendable () -> Void) {
    afterCommit.append(action)
  }

  func commit() async throws(PostgresError) {
    if !isEmpty {
      guard deadline > .now else { throw .timedOut }
      let rows: [Rows]
      do throws(PostgresError) {
        rows = try await run(queued + ["COMMIT"])
      } catch {
        switch error {
        case .server: throw error
        default: throw .commitUnknown
        }
      }
      // The server answers the COMMIT of a failed transaction with ROLLBACK, which is no error to it.
      guard rows.last?.commandTag == "COMMIT" else { throw .rolledBack }
    }
    for action in afterCommit { action() }
  }

  func rollBack() async {
    guard !isEmpty, connection.isUsable else { return }
    _ = try? await connection.run(["ROLLBACK"])
  }
}
