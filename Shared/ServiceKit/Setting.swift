/// A setting that a service reads, described once: each context lists those that it needs.
package struct Setting: Sendable, Encodable {
  package let key: String
  /// What it decides, and its unit.
  package let meaning: String
  package let kind: Kind

  package enum Kind: Sendable {
    case text, flag
    case number(ClosedRange<Int>)
  }

  package static func text(_ key: String, _ meaning: String) -> Setting {
    Setting(key: key, meaning: meaning, kind: .text)
  }

  package static func flag(_ key: String, _ meaning: String) -> Setting {
    Setting(key: key, meaning: meaning, kind: .flag)
  }

  package static func number(_ key: String, in range: ClosedRange<Int>, _ meaning: String) -> Setting {
    Setting(key: key, meaning: meaning, kind: .number(range))
  }

  private enum CodingKeys: String, CodingKey {
    case key, meaning, kind, minimum, maximum
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(key, forKey: .key)
    try container.encode(meaning, forKey: .meaning)
    switch kind {
    case .text: try container.encode("text", forKey: .kind)
    case .flag: try container.encode("flag", forKey: .kind)
    case .number(let range):
      try container.encode("number", forKey: .kind)
      try container.encode(range.lowerBound, forKey: .minimum)
      try container.encode(range.upperBound, forKey: .maximum)
    }
  }
}

/// A secret that a service reads: the first line of a file of that name.
package struct Secret: Sendable, Encodable {
  package let name: String
  package let meaning: String

  package init(_ name: String, _ meaning: String) {
    self.name = name
    self.meaning = meaning
  }
}

/// What every service needs.
extension Setting {
  package static let logLevel = text("log.level", "what is logged: `debug`, `info`, `notice`, `warning` or `error`")
  package static let logFormat = text(
    "log.format", "how it is logged: `text` for people, `json` for programs, a line each")
  package static let adminPort = number(
    "admin.port", in: 1...65_535,
    "where a process tells its health and its metrics, on 127.0.0.1; in no file, since each replica needs its own")
  package static let secretsDirectory = text("secrets.directory", "the directory that holds the secrets")
  package static let brokerHost = text("broker.host", "RabbitMQ's host")
  package static let brokerPort = number("broker.port", in: 1...65_535, "RabbitMQ's port")
  package static let brokerVirtualHost = text("broker.virtualHost", "RabbitMQ's virtual host")

  package static let tracesCollector = text(
    "traces.collector",
    "where an OpenTelemetry collector takes spans over HTTP, such as `http://127.0.0.1:4318`; empty for none")
  package static let tracesShare = number(
    "traces.perMille", in: 1...1000, "how many of a thousand traces are sent to the collector, each of them whole")

  package static let ofEveryService = [
    logLevel, logFormat, adminPort, secretsDirectory, brokerHost, brokerPort, brokerVirtualHost, tracesCollector,
    tracesShare,
  ]

  package static let databaseHost = text("database.host", "PostgreSQL's host")
  package static let databasePort = number("database.port", in: 1...65_535, "PostgreSQL's port")
  package static let databaseName = text("database.name", "the database")
  package static let databaseAuthorities = text(
    "database.authorities",
    "the file of the certificate authorities that PostgreSQL's certificate must come from, for the name `database.host`; empty "
      + "where the connection needs no TLS because it does not leave the machine")
  package static let databaseConnections = number(
    "database.maximumConnections", in: 1...100, "how many connections a process has at most")
  package static let eventsPerMessage = number(
    "outbox.eventsPerMessage", in: 1...100, "how many events a message to the broker holds at most")

  package static let ofEveryContext =
    ofEveryService + [
      databaseHost, databasePort, databaseName, databaseAuthorities, databaseConnections, eventsPerMessage,
    ]
}

extension Secret {
  /// - Parameter user: the broker's.
  package static func broker(_ user: String) -> Secret { Secret("broker.\(user)", "the password of the broker's user") }

  /// - Parameter role: the database's, without `ocpizza_`.
  package static func database(_ role: String) -> Secret {
    Secret("database.\(role)", "the password of the database's role")
  }
}
