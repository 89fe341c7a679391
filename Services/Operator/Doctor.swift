import ArgumentParser
import Foundation
import PostgreSQL
import ServiceKit

/// Looks for what is wrong before it hurts, and says what to do.
struct Doctor: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check settings, rights, ports, certificates, clock, disks and versions, and say what to do.")

  @Flag(help: "Print JSON.")
  var json = false

  func run() async throws {
    try await operate {
      let findings = try await Examination(platform: Platform.load()).findings()
      if json {
        try printJSON(findings)
      } else {
        for finding in findings {
          print("\(finding.isWrong ? "WRONG" : "ok   ") \(finding.what)\(finding.advice.map { "\n      \($0)" } ?? "")")
        }
      }
      if findings.contains(where: \.isWrong) { throw ExitCode(1) }
    }
  }
}

struct Finding: Encodable {
  let what: String
  /// What to do; nil where nothing is wrong.
  let advice: String?

  var isWrong: Bool { advice != nil }
}

struct Examination {
  let platform: Platform

  func findings() async throws -> [Finding] {
    let (settings, release) = (platform.settings, platform.release)
    var found = try misspelt(release) + secrets(in: settings.text(.secretsDirectory), release)
    found.append(try await certificate(settings.text(.certificate)))
    found += await database()
    for directory in try settings.text(.dataDirectories).split(separator: " ") {
      let free =
        (try? FileManager.default.attributesOfFileSystem(forPath: String(directory)))?[.systemFreeSize] as? NSNumber
      found.append(
        Finding(
          what: "disk of \(directory): \(free.map { "\($0.intValue >> 20) MB free" } ?? "there is no such directory")",
          advice: (free?.intValue ?? 0) > 2 << 30
            ? nil : "Make room: old logs first, then ask for a larger disk. Below 500 MB the broker takes nothing more."
        ))
    }
    found += try await replicas()
    return found
  }

  /// Settings that nobody reads are mostly misspelt.
  private func misspelt(_ release: Release) throws -> [Finding] {
    let environment = ProcessInfo.processInfo.environment
    let directory = environment["OCPIZZA_CONF"] ?? ""
    return try [environment["OCPIZZA_ENV"], "base"].compactMap { $0 }.map { name in
      let path = "\(directory)/settings/\(name).json"
      let data = FileManager.default.contents(atPath: path) ?? Data()
      let groups = try JSONSerialization.jsonObject(with: data) as? [String: [String: Any]] ?? [:]
      let unknown = groups.flatMap { group, values in values.keys.map { "\(group).\($0)" } }
        .filter { !release.settings.contains($0) }.sorted()
      return Finding(
        what: "settings in \(path)",
        advice: unknown.isEmpty
          ? nil : "Nobody reads \(unknown.joined(separator: ", ")): see SETTINGS.md for the names.")
    }
  }

  private func secrets(in directory: String, _ release: Release) -> [Finding] {
    release.secrets.compactMap { name in
      let path = "\(directory)/\(name)"
      guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else {
        return Finding(
          what: "secret \(name)", advice: "There is no \(path). Restore it, or make a new one as README.md says.")
      }
      let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
      return mode & 0o077 == 0 ? nil : Finding(what: "secret \(name)", advice: "Others can read it: chmod 0600 \(path)")
    } + [Finding(what: "\(release.secrets.count) secrets in \(directory)", advice: nil)]
  }

  private func certificate(_ path: String) async throws -> Finding {
    guard !path.isEmpty else { return Finding(what: "certificate: none on this machine", advice: nil) }
    let soon = try await Command.run([
      "openssl", "x509", "-in", path, "-noout", "-enddate", "-checkend", "\(21 * 86_400)",
    ])
    let end = soon.output.split(separator: "\n").first ?? "cannot be read"
    return Finding(
      what: "certificate \(path): \(end)",
      advice: soon.status == 0 ? nil : "Renew it: put the new one in its place, then nginx -s reload.")
  }

  private func database() async -> [Finding] {
    do {
      let before = Date().timeIntervalSince1970
      let rows = try await platform.database().read(
        """
        SELECT current_setting('server_version_num')::int8, (extract(epoch FROM clock_timestamp()) * 1000)::int8,
          current_setting('fsync') || current_setting('full_page_writes') || current_setting('synchronous_commit')
        """)
      guard let row = rows.first else { return [] }
      let (version, milliseconds, durable) = try row.decode(Int.self, Int.self, String.self)
      let difference = abs(Double(milliseconds) / 1000 - (before + Date().timeIntervalSince1970) / 2)
      return [
        Finding(
          what: "PostgreSQL \(version / 10_000)", advice: version >= 150_000 ? nil : "Use PostgreSQL 15 or newer."),
        Finding(
          what: "durability of the database",
          advice: durable == "ononon"
            ? nil : "Set fsync, full_page_writes and synchronous_commit to on, and reload. Services refuse it as it is."
        ),
        Finding(
          what: "clock: \(Int(difference * 1000)) ms from the database's",
          advice: difference < 2 ? nil : "Let systemd-timesyncd or chrony set the clocks of both machines."),
      ]
    } catch {
      return [Finding(what: "database: \(error)", advice: "Start PostgreSQL, then look at its log.")]
    }
  }

  /// Whether each answers, and whether all have the version that is installed.
  private func replicas() async throws -> [Finding] {
    let programs = try platform.programs()
    var found: [Finding] = []
    for service in platform.services {
      for replica in 0..<programs.replicas(of: service.name) {
        let port = try platform.adminPort(of: service, replica: replica)
        let state = await Replica.look(at: port, service: service.name, replica: replica)
        let advice: String? =
          switch state.state {
          case .away: "Look at its log, then ocpizza start \(service.name)."
          case .waiting: "It waits: \(state.reason ?? "")."
          case .ready where state.version ?? platform.release.version != platform.release.version:
            "It is of version \(state.version ?? ""), and \(platform.release.version) is installed: ocpizza restart \(service.name)."
          case .ready: nil
          }
        found.append(Finding(what: "\(state.name) at port \(port)", advice: advice))
      }
    }
    return found
  }
}
