import Foundation
import ServiceKit

/// What is on this machine: settings, secrets, files, certificates, the clock, disks and memory.
extension Examination {
  /// Settings that nobody reads are mostly misspelt.
  func settingsFiles() -> [Finding] {
    let environment = ProcessInfo.processInfo.environment
    let directory = environment["OCPIZZA_CONF"] ?? ""
    return [environment["OCPIZZA_ENV"], "base"].compactMap { $0 }.map { name in
      let path = "\(directory)/settings/\(name).json"
      let data = FileManager.default.contents(atPath: path) ?? Data()
      guard let groups = try? JSONSerialization.jsonObject(with: data) as? [String: [String: Any]] else {
        return Finding(
          "settings in \(path)", advice: "It must hold groups of settings as JSON: python3 -m json.tool \(path)")
      }
      let unknown = groups.flatMap { group, values in values.keys.map { "\(group).\($0)" } }
        .filter { !platform.release.settings.contains($0) }.sorted()
      return Finding(
        "settings in \(path)",
        advice: unknown.isEmpty
          ? nil : "Nobody reads \(unknown.joined(separator: ", ")): see SETTINGS.md for the names.")
    }
  }

  /// Whose processes the services are; nil where they are those of the user who started Supervisor.
  private var user: String? { (try? platform.programs())?.user(of: "gateway") }

  /// Only `ocpizza` and what watches need them, which root starts (`share/prepare`).
  private static let operatorSecrets = [
    "database.superuser", "database.migrator", "database.monitor", "broker.operator",
  ]

  func secrets() throws -> [Finding] {
    let directory = try platform.settings.text(.secretsDirectory)
    let names = platform.release.secrets
    return [Finding("\(names.count) secrets in \(directory)")]
      + names.compactMap { name in
        let path = "\(directory)/\(name)"
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else {
          return Finding(
            "secret \(name)", advice: "There is no \(path). Restore it, or make a new one as README.md says.")
        }
        let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
        guard mode & 0o077 == 0 else {
          return Finding("secret \(name)", advice: "Others can read it: chmod 0600 \(path)")
        }
        guard let user, let owner = attributes[.ownerAccountName] as? String else { return nil }
        let mayRead = Self.operatorSecrets.contains(name) ? "root" : user
        guard owner != mayRead else { return nil }
        return Finding(
          "secret \(name)",
          advice: mayRead == user
            ? "The services run as \(user) and cannot read it: chown \(user) \(path)"
            : "It opens everything, so the services must not read it: chown root \(path)")
      }
  }

  func files() throws -> [Finding] {
    let (settings, files, release) = (platform.settings, FileManager.default, platform.release)
    let executables = release.services.map(\.executable) + ["InvoicePrinter"]
    let lacking = executables.filter { !files.isExecutableFile(atPath: "\(release.directory)/bin/\($0)") }
    var found = [
      Finding(
        "release \(release.version): \(executables.count) executables",
        advice: lacking.isEmpty
          ? nil : "\(lacking.joined(separator: ", ")) cannot be run: install the package again, or ocpizza rollback.")
    ]
    for setting in [Setting.images, .maintenance] {
      let path = try settings.text(setting)
      let directory = setting.key == Setting.images.key ? path : URL(filePath: path).deletingLastPathComponent().path()
      found.append(Finding("\(setting.key): \(path)", advice: rights(to: directory)))
    }
    let passwords = try settings.text(.commonPasswords)
    let changed = (try? files.attributesOfItem(atPath: passwords))?[.modificationDate] as? Date
    found.append(
      Finding(
        "list of common passwords: \(passwords)",
        advice: changed.map { $0 > .now - 400 * 86_400 } ?? false
          ? nil : "It is missing, or older than a year: see Install, step 1, in README.md."))
    return found
  }

  /// - Returns: what to do where the services cannot write into the directory.
  private func rights(to directory: String) -> String? {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: directory, isDirectory: &isDirectory), isDirectory.boolValue else {
      return "There is no such directory: install -d\(user.map { " -o \($0)" } ?? "") \(directory)"
    }
    guard let user else {
      return FileManager.default.isWritableFile(atPath: directory) ? nil : "It cannot be written: see who owns it."
    }
    let owner = (try? FileManager.default.attributesOfItem(atPath: directory))?[.ownerAccountName] as? String
    return owner == user ? nil : "The services run as \(user) and cannot write there: chown \(user) \(directory)"
  }

  /// The program that sets invoices, and the font that it sets them in.
  func printer() async throws -> [Finding] {
    let path = "\(platform.release.directory)/bin/InvoicePrinter"
    // Without an invoice it says that it has none. A library that is missing ends it with 127.
    let started = (try? await Command.run([path], input: Data()))?.status ?? 127
    let fonts = try? await Command.run(["fc-list", "Open Sans"])
    let advice: String? =
      started > 125
      ? "It does not start: ldd \(path) names the library that is missing."
      : fonts?.output.isEmpty ?? true ? "apt install fonts-open-sans fontconfig: invoices are set in this font." : nil
    return [Finding("printer of invoices", advice: advice)]
  }

  func certificates() async throws -> [Finding] {
    var found: [Finding] = []
    let (site, authority) = (try platform.settings.text(.certificate), try platform.settings.text(.databaseAuthorities))
    var paths = [
      (site, "Renew it: put the new one in its place, then nginx -s reload."),
      (authority, "Renew the authority and PostgreSQL's certificate together, then restart the services."),
    ]
    // Beside the site's are those of PostgreSQL and the broker (share/certificates.sh).
    let directory = URL(filePath: site).deletingLastPathComponent().path(percentEncoded: false)
    let beside = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    paths += beside.filter { $0.hasSuffix(".pem") }.sorted().map { directory + $0 }
      .filter { $0 != site && $0 != authority }
      .map { ($0, "Renew it: rm \($0), share/certificates.sh, then restart PostgreSQL, RabbitMQ and stunnel.") }
    for (path, advice) in paths where FileManager.default.fileExists(atPath: path) {
      let days = try platform.release.limits().certificateDays.warning
      let checked = try await Command.run([
        "openssl", "x509", "-in", path, "-noout", "-enddate", "-checkend", "\(days * 86_400)",
      ])
      let end = checked.output.split(separator: "\n").first { $0.hasPrefix("notAfter") } ?? "cannot be read"
      found.append(Finding("certificate \(path): \(end)", advice: checked.status == 0 ? nil : advice))
    }
    return found.isEmpty ? [Finding("certificates: none on this machine")] : found
  }

  /// Against the time of others, where systemd knows; `database` compares with the database's.
  func clock() async throws -> [Finding] {
    let asked = try? await Command.run(["timedatectl", "show", "--property=NTPSynchronized", "--value"])
    guard let asked, asked.status == 0, ["yes\n", "no\n"].contains(asked.output) else { return [] }
    return [
      Finding(
        "clock: \(asked.output == "yes\n" ? "follows" : "does not follow") the time of others",
        advice: asked.output == "yes\n" ? nil : "timedatectl set-ntp true, or install chrony.")
    ]
  }

  func space() throws -> [Finding] {
    var found: [Finding] = []
    let limits = try platform.release.limits()
    for directory in try platform.settings.text(.dataDirectories).split(separator: " ") {
      let space = DiskSpace(of: String(directory))
      let text = space.map { "\($0.freeBytes >> 20) MB free, \($0.freePercent) %" } ?? "there is no such directory"
      found.append(
        Finding(
          "disk of \(directory): \(text)",
          advice: space?.freePercent ?? 0 >= limits.diskFreePercent.warning
            ? nil : "Make room: old logs first, then ask for a larger disk. Below 500 MB the broker takes nothing more."
        ))
    }
    guard let share = MemoryFacts.availablePercent(of: FileManager.default.contents(atPath: "/proc/meminfo")) else {
      return found
    }
    return found + [
      Finding(
        "memory: \(share) % available",
        advice: 100 - share < limits.memoryUsedPercent.warning
          ? nil : "ps --sort=-rss -eo rss,args | head names who has it. Restart what grew, or scale down.")
    ]
  }
}

enum MemoryFacts {
  static func availablePercent(of file: Data?) -> Int? {
    var numbers: [Substring: Int] = [:]
    for line in String(decoding: file ?? Data(), as: UTF8.self).split(separator: "\n") {
      let words = line.split(separator: " ")
      if words.count > 1, let number = Int(words[1]) { numbers[words[0].dropLast()] = number }
    }
    guard let total = numbers["MemTotal"], total > 0, let available = numbers["MemAvailable"] else { return nil }
    return available * 100 / total
  }
}
