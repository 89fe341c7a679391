import Foundation
import PostgreSQL
import Support
import Testing

/// A wrong setting stops a service at its start, with one line that names the setting.
struct SettingsTests {
  @Test(
    "a service with a wrong setting ends at once, with one line that names it", .timeLimit(.minutes(1)),
    arguments: [
      ("BROKER_PORT", "many", "broker.port"), ("DATABASE_MAXIMUM_CONNECTIONS", "0", "database.maximumConnections"),
      ("ORDERS_UNPAID_EXPIRY_SECONDS", "-1", "orders.unpaidExpirySeconds"), ("LOG_LEVEL", "loud", "log.level"),
      ("SECRETS_DIRECTORY", "/nowhere", "secrets.directory"), ("OCPIZZA_ENV", "nowhere", "OCPIZZA_CONF"),
    ])
  func wrongSetting(name: String, value: String, setting: String) async throws {
    let outcome = try await Self.startOrders(with: [name: value])
    #expect(outcome.status == 78)
    #expect(outcome.errors.hasPrefix("orders: setting \(setting) "))
    #expect(outcome.errors.split(whereSeparator: \.isNewline).count == 1)
  }

  @Test(
    "a service with a broken settings file ends at once too", .timeLimit(.minutes(1)),
    arguments: [#"{"log": {"level": "info""#, #"{"log": "info"}"#, #"{"log": {"level": [1]}}"#])
  func wrongFile(content: String) async throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "settings-\(UUID())")
    defer { try? FileManager.default.removeItem(at: directory) }
    try FileManager.default.createDirectory(
      at: directory.appending(path: "settings"), withIntermediateDirectories: true)
    try Data(content.utf8).write(to: directory.appending(path: "settings/base.json"))
    let outcome = try await Self.startOrders(with: ["OCPIZZA_CONF": directory.path(), "OCPIZZA_ENV": nil])
    #expect(outcome.status == 78)
    #expect(outcome.errors.hasPrefix("orders: setting OCPIZZA_CONF "))
    #expect(outcome.errors.contains("settings/base.json, which cannot be read"))
    #expect(outcome.errors.split(whereSeparator: \.isNewline).count == 1)
  }

  @Test("a secret that others can read stops a service at once", .timeLimit(.minutes(1)))
  func readableSecret() async throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "secrets-\(UUID())")
    defer { try? FileManager.default.removeItem(at: directory) }
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    let file = directory.appending(path: "database.orders")
    try Data("a secret".utf8).write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file.path())
    let outcome = try await Self.startOrders(with: ["SECRETS_DIRECTORY": directory.path()])
    #expect(outcome.status == 78)
    #expect(outcome.errors.hasPrefix("orders: setting secrets.directory holds database.orders with a mode"))
  }

  @Test("a database with synchronous_commit off is reported as unsafe")
  func unsafeDatabase() async throws {
    let database = try Servers.database(maximumConnections: 1)
    #expect(try await database.unsafeSettings() == [])
    try await database.runScript("SET synchronous_commit = off")
    #expect(try await database.unsafeSettings() == ["synchronous_commit"])
  }

  private static func startOrders(
    with settings: [String: String?]
  ) async throws -> (status: Int32, errors: String) {
    let process = Process()
    process.executableURL = URL(filePath: try Servers.variable("OCPIZZA_BIN")).appending(path: "Orders")
    process.environment = ProcessInfo.processInfo.environment.merging(
      [
        "OCPIZZA_CONF": try Servers.variable("ROOT") + "/compose", "ADMIN_PORT": "29099",
        // No database is there: a wrong setting is found all the same.
        "DATABASE_PORT": "29098",
      ]) { $1 }
    for (name, value) in settings { process.environment?[name] = value }
    let errors = Pipe()
    process.standardError = errors
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (ended: CheckedContinuation<Void, any Error>) in
        process.terminationHandler = { _ in ended.resume() }
        do { try process.run() } catch { ended.resume(throwing: error) }
      }
    } onCancel: {
      process.terminate()
    }
    let output = try errors.fileHandleForReading.readToEnd() ?? Data()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }
}
