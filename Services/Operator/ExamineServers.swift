import AMQP
import AsyncHTTPClient
import Foundation
import NIOCore
import PostgreSQL
import ServiceKit

/// What the services need: database, broker, backups, the providers outside.
extension Examination {
  func database() async throws -> [Finding] {
    do {
      let database = try platform.database()
      let before = Date().timeIntervalSince1970
      let rows = try await database.read(
        """
        SELECT current_setting('server_version_num')::int8, (extract(epoch FROM clock_timestamp()) * 1000)::int8,
          current_setting('fsync') || current_setting('full_page_writes') || current_setting('synchronous_commit'),
          current_setting('max_connections')::int8
        """)
      guard let row = rows.first else { return [] }
      let (version, milliseconds, durable, connections) = try row.decode(Int.self, Int.self, String.self, Int.self)
      let difference = abs(Double(milliseconds) / 1000 - (before + Date().timeIntervalSince1970) / 2)
      return [
        Finding("PostgreSQL \(version / 10_000)", advice: version >= 150_000 ? nil : "Use PostgreSQL 15 or newer."),
        Finding(
          "durability of the database",
          advice: durable == "ononon"
            ? nil : "Set fsync, full_page_writes and synchronous_commit to on, and reload. Services refuse it as it is."
        ),
        Finding(
          "clock: \(Int(difference * 1000)) ms from the database's",
          advice: difference < 2 ? nil : "Let systemd-timesyncd or chrony set the clocks of both machines."),
        try connectionBudget(maximum: connections),
      ] + (try encryption()) + (try await schemas(database))
    } catch {
      return [Finding("database: \(error)", advice: "Start PostgreSQL, then look at its log.")]
    }
  }

  /// What goes to another machine must not be read on the way (RELIABILITY S24).
  private func encryption() throws -> [Finding] {
    guard try !platform.settings.databaseIsHere else { return [] }
    let isEncrypted = try !platform.settings.text(.databaseAuthorities).isEmpty
    return [
      Finding(
        "TLS to the database's machine",
        advice: isEncrypted
          ? nil : "Let database.authorities name the file of its authority: Install, step 11, in README.md.")
    ]
  }

  /// Five are for PostgreSQL's superuser, `ocpizza` and the exporter.
  private func connectionBudget(maximum: Int) throws -> Finding {
    let programs = try platform.programs()
    let replicas = platform.services.filter(\.hasSchema).map { programs.replicas(of: $0.name) }.reduce(0, +)
    let needed = try platform.settings.number(.databaseConnections) * replicas + 5
    return Finding(
      "connections: up to \(needed) of \(maximum)",
      advice: needed <= maximum
        ? nil : "Raise max_connections of PostgreSQL, or lower database.maximumConnections, or run fewer replicas.")
  }

  private func schemas(_ database: Database) async throws -> [Finding] {
    var lacking: [String] = []
    for service in platform.services where service.hasSchema {
      let known = try await database.read("SELECT to_regclass(\("\(service.name).migrations")) IS NOT NULL")
      guard try known.first?.decode(Bool.self) == true else {
        lacking.append("\(service.name) has no schema")
        continue
      }
      let rows = try await database.read(SQL(stringLiteral: "SELECT name FROM \(service.name).migrations"))
      let applied = Set(try rows.map { try $0.decode(String.self) })
      if let missing = service.migrations?.first(where: { !applied.contains($0) }) {
        lacking.append("\(service.name) lacks \(missing)")
      }
    }
    return [
      Finding(
        "schemas of \(platform.release.version)",
        advice: lacking.isEmpty
          ? nil
          : "\(lacking.joined(separator: ", ")): ocpizza deploy \(platform.release.version) brings them up to date.")
    ]
  }

  func broker() async throws -> [Finding] {
    let names = platform.services.flatMap(\.queues)
    guard let depths = try? await QueueDepth.read(of: names, platform.broker()) else {
      return [Finding("broker", advice: "It does not answer, or refuses us: start RabbitMQ, then look at its log.")]
    }
    let missing = names.filter { depths[$0] == nil }
    var found = [
      Finding(
        "\(names.count) queues",
        advice: missing.isEmpty
          ? nil
          : "The broker lacks \(missing.joined(separator: ", ")): ocpizza deploy \(platform.release.version) imports its "
            + "definitions.")
    ]
    let control = try platform.settings.text(.brokerControl).split(separator: " ").map(String.init)
    let told = try? await Command.run(control + ["eval", "{rabbit_misc:version(), rabbit_alarm:get_alarms()}."])
    guard let told, told.status == 0 else {
      found.append(
        Finding(
          "broker's own command: \(control.joined(separator: " "))",
          advice: "It does not work here. ocpizza deploy needs it: see operator.brokerControl."))
      return found
    }
    let text = told.output.split(whereSeparator: \.isNewline).joined()
    found.append(
      Finding(
        "RabbitMQ \(text.split(separator: "\"").dropFirst().first ?? "")",
        advice: text.hasSuffix(",[]}")
          ? nil : "It takes nothing at present, because its disk or its memory is full: \(text). Make room."))
    return found
  }

  /// The providers outside: that they can be reached, not that they accept our keys.
  func outside() async throws -> [Finding] {
    let settings = platform.settings
    let services = [
      ("payment provider", try settings.text(.providerURL)), ("geocoder", try settings.text(.geocoderURL)),
    ]
    var found: [Finding] = []
    for (name, url) in services {
      let answer = try? await HTTPClient.shared.execute(HTTPClientRequest(url: url), timeout: .seconds(3))
      found.append(
        Finding(
          "\(name): \(url)",
          advice: answer == nil ? "It cannot be reached from here: its status page, then our network." : nil))
    }
    let (host, port) = (try settings.text(.mailHost), try settings.number(.mailPort))
    found.append(
      Finding(
        "mail server: \(host):\(port)",
        advice: await listens(host, port) ? nil : "It cannot be reached from here. Mails wait, and are sent later."))
    return found
  }

  func backups() async throws -> [Finding] {
    guard let facts = await BackupFacts.read(platform) else {
      let isNeeded = try platform.settings.needsBackups
      return [
        Finding(
          "backups: none from this machine",
          advice: isNeeded ? "Set them up: Back up and restore in README.md." : nil)
      ]
    }
    let age = facts.last.map { "\((Int(Date().timeIntervalSince1970) - $0) / 3600) hours ago" } ?? "none"
    return [
      Finding("last backup: \(age)", advice: facts.problem),
      Finding("last drill: \(facts.drillText)", advice: facts.drillProblem),
    ] + (facts.aside ?? []).map { Finding("moved away by a restore, until a person removes it: \($0)") }
  }
}
