package import AMQP
import EventLoop
package import FoundationEssentials
import Glibc
package import PostgreSQL

/// The broker and the database that `make test` started for the tests, and what can be done to them.
package enum Servers {
  package static func secret(_ name: String) throws -> String {
    let content = try Data(contentsOf: URL(filePath: try variable("SECRETS_DIRECTORY")).appending(path: name))
    return String(decoding: content.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }

  /// The broker, as a user of its definitions; `operator` may do everything.
  package static func broker(user: String = "operator") throws -> AMQPConfiguration {
    AMQPConfiguration(
      host: "127.0.0.1", port: try port("AMQP_PORT"), virtualHost: "ocpizza", user: user,
      password: try secret("broker.\(user)"), heartbeatSeconds: 2)
  }

  /// The database, as a role; `migrator` owns the schemas.
  ///
  /// - Parameter change: what differs from how services connect.
  package static func database(
    role: String = "migrator", maximumConnections: Int = 8, _ change: (inout PostgresConfiguration) -> Void = { _ in }
  ) throws -> Database {
    var configuration = PostgresConfiguration(
      host: "127.0.0.1", port: try port("PG_PORT"), database: "ocpizza", user: "ocpizza_\(role)",
      password: try secret("database.\(role)"), maximumConnections: maximumConnections)
    change(&configuration)
    return Database(configuration)
  }

  package static func superuser() throws -> Database {
    Database(
      PostgresConfiguration(
        host: "127.0.0.1", port: try port("PG_PORT"), database: "ocpizza", user: "postgres",
        password: try secret("database.superuser")))
  }

  /// Ends the broker as a crash would, and starts it again.
  package static func crashBroker() async throws {
    try await run([try variable("OCPIZZA_INFRA"), "rabbit-kill"])
    try await run([try variable("OCPIZZA_INFRA"), "rabbit-up"])
  }

  /// Stops the broker's process where it is, as a machine that hangs would, while the body runs.
  package static func withFrozenBroker(_ body: () async throws -> Void) async throws {
    try await signalBroker("STOP")
    // The signal stops one thread after another; what the last of them was doing is still done.
    try await run([
      "/bin/sh", "-c",
      #"while grep -L '^State:.*T (stopped)' /proc/"$(cat "$RUN/rabbitmq/pid")"/task/*/status | grep -q .; do sleep 0.05; done"#,
    ])
    do {
      try await body()
    } catch {
      try await signalBroker("CONT")
      throw error
    }
    try await signalBroker("CONT")
  }

  private static func signalBroker(_ signal: String) async throws {
    try await run(["/bin/sh", "-c", #"kill -"$1" "$(cat "$RUN/rabbitmq/pid")""#, "sh", signal])
  }

  package static func rabbitctl(_ arguments: String...) async throws {
    try await run([try variable("OCPIZZA_INFRA"), "rabbitctl"] + arguments)
  }

  package static func variable(_ name: String) throws -> String {
    guard let value = getenv(name) else {
      throw Missing(description: "\(name) is not set: run the tests with make test")
    }
    return String(cString: value)
  }

  struct Missing: Error, CustomStringConvertible {
    var description: String
  }

  private static func port(_ name: String) throws -> Int {
    guard let port = Int(try variable(name)) else { throw Missing(description: "\(name) is no port") }
    return port
  }

  /// What one of the executables prints, which must end well.
  package static func output(of executable: String, _ arguments: String...) async throws -> Data {
    let file = FileManager.default.temporaryDirectory.appending(path: "output-\(UUID())")
    defer { try? FileManager.default.removeItem(at: file) }
    let script = #"file=$1; shift; OCPIZZA_CONF="$ROOT/compose" exec "$OCPIZZA_BIN/$@" > "$file""#
    try await run(["/bin/sh", "-c", script, "sh", file.path(), executable] + arguments)
    return try Data(contentsOf: file)
  }

  /// Runs a program to its end, in a thread of its own.
  package static func run(_ command: [String]) async throws {
    let status = await withCheckedContinuation { continuation in
      var attributes = posix_spawnattr_t()
      posix_spawnattr_init(&attributes)
      // Threads of the concurrency pool block signals, and a broker that inherits that cannot be told to stop.
      var none = sigset_t()
      sigemptyset(&none)
      posix_spawnattr_setsigmask(&attributes, &none)
      posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
      let arguments = command.map { strdup($0) } + [nil]
      var process = pid_t()
      let spawned = posix_spawn(&process, command[0], nil, &attributes, arguments, environ)
      posix_spawnattr_destroy(&attributes)
      arguments.forEach { free($0) }
      let child = process
      Thread.start {
        var status: Int32 = spawned
        if spawned == 0 { waitpid(child, &status, 0) }
        continuation.resume(returning: status)
      }
    }
    guard status == 0 else { throw Missing(description: "\(command.joined(separator: " ")) failed") }
  }
}
