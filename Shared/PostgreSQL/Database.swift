/// A service's access to its schema: a small pool of libpq connections, made async and safe to use from any task.
package final class Database: Sendable {
  private let pool: ConnectionPool

  /// How often a transaction is tried that lost against another one, or lost its connection.
  private static let maximumAttempts = 5

  package init(_ configuration: PostgresConfiguration) {
    pool = ConnectionPool(configuration)
  }

  /// Ends the idle connections. A task that waits for one fails, and so does every later call; running statements are not disturbed.
  package func close() {
    pool.close()
  }

  /// Runs one statement that only reads. If the connection is lost, the statement runs again on another.
  package func read(_ statement: SQL) async throws(PostgresError) -> Rows {
    guard let rows = try await read([statement]).first else { throw .connectionLost("no result") }
    return rows
  }

  /// The same for several statements, in one round trip.
  ///
  /// - Returns: the rows of each.
  package func read(_ statements: [SQL]) async throws(PostgresError) -> [Rows] {
    do throws(PostgresError) {
      return try await run(statements)
    } catch .connectionLost {
      pool.dropIdle()
      return try await run(statements)
    }
  }

  /// Runs one statement in a transaction of its own.
  @discardableResult
  package func execute(_ statement: SQL) async throws(PostgresError) -> Rows {
    guard let rows = try await run([statement]).first else { throw .connectionLost("no result") }
    return rows
  }

  private func run(_ statements: [SQL]) async throws(PostgresError) -> [Rows] {
    let connection = try await pool.lend()
    defer { pool.takeBack(connection) }
    return try await connection.run(statements)
  }

  /// Runs the closure in a transaction: committed when it returns, rolled back when it throws. Run again from the
  /// start where another transaction got in its way (serialization failure, deadlock) or the connection was lost
  /// before COMMIT, so it must have no effect but through the transaction.
  ///
  /// - Parameters:
  ///   - limit: how long it and each of its statements may take, where that is not what the configuration says.
  ///   - body: reads and writes through the transaction.
  /// - Throws: what the closure throws, or `PostgresError`.
  package func transaction<Result>(
    within limit: Duration? = nil, _ body: (Transaction) async throws -> Result
  ) async throws -> Result {
    var attempt = 1
    while true {
      do {
        return try await runOnce(limit, body)
      } catch let error as PostgresError where error.isRetryable && attempt < Self.maximumAttempts {
        try await Task.sleep(for: .milliseconds(Int.random(in: 1...(5 * attempt))))
        attempt += 1
      }
    }
  }

  private func runOnce<Result>(
    _ limit: Duration?, _ body: (Transaction) async throws -> Result
  ) async throws -> Result {
    let connection = try await pool.lend()
    defer { pool.takeBack(connection) }
    let transaction = Transaction(connection, within: limit)
    do {
      let result = try await body(transaction)
      try await transaction.commit()
      return result
    } catch {
      await transaction.rollBack()
      // After a restart of the server the idle connections are as dead as this one.
      if !connection.isUsable { pool.dropIdle() }
      throw error
    }
  }

  /// Runs a script of several statements, for migrations and tests.
  package func runScript(_ script: String) async throws(PostgresError) {
    let connection = try await pool.lend()
    defer { pool.takeBack(connection) }
    try await connection.runScript(script)
  }

  /// Runs statements one after another outside a transaction, on a connection that ends with them: with it goes what they have
  /// set and locked.
  func runAlone(_ statements: [String]) async throws(PostgresError) {
    let connection = try await pool.lend()
    defer { pool.takeBack(connection) }
    try await connection.runAlone(statements)
  }

  /// Checks that what the server confirms survives a crash. With `fsync` or `synchronous_commit` off no answer of ours could be
  /// believed (RELIABILITY R1).
  ///
  /// - Returns: the settings that are off.
  package func unsafeSettings() async throws(PostgresError) -> [String] {
    let rows = try await read(
      """
      SELECT name FROM pg_settings
      WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting IN ('off', 'local')
      """)
    var names: [String] = []
    for row in rows { names.append(try row.decode(String.self)) }
    return names
  }
}
