import Foundation
import Support

/// A gateway that one test starts for itself, with its own settings, beside the platform's.
final class GatewayProcess {
  let port: Int
  private let adminPort: Int
  private let process = Process()

  /// Runs a gateway for as long as `body` takes.
  ///
  /// - Parameters:
  ///   - number: 1 to 10, or 21 to 30, a different one for each test. It decides the ports.
  ///   - limits: a shell command that sets limits before the gateway starts.
  ///   - waits: whether `body` begins only when the gateway is ready.
  static func run(
    _ number: Int, limits: String = ":", settings: [String: String] = [:], waits: Bool = true,
    _ body: (GatewayProcess) async throws -> Void
  ) async throws {
    let gateway = try GatewayProcess(number, limits: limits, settings: settings)
    defer { gateway.process.terminate() }
    if waits, try await !gateway.becomesReady() { throw NotReady() }
    try await body(gateway)
  }

  private init(_ number: Int, limits: String, settings: [String: String]) throws {
    port = 29_800 + number
    adminPort = 29_810 + number
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", "\(limits); exec \(try Servers.variable("OCPIZZA_BIN"))/Gateway"]
    process.environment = ProcessInfo.processInfo.environment.merging([
      "OCPIZZA_CONF": try Servers.variable("ROOT") + "/compose", "BROKER_PORT": try Servers.variable("AMQP_PORT"),
      "GATEWAY_PORT": "\(port)", "ADMIN_PORT": "\(adminPort)",
    ]) { $1 }
    process.environment?.merge(settings) { $1 }
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
  }

  /// It starts beside all other tests, so it has a while.
  private func becomesReady() async throws -> Bool {
    try await becomesTrue(within: .seconds(60)) {
      guard (try? await Self.status("/ready", adminPort)) == 200 else { return false }
      return (try? await Self.status("/health", port)) == 200
    }
  }

  struct NotReady: Error {}

  var isRunning: Bool { process.isRunning }

  /// Asks it to end, as an update does.
  func stop() { process.terminate() }

  /// The process's soft limit on descriptors.
  var descriptorLimit: Int? {
    let limits = FileManager.default.contents(atPath: "/proc/\(process.processIdentifier)/limits") ?? Data()
    let line = String(decoding: limits, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("Max open files") }
    return line?.split(separator: " ").dropFirst(3).first.flatMap { Int($0) }
  }

  /// The status that a path answers at the port for operators.
  func adminStatus(_ path: String) async throws -> Int { try await Self.status(path, adminPort) }

  /// The metrics that it tells operators.
  func metrics() async throws -> String {
    let port = adminPort
    return try await onThread {
      let connection = try RawConnection(port: port)
      connection.send("GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
      return connection.readToEnd() ?? ""
    }
  }

  func status(_ path: String) async throws -> Int { try await Self.status(path, port) }

  private static func status(_ path: String, _ port: Int) async throws -> Int {
    try await onThread {
      let connection = try RawConnection(port: port)
      connection.send("GET \(path) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
      return httpStatuses(in: connection.readToEnd() ?? "").first ?? 0
    }
  }
}
