import ArgumentParser
import Foundation
import ServiceKit

/// Backups are made by pgBackRest; the script beside the release knows how.
struct Backup: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Back up the database, the secrets, the settings and the pictures now.")

  enum Kind: String, ExpressibleByArgument, CaseIterable {
    case full, diff
  }

  @Argument(help: "full, or diff: what has changed since the last full one.")
  var kind = Kind.diff

  func run() async throws { try await runBackup([kind.rawValue]) }
}

struct Restore: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Bring database, secrets and settings back to a time, and the rest of the platform to agree with them.",
    discussion: "It stops the platform, replaces the database by the one in the backup, and starts the platform again.")

  @Option(help: "The time, such as \"2026-11-26 19:30:00+00\"; the last moment that is known if absent.")
  var to: String?

  @Flag(help: "Do it: the present database is moved aside.")
  var yes = false

  func validate() throws {
    if !yes { throw ValidationError("This replaces the database. Say --yes.") }
  }

  func run() async throws { try await runBackup(["restore"] + (to.map { [$0] } ?? []), isAlone: true) }
}

struct Verify: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read the whole store of the backups, and say what is damaged or was changed.")

  func run() async throws { try await runBackup(["verify"]) }
}

struct Drill: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Restore the newest backup into an empty directory beside, compare it with what runs, and throw it away.",
    discussion: "Nothing that runs is touched. Alarms are raised where the last drill failed, or is too long ago.")

  func run() async throws { try await runBackup(["drill"]) }
}

/// - Parameter isAlone: whether it changes what runs. Then it stops and starts services by commands of ours, which go past the lock.
private func runBackup(_ words: [String], isAlone: Bool = false) async throws {
  try await operate {
    let platform = try Platform.load()
    if isAlone { try platform.beAlone() }
    let environment = [Platform.holder: "\(ProcessInfo.processInfo.processIdentifier)"]
    let command = try platform.settings.text(.backupCommand)
    let outcome = try await Command.run([command] + words, environment: environment, isShown: true)
    guard outcome.status == 0 else { throw ExitCode(outcome.status == 1 ? 1 : 2) }
  }
}
