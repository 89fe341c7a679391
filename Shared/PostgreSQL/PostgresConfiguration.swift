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
  /// How long a round trip may take before the connection is given up; a frozen server never answers.
  package var statementTimeout: Duration

  package init(
    host: String, port: Int, database: String, user: String, password: String, maximumConnections: Int = 8,
    connectTimeout: Duration = .seconds(3), statementTimeout: Duration = .seconds(5)
  ) {
    self.host = host
    self.port = port
    self.database = database
    self.user = user
    self.password = password
    self.maximumConnections = maximumConnections
    self.connectTimeout = connectTimeout
    self.statementTimeout = statementTimeout
  }
}
