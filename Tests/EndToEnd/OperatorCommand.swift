import Support

/// What operators run by hand, or every night.
enum OperatorCommand {
  /// Runs a command of a service, which must succeed.
  static func run(_ service: String, _ command: String...) async throws {
    try await Servers.run(
      [
        "/usr/bin/env", "OCPIZZA_CONF=\(try Servers.variable("ROOT"))/compose",
        "DATABASE_PORT=\(try Servers.variable("PG_PORT"))", "BROKER_PORT=\(try Servers.variable("AMQP_PORT"))",
        "\(try Servers.variable("OCPIZZA_BIN"))/\(service)",
      ] + command)
  }
}
