/// Where the database is and who we are to it.
package struct PostgresConfiguration: Sendable {
  package var host: String
  package var port: Int
  package var database: String
  package var user: String
  package var password: String
  /// Connections open at most; PostgreSQL does its best work with a few for each core.
  package var maximumConnections: Int
  /// How long connecting may take.
  package var connectTimeout: Duration
  /// How long a statement may take before the server ends it. A server that does not even do that is frozen: a second
  /// later the connection is given up.
  package var statementTimeout: Duration
  /// How long a statement may wait for a lock. A task that holds one for longer is stuck, and those that wait would fill the
  /// server with their connections.
  package var lockTimeout: Duration
  /// How long the server waits within a transaction for our next statement. A process that is frozen loses its locks then.
  package var idleTimeout: Duration
  /// How long a transaction may take as a whole.
  package var transactionTimeout: Duration

  package init(
    host: String, port: Int, database: String, user: String, password: String, maximumConnections: Int = 8,
    connectTimeout: Duration = .seconds(3), statementTimeout: Duration = .seconds(5),
    lockTimeout: Duration = .seconds(3), idleTimeout: Duration = .seconds(5),
    transactionTimeout: Duration = .seconds(15)
  ) {
    self.host = host
    self.port = port
    self.database = database
    self.user = user
    self.password = password
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
  /// by itself. A server that does not hear from our machine any more, or whose client has gone, ends it too.
  var serverSettings: [String] {
    [
      "statement_timeout=\(statementTimeout.milliseconds)", "lock_timeout=\(lockTimeout.milliseconds)",
      "idle_in_transaction_session_timeout=\(idleTimeout.milliseconds)", "client_connection_check_interval=2000",
      "tcp_keepalives_idle=10", "tcp_keepalives_interval=3", "tcp_keepalives_count=3", "tcp_user_timeout=15000",
    ]
  }

  /// libpq's own: how soon it notices that the server's machine has gone.
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
