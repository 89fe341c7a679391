import ArgumentParser
import Foundation
import ServiceKit

/// Brings another release into service (operations manual, 6.2), replica by replica, and goes back by itself where one of them
/// does not become ready.
struct Deploy: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Replace the version that runs by another that is installed, replica by replica.")

  @Argument(help: "The version, such as 1.4.0: a directory in releases/.")
  var version: String

  func run() async throws {
    try await operate {
      let platform = try Platform.load()
      try platform.beAlone()
      let root = try platform.settings.text(.releases)
      let release = try Release(at: "\(root)/releases/\(version)")
      let change = ReleaseChange(platform: platform, root: root)
      let (now, earlier) = (try change.target(of: "current"), try? change.target(of: "previous"))
      // Where a deployment of it was interrupted, the way back leads to what ran before.
      let before = now == release.link ? earlier ?? now : now
      try await change.check(release)
      try change.tellOfGaps()
      try await change.prepare(release)
      say("from \(before) to \(release.link)")
      var touched: Set<String> = []
      do {
        // Deployed once more, a release does not become its own predecessor.
        if before != release.link { try change.point("previous", at: before) }
        try change.point("current", at: release.link)
        try await change.addPrograms(of: release)
        try await change.changePrograms(from: try? Release(at: "\(root)/\(before)"), to: release, &touched)
        try await change.restart(release.services, version: release.version, &touched)
      } catch {
        say("\(error) Going back.")
        try change.point("current", at: before)
        try await change.changePrograms(from: release, to: try? Release(at: "\(root)/\(before)"), &touched)
        if let earlier { try change.point("previous", at: earlier) }
        // Only what was replaced, and the one that failed first: the others may wait for it.
        let old = try Release(at: "\(root)/\(before)").services.filter { touched.contains($0.name) }
        do {
          try await change.restart(old.reversed(), version: nil, &touched)
        } catch {
          throw Impossible("\(error) That was with \(before), which ran before. Look at its log.")
        }
        throw Impossible("\(version) was not deployed: \(error) \(before) runs again.")
      }
      await change.restartBeside()
      say("\(version) runs")
      change.removeOldReleases()
    }
  }
}

struct Rollback: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Go back to the release that ran before; schemas and the broker's definitions stay, since they only add.")

  func run() async throws {
    try await operate {
      let platform = try Platform.load()
      try platform.beAlone()
      let root = try platform.settings.text(.releases)
      let change = ReleaseChange(platform: platform, root: root)
      guard let previous = try? change.target(of: "previous") else {
        throw Impossible("No release is known that ran before.")
      }
      let now = try change.target(of: "current")
      let old = try Release(at: "\(root)/\(previous)")
      try change.tellOfGaps()
      say("from \(now) to \(previous)")
      try change.point("previous", at: now)
      try change.point("current", at: previous)
      // The gateway first: a newer one may ask what the old services do not know.
      var touched: Set<String> = []
      do {
        try await change.changePrograms(from: try? Release(at: "\(root)/\(now)"), to: old, &touched)
        try await change.restart(old.services.reversed(), version: nil, &touched)
      } catch {
        throw Impossible("\(error) Look at its log; ocpizza rollback goes forward again.")
      }
      await change.restartBeside()
      say("\(previous) runs")
    }
  }
}

/// The steps that deploying and going back share.
struct ReleaseChange {
  let platform: Platform
  let root: String

  /// - Throws: `Impossible` where a service of the release cannot be started at all, before anything is changed.
  func check(_ release: Release) async throws {
    for service in release.services {
      // It connects to nothing.
      let told = try await Command.run([release.executable(of: service), "describe"], within: 30)
      guard told.status == 0 else {
        throw Impossible(
          "\(release.executable(of: service)) cannot be run: install the release again. Nothing was changed.")
      }
    }
  }

  /// Customers notice where the only replica is replaced that answers them.
  func tellOfGaps() throws {
    let programs = try platform.programs()
    let alone = platform.services.map(\.name).filter {
      ["gateway", "orders"].contains($0) && programs.replicas(of: $0) == 1
    }
    guard !alone.isEmpty else { return }
    say(
      "\(alone.joined(separator: " and ")) run once: apps have to send again for a moment. With two replicas they do not: ocpizza scale "
        + alone.map { "\($0)=2" }.joined(separator: " "))
  }

  func target(of link: String) throws -> String {
    do {
      return try FileManager.default.destinationOfSymbolicLink(atPath: "\(root)/\(link)")
    } catch {
      throw Impossible("\(root)/\(link) is not a link to a release.")
    }
  }

  /// What comes before the first service is replaced. All of it only adds, so the version that runs is not disturbed.
  func prepare(_ release: Release) async throws {
    let secrets = try platform.settings.text(.secretsDirectory)
    say("secrets, roles and schemas of new services")
    try await Command.mustRun(["\(release.directory)/share/prepare", secrets], environment: try database())
    for service in release.services where service.hasSchema {
      say("migrate \(service.name)")
      try await Command.mustRun([release.executable(of: service), "migrate"])
    }
    say("the broker's definitions")
    let rabbit = "\(release.directory)/share/rabbitmq"
    let plain = FileManager.default.contents(atPath: "\(rabbit)/definitions.json") ?? Data()
    let filled = try await Command.mustRun(["python3", "\(rabbit)/topology.py", secrets], input: plain)
    let file = "\(root)/definitions.json"
    defer { try? FileManager.default.removeItem(atPath: file) }
    try writeForBroker(Data(filled.utf8), to: file)
    let control = try platform.settings.text(.brokerControl).split(separator: " ").map(String.init)
    try await Command.mustRun(control + ["import_definitions", file])
  }

  /// Definitions hold hashes of passwords. Debian's rabbitmqctl reads them as the user rabbitmq.
  private func writeForBroker(_ content: Data, to path: String) throws {
    try? FileManager.default.removeItem(atPath: path)
    let descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Impossible("\(path) cannot be written: this needs root.") }
    try FileHandle(fileDescriptor: descriptor, closeOnDealloc: true).write(contentsOf: content)
    if let group = getgrnam("rabbitmq"), chown(path, .max, group.pointee.gr_gid) == 0 { chmod(path, 0o640) }
  }

  /// Where psql finds the database, and whom it believes.
  private func database() throws -> [String: String] {
    let settings = platform.settings
    let authorities = try settings.text(.databaseAuthorities)
    let encryption = ["PGSSLMODE": "verify-full", "PGSSLROOTCERT": authorities]
    return [
      "DATABASE_HOST": try settings.text(.databaseHost), "DATABASE_PORT": "\(try settings.number(.databasePort))",
    ].merging(authorities.isEmpty ? [:] : encryption) { $1 }
  }

  /// Points a link at another target in one step, so that there is never none.
  func point(_ link: String, at target: String) throws {
    let new = "\(root)/\(link).new"
    try? FileManager.default.removeItem(atPath: new)
    try FileManager.default.createSymbolicLink(atPath: new, withDestinationPath: target)
    guard rename(new, "\(root)/\(link)") == 0 else { throw Impossible("\(root)/\(link) cannot be written.") }
  }

  /// Lets Supervisor start the services that only the new release has.
  func addPrograms(of release: Release) async throws {
    var programs = try platform.programs()
    let new = programs.add(from: try Programs(at: release.programs))
    guard !new.isEmpty else { return }
    try programs.write()
    let supervisor = Supervisor(platform: platform)
    try await supervisor.control("reread")
    for name in new { try await supervisor.control("add", name) }
  }

  /// Lets Supervisor's programs say what those of the other release say. A service whose program changes is started anew at once, all
  /// of its replicas together: Supervisor cannot do it one by one.
  ///
  /// - Parameter touched: the services of which a replica was stopped.
  func changePrograms(from old: Release?, to new: Release?, _ touched: inout Set<String>) async throws {
    // A release from before 0.15 has no programs of its own.
    guard let old, let new, let before = try? Programs(at: old.programs), let after = try? Programs(at: new.programs)
    else {
      return
    }
    var programs = try platform.programs()
    let (changed, kept) = programs.take(changesFrom: before, to: after)
    for line in kept { say("not taken into Supervisor's programs, which say otherwise here: \(line)") }
    guard !changed.isEmpty else { return }
    try programs.write()
    let supervisor = Supervisor(platform: platform)
    try await supervisor.control("reread")
    for service in new.services where changed.contains(service.name) {
      say("  \(service.name), whose program changed")
      touched.insert(service.name)
      try await supervisor.control("update", service.name)
      try await supervisor.waitUntilReady([service])
    }
  }

  /// What runs beside the services is of a release too, and needs the roles and settings that it brings, so it starts anew last. What
  /// this machine does not run is left alone, and so is the receiver of the write-ahead log: PostgreSQL's own program, for which
  /// commits wait.
  func restartBeside() async {
    let supervisor = Supervisor(platform: platform)
    let programs = ((try? await supervisor.control("status")) ?? "").split(separator: "\n")
    let hasSystemd = FileManager.default.fileExists(atPath: "/run/systemd/system")
    for name in ["metrics", "errors"] {
      do {
        if programs.contains(where: { $0.hasPrefix("\(name) ") && !$0.contains("STOPPED") }) {
          try await supervisor.control("restart", name)
        } else if hasSystemd,
          try await Command.run(["systemctl", "is-enabled", "--quiet", "ocpizza-\(name)"]).status == 0
        {
          try await Command.mustRun(["systemctl", "restart", "ocpizza-\(name)"])
        } else {
          continue
        }
        say("  ocpizza-\(name), beside the services")
      } catch {
        say("ocpizza-\(name) does not start anew: \(error) Look at its log.")
      }
    }
  }

  /// Keeps the release that runs, the one before, and the newest of the others.
  func removeOldReleases() {
    let directory = "\(root)/releases"
    let linked = ["current", "previous"].compactMap { try? target(of: $0) }.map {
      "\($0.split(separator: "/").last ?? "")"
    }
    let all = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    for name in OldReleases.among(all, linked: linked) {
      do {
        try FileManager.default.removeItem(atPath: "\(directory)/\(name)")
        say("removed: release \(name)")
      } catch {
        say("release \(name) cannot be removed: \(error)")
      }
    }
  }

  /// - Parameter touched: the services of which a replica was stopped.
  /// - Throws: `Impossible` for the first service that does not become ready; then the rest are left as they are.
  func restart(_ services: some Sequence<Release.Service>, version: String?, _ touched: inout Set<String>) async throws
  {
    let known = try platform.programs().names
    for service in services where known.contains(service.name) {
      touched.insert(service.name)
      guard try await Supervisor(platform: platform).restart(service, version: version) else {
        throw Impossible("\(service.name) does not become ready.")
      }
    }
  }
}
