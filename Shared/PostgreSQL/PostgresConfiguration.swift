/// The database's address, the user to log in as, and time-outs.
package struct PostgresConfiguration: Sendable {
  package var host: String
  package var port: Int
  package var database: String
  package var user: String
  package var password: String
  /// The file of the certificate authorities that the server's certificate must come from; empty for a connection without TLS.
  package var authorities: String
  /// How many connections are open at most. PostgreSQL works best with a few for each core.
  package var maximumConnections: Int
  /// How long connecting may take.
  package var connectTimeout: Duration
  /// How long a statement may take before the server ends it. A server that does not do that is frozen, and the connection is
  /// given up a second later.
  package var statementTimeout: Duration
  /// How long a statement may wait for a lock. A task that holds one for longer is stuck, and without a limit the waiting ones
  /// would take up all connections of the server.
  package var lockTimeout: Duration
  /// How long the server waits within a transaction for our next statement. Then a frozen process loses its locks.
  package var idleTimeout: Duration
  /// How long a transaction may take as a whole.
  package var transactionTimeout: Duration

  package init(
    host: String, port: Int, database: String, user: String, password: String, authorities: String = "",
    maximumConnections: Int = 8, connectTimeout: Duration = .seconds(3), statementTimeout: Duration = .seconds(5),
    lockTimeout: Duration = .seconds(3), idleTimeout: Duration = .seconds(5),
    transactionTimeout: Duration = .seconds(15)
  ) {
    self.host = host
    self.port = port
    self.database = database
    self.user = user
    self.password = password
    self.authorities = authorities
    self.maximumConnections = maximumConnections
    self.connectTimeout = connectTimeout
    self.statementTimeout = statementTimeout
    self.lockTimeout = lockTimeout
    self.idleTimeout = idleTimeout
    self.transactionTimeout = transactionTimeout
  }
}

extension PostgresConfiguration {
  /// The time-outs as the server's settings. They hold on every connection, so that the backend of one that was given up ends
  /// by itself. The server also ends a backend when our machine is no longer reachable or its client has gone.
  var serverSettings: [String] {
    [
      "statement_timeout=\(statementTimeout.milliseconds)", "lock_timeout=\(lockTimeout.milliseconds)",
      "idle_in_transaction_session_timeout=\(idleTimeout.milliseconds)", "client_connection_check_interval=2000",
      "tcp_keepalives_idle=10", "tcp_keepalives_interval=3", "tcp_keepalives_count=3", "tcp_user_timeout=15000",
    ]
  }

  /// With `verify-full` libpq also compares the name in the certificate with `host`.
  var encryption: [(String, String)] {
    authorities.isEmpty ? [("sslmode", "disable")] : [("sslmode", "verify-full"), ("sslrootcert", authorities)]
  }

  /// How soon libpq notices that the server's machine is gone.
  static let keepalives = [
    ("keepalives", "1"), ("keepalives_idle", "10"), ("keepalives_interval", "3"), ("keepalives_count", "3"),
    ("tcp_user_timeout", "15000"),
  ]
}

extension Duration {
  var milliseconds: Int {
    Int(components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000)
  }
}
