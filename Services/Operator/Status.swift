import AMQP
import ArgumentParser
import Foundation
import PostgreSQL
import ServiceKit

/// One screen: what runs, what waits, and what needs a person.
struct Status: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show how everything is, on one screen.", discussion: "Exit status 1 where something is wrong.")

  @Flag(help: "Print JSON.")
  var json = false

  func run() async throws {
    try await operate {
      let report = try await StatusReport.collect(Platform.load())
      if json { try printJSON(report) } else { print(report.screen) }
      guard report.isHealthy else { throw ExitCode(1) }
    }
  }
}

/// What `ocpizza status` found.
struct StatusReport: Encodable, Sendable {
  struct Queue: Encodable, Sendable {
    let name: String
    let messages: Int
    let consumers: Int
  }

  struct Disk: Encodable, Sendable {
    let directory: String
    let freePercent: Int
  }

  struct DatabaseFacts: Encodable, Sendable {
    var bytes: Int
    var connections: Int
    var maximumConnections: Int
    /// Since when the write-ahead log cannot be archived; nil where it can.
    var archivingFailsSince: String?
  }

  var isHealthy: Bool { problems.isEmpty }
  var version: String
  var maintenance: String
  var replicas: [Replica] = []
  /// nil where the broker does not answer.
  var queues: [Queue]?
  /// nil where the database does not answer.
  var database: DatabaseFacts?
  var disks: [Disk] = []
  var backup: BackupFacts?
  /// One sentence each.
  var problems: [String] = []

  private enum CodingKeys: String, CodingKey {
    case version, maintenance, replicas, queues, database, disks, backup, problems
  }

  static func collect(_ platform: Platform) async throws -> StatusReport {
    let (programs, limits) = (try platform.programs(), try platform.release.limits())
    var report = StatusReport(
      version: platform.release.version, maintenance: try maintenance(platform.settings.text(.maintenance)))
    let places = try platform.services.flatMap { service in
      try (0..<programs.replicas(of: service.name)).map {
        (service, $0, try platform.adminPort(of: service, replica: $0))
      }
    }
    let names = platform.services.flatMap(\.queues)
    let broker = try platform.broker()
    async let depths = try? QueueDepth.read(of: names, broker)
    let reader = try platform.database()
    async let database = databaseFacts(reader)
    async let backup = BackupFacts.read(platform)
    report.replicas = await withTaskGroup(of: (Int, Replica).self) { group in
      for (index, (service, replica, port)) in places.enumerated() {
        group.addTask { (index, await Replica.look(at: port, service: service.name, replica: replica)) }
      }
      return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
    }
    report.queues = await depths.map { depths in
      names.compactMap { name in depths[name].map { Queue(name: name, messages: $0.messages, consumers: $0.consumers) }
      }
    }
    report.database = await database
    report.backup = await backup
    // One that is not there has no place left.
    report.disks = try platform.settings.text(.dataDirectories).split(separator: " ").map { directory in
      Disk(directory: String(directory), freePercent: DiskSpace(of: String(directory))?.freePercent ?? 0)
    }
    report.problems = report.judge(dead: Set(platform.services.compactMap(\.deadLetters)), limits)
    report.problems += platform.services.filter { programs.replicas(of: $0.name) == 0 }
      .map { "\($0.name) is not among Supervisor's programs." }
    if report.backup == nil, try platform.settings.needsBackups {
      report.problems.append("No backups are set up on this machine: see Back up and restore in README.md.")
    }
    return report
  }

  private func judge(dead: Set<String>, _ limits: Limits) -> [String] {
    var found: [String] = []
    for replica in replicas {
      switch replica.state {
      case .ready: break
      case .waiting: found.append("\(replica.name) is not ready: \(replica.reason ?? "it does not say why").")
      case .away: found.append("\(replica.name) does not answer.")
      }
      if let seconds = replica.outboxSeconds, seconds > Double(limits.outboxSeconds.warning) {
        found.append("\(replica.name) has events that the broker has not confirmed for \(Int(seconds)) s.")
      }
      if replica.setAside > 0 {
        found.append("\(replica.name) has \(replica.setAside) rows or events that need a person.")
      }
    }
    if Set(replicas.compactMap(\.version)).count > 1 { found.append("Replicas of several versions run.") }
    if queues == nil { found.append("The broker does not answer.") }
    for queue in queues ?? [] {
      if dead.contains(queue.name), queue.messages > 0 {
        found.append("\(queue.name) holds \(queue.messages) dead letters: ocpizza dead-letters.")
      } else if !dead.contains(queue.name), queue.messages >= limits.queueMessages.warning {
        found.append("\(queue.name) holds \(queue.messages) messages.")
      }
    }
    if database == nil { found.append("The database does not answer.") }
    if let since = database?.archivingFailsSince {
      found.append("The write-ahead log cannot be archived since \(since).")
    }
    found += [backup?.problem, backup?.drillProblem].compactMap { $0 }
    for disk in disks where disk.freePercent < limits.diskFreePercent.warning {
      found.append("The disk of \(disk.directory) has \(disk.freePercent) % left.")
    }
    return found
  }

  private static func maintenance(_ path: String) -> String {
    struct Content: Decodable { let mode: String }
    guard let data = FileManager.default.contents(atPath: path) else { return "off" }
    return (try? JSONDecoder().decode(Content.self, from: data))?.mode ?? "unreadable"
  }

  private static func databaseFacts(_ database: Database) async -> DatabaseFacts? {
    do {
      let rows = try await database.read(
        """
        SELECT pg_database_size(current_database()), (SELECT sum(numbackends)::int8 FROM pg_stat_database),
          current_setting('max_connections')::int8, CASE WHEN last_failed_time > coalesce(last_archived_time, '-infinity')
            THEN to_char(last_failed_time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') END
        FROM pg_stat_archiver
        """)
      guard let row = rows.first else { return nil }
      let (bytes, connections, maximum, fails) = try row.decode(Int.self, Int.self, Int.self, String?.self)
      return DatabaseFacts(
        bytes: bytes, connections: connections, maximumConnections: maximum, archivingFailsSince: fails)
    } catch {
      return nil
    }
  }
}

extension Settings {
  /// Whether the database is on this machine and holds what must not be lost. One of another machine is backed up there.
  var needsBackups: Bool {
    get throws { try databaseIsHere && ProcessInfo.processInfo.environment["OCPIZZA_ENV"] == "production" }
  }

  var databaseIsHere: Bool {
    get throws { ["127.0.0.1", "localhost", "::1"].contains(try text(.databaseHost)) }
  }
}

/// What pgBackRest has, as `backup/ocpizza-backup facts` prints it.
struct BackupFacts: Codable, Sendable {
  /// When the last one ended, in Unix time.
  var last: Int?
  var problem: String?
  /// When the last drill ended; nil where there was none.
  var drill: Int?
  /// What is wrong with it: it failed, or is too long ago.
  var drillProblem: String?
  /// The directories that restores have moved away.
  var aside: [String]?

  var drillText: String {
    drill.map { "\((Int(Date().timeIntervalSince1970) - $0) / 86_400) days ago" } ?? "none"
  }

  /// - Returns: nil where no backups are set up on this machine.
  static func read(_ platform: Platform) async -> BackupFacts? {
    guard let command = try? platform.settings.text(.backupCommand), !command.isEmpty,
      FileManager.default.fileExists(
        atPath: ProcessInfo.processInfo.environment["OCPIZZA_BACKUP"] ?? "/etc/ocpizza/backup.json")
    else { return nil }
    guard let outcome = try? await Command.run([command, "facts"], within: 10),
      let facts = try? JSONDecoder().decode(BackupFacts.self, from: Data(outcome.output.utf8))
    else { return BackupFacts(problem: "What backups there are cannot be read: \(command) facts.") }
    return facts
  }
}
