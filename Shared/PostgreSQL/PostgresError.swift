/// Why the database did not do what it was asked.
package enum PostgresError: Error, Sendable, Equatable {
  /// No connection could be made.
  case unavailable(String)
  /// The connection ended before the answer came. In a transaction nothing was committed; a statement of its own
  /// (`Database.execute`) may have taken effect.
  case connectionLost(String)
  /// The server did not answer in time, and the connection was given up. As after `connectionLost`, a statement of its own may
  /// have taken effect.
  case timedOut
  /// The connection ended during COMMIT, so the transaction may have committed. Look for its effect.
  case commitUnknown
  /// The server answered COMMIT with ROLLBACK: a statement had failed, and the transaction's closure ignored its error.
  case rolledBack
  /// The server refused a statement.
  case server(ServerError)
  /// A column's value is not of the type that was asked for.
  case unexpectedValue(column: Int, expected: String)

  /// An error report of PostgreSQL (manual, Appendix A: error codes).
  package struct ServerError: Sendable, Equatable {
    package var sqlState: String
    package var message: String
    package var constraint: String?
  }

  /// Whether the same transaction may succeed when it is run again at once: nothing of it was committed.
  package var isRetryable: Bool {
    if case .connectionLost = self { true } else { isConflict }
  }

  /// Whether another transaction got in the way of this one: serialization failure, deadlock.
  package var isConflict: Bool {
    if case .server(let error) = self { ["40001", "40P01"].contains(error.sqlState) } else { false }
  }

  /// Whether the database or the network is at fault, rather than the statement.
  package var isOutage: Bool {
    switch self {
    case .unavailable, .connectionLost, .timedOut, .commitUnknown: true
    // 08: connection exception, 53: insufficient resources, 57: operator intervention or too long a statement, 58: system
    // error; 55P03: somebody held a lock for too long; 25P03: we were idle in a transaction for too long
    case .server(let error):
      ["08", "53", "57", "58"].contains(error.sqlState.prefix(2)) || ["55P03", "25P03"].contains(error.sqlState)
        || isRetryable
    case .unexpectedValue, .rolledBack: false
    }
  }

  /// Whether a statement waited for a lock for as long as it may.
  package var isLockTimeout: Bool {
    if case .server(let error) = self { error.sqlState == "55P03" } else { false }
  }

  /// The name of the unique constraint that was violated, if that is what happened.
  package var violatedUniqueConstraint: String? {
    if case .server(let error) = self, error.sqlState == "23505" { error.constraint ?? "" } else { nil }
  }

  /// The name of the check constraint that was violated, if that is what happened.
  package var violatedCheckConstraint: String? {
    if case .server(let error) = self, error.sqlState == "23514" { error.constraint ?? "" } else { nil }
  }
}

extension PostgresError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unavailable(let reason): "the database is unavailable: \(reason)"
    case .connectionLost(let reason): "the connection to the database was lost: \(reason)"
    case .timedOut: "the database did not answer in time"
    case .commitUnknown: "the connection was lost during COMMIT"
    case .rolledBack: "COMMIT rolled back, since a statement had failed"
    case .server(let error): "the database refused a statement: \(error.sqlState) \(error.message)"
    case .unexpectedValue(let column, let expected): "column \(column) is no \(expected)"
    }
  }
}
