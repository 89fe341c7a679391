package import AMQP
import CoreMetrics
import EventLoop
import Glibc
import Instrumentation
package import Logging
package import PostgreSQL
package import ServiceLifecycle
import UnixSignals

/// What every process of the platform does before its own work: logs, metrics, tracing, settings; and how it ends.
package enum Bootstrap {
  /// Sets the process up, runs the program and exits: 0 when it is done, 78 (`EX_CONFIG`) with one line that names the
  /// setting which keeps it from starting, 1 on any other error.
  package static func run(_ name: String, _ program: (Settings, Logger) async throws -> Void) async -> Never {
    // The reader of our log or of a socket may go. Then a write fails, and we need no signal besides.
    signal(SIGPIPE, SIG_IGN)
    Descriptors.raiseLimit()
    MetricsSystem.bootstrap(PrometheusMetrics.shared)
    InstrumentationSystem.bootstrap(TraceContext())
    let metadata = Logger.MetadataProvider {
      guard let traceID = ServiceContext.current?.traceID else { return [:] }
      return ["trace": "\(traceID)"]
    }
    do {
      let settings = try Settings.load()
      try startLog(settings, metadata)
      var logger = Logger(label: name)
      let level = try settings.text(.logLevel)
      guard let logLevel = Logger.Level(rawValue: level) else {
        throw SettingError(key: "log.level", reason: "is no level: \(level)")
      }
      logger.logLevel = logLevel
      Gauge(label: "ocpizza_build_info", dimensions: [("version", Version.current)]).record(1)
      try await program(settings, logger)
      await finishLog()
      exit(0)
    } catch let error as SettingError {
      await finishLog()
      fail("\(name): \(error)", status: 78)
    } catch {
      await finishLog()
      fail("\(name): \(error)", status: 1)
    }
  }

  private static func startLog(_ settings: Settings, _ metadata: Logger.MetadataProvider) throws(SettingError) {
    let format = try settings.text(.logFormat)
    guard ["text", "json"].contains(format) else {
      throw SettingError(key: Setting.logFormat.key, reason: "is neither text nor json: \(format)")
    }
    LoggingSystem.bootstrap(
      { label, provider -> any LogHandler in
        if format == "json" {
          return JSONLogHandler(label: label, output: .standardError, metadataProvider: provider)
        }
        return StreamLogHandler(label: label, stream: LogStream(output: .standardError), metadataProvider: provider)
      },
      metadataProvider: metadata)
  }

  /// Gives a slow reader of the log a second for the rest.
  private static func finishLog() async {
    for _ in 0..<20 where !LogOutput.standardError.flush() { try? await Task.sleep(for: .milliseconds(50)) }
  }

  private static func fail(_ line: String, status: Int32) -> Never {
    let bytes = Array((line + "\n").utf8)
    write(STDERR_FILENO, bytes, bytes.count)
    exit(status)
  }

  /// Runs services until SIGTERM or SIGINT, all on the event loop. They stop in the reverse of their order: intake first, what
  /// it needs last.
  package static func serve(_ services: [any Service], _ settings: Settings, logger: Logger) async throws {
    let exporter = try SpanExporter(settings, logger: logger)
    logger.notice("starting", metadata: ["version": "\(Version.current)"])
    var configuration = ServiceGroupConfiguration(
      services: (exporter.map { [$0] } ?? []) + services + [IdlePages(), LoopWatch(), LastResort(logger: logger)],
      gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    // RELIABILITY R14: drained within 10 s.
    configuration.maximumGracefulShutdownDuration = .seconds(10)
    try await withTaskExecutorPreference(EventLoop.shared) {
      try await ServiceGroup(configuration: configuration).run()
    }
  }
}

extension Settings {
  package func broker(user: String) throws(SettingError) -> AMQPConfiguration {
    AMQPConfiguration(
      host: try text(.brokerHost), port: try number(.brokerPort), virtualHost: try text(.brokerVirtualHost), user: user,
      password: try secret(.broker(user)))
  }

  /// - Parameter role: who we are to the database; its secret is named after it.
  package func database(role: String) throws(SettingError) -> PostgresConfiguration {
    PostgresConfiguration(
      host: try text(.databaseHost), port: try number(.databasePort), database: try text(.databaseName),
      user: "ocpizza_\(role)", password: try secret(.database(role)),
      authorities: try text(.databaseAuthorities), maximumConnections: try number(.databaseConnections))
  }
}
