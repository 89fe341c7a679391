import HTTPTypes
import Hummingbird
package import Logging
import ServiceLifecycle

/// Tells an operator how the process is: `/health` answers with the version while it lives, `/ready` while what it needs answers, and
/// `/metrics` in Prometheus's text format.
package struct HealthServer: Service {
  private let port: Int
  private let readiness: Readiness
  private let logger: Logger

  package init(port: Int, readiness: Readiness, logger: Logger) {
    self.port = port
    self.readiness = readiness
    self.logger = logger
  }

  package func run() async throws {
    let router = Router()
    let name = logger.label
    router.get("/health") { _, _ in
      Response(
        status: .ok, headers: [.contentType: "application/json"],
        body: ResponseBody(
          byteBuffer: ByteBuffer(string: #"{"service":"\#(name)","version":"\#(Version.current)"}"#)))
    }
    router.get("/ready") { _, _ in
      let missing = await readiness.missing()
      return Response(
        status: missing.isEmpty ? .ok : .serviceUnavailable,
        body: ResponseBody(byteBuffer: ByteBuffer(string: missing.map { "waiting for \($0)\n" }.joined())))
    }
    router.get("/metrics") { _, _ in
      Response(
        status: .ok, headers: [.contentType: "text/plain; version=0.0.4"],
        body: ResponseBody(
          byteBuffer: ByteBuffer(string: PrometheusMetrics.shared.exposition() + ProcessMetrics.exposition())))
    }
    try await Application(
      router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)), logger: logger
    ).run()
  }
}

/// What a process needs before it can do its work.
package struct Readiness: Sendable {
  private let needs: [(name: String, isMet: @Sendable () async -> Bool)]

  package init(_ needs: [(name: String, isMet: @Sendable () async -> Bool)]) {
    self.needs = needs
  }

  /// - Returns: the names of what is missing at present.
  package func missing() async -> [String] {
    var missing: [String] = []
    for need in needs where await !need.isMet() { missing.append(need.name) }
    return missing
  }
}
