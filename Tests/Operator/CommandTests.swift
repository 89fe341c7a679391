import Foundation
import Support
import Testing

@testable import Operator

/// `ocpizza` as a process, where releases are installed and nothing runs.
struct CommandTests {
  @Test("while somebody changes what runs, whatever else changes it is refused at once, in a line that says who does")
  func alone() async throws {
    let machine = try Machine()
    defer { machine.remove() }
    let held = machine.path("held")
    // Deploying begins with this executable, which ends when we say so.
    try machine.add("9.9.9")
    try machine.write(
      "releases/9.9.9/bin/Accounts", "#!/bin/sh\n: > \(held)\nwhile [ -e \(held) ]; do sleep 0.05; done\nexit 1\n")
    async let deployed = machine.ocpizza("deploy", "9.9.9")
    #expect(try await becomesTrue { FileManager.default.fileExists(atPath: held) })
    let commands = [
      ["start"], ["stop", "orders"], ["restart", "orders"], ["scale", "kitchen=2"], ["deploy", "9.9.9"], ["rollback"],
      ["restore", "--yes"],
    ]
    for words in commands {
      let refused = try await machine.ocpizza(words)
      let line = try Regex(
        #"ocpizza: ocpizza deploy 9\.9\.9 of \S+ \(process \d+\) is changing what runs\. Nothing was done: try again when it has ended\.\n"#
      )
      #expect(refused.status == 2 && refused.output.wholeMatch(of: line) != nil, "\(words): \(refused)")
    }
    try FileManager.default.removeItem(atPath: held)
    let outcome = try await deployed
    #expect(outcome.output.contains("Nothing was changed") && outcome.status == 2, "\(outcome)")
    // The lock has gone with its process, and there is no Supervisor here.
    let stopped = try await machine.ocpizza("stop", "orders")
    #expect(stopped.output.hasPrefix("ocpizza: supervisorctl stop orders:*"), "\(stopped)")
  }

  @Test("a restore keeps others from changing what runs, and not the commands that it runs itself")
  func restore() async throws {
    let machine = try Machine()
    defer { machine.remove() }
    let stop = #""$OCPIZZA_BIN/Operator" stop orders"#
    try machine.write("backup", "#!/bin/sh\n\(stop)\nenv -u \(Platform.holder) \(stop)\nexit 2\n")
    let told = try await machine.ocpizza("restore", "--yes").output.split(separator: "\n")
    #expect(told.count == 2, "\(told)")
    #expect(told.first?.hasPrefix("ocpizza: supervisorctl stop orders:*") == true, "\(told)")
    #expect(told.last?.hasPrefix("ocpizza: ocpizza restore --yes of ") == true, "\(told)")
  }

  @Test(
    "an older release that lacks what this version asks of it is said in a line, with what it lacks and whom to ask")
  func older() async throws {
    let machine = try Machine()
    defer { machine.remove() }
    for command in ["status", "doctor"] {
      for (member, lacks) in [("limits", "limits"), ("memoryUsedPercent", "limits.memoryUsedPercent")] {
        try machine.add("1.0.0", without: member)
        let told = try await machine.ocpizza(command)
        let release = machine.path("current")
        let line =
          "ocpizza: \(release)/share/platform.json does not say \(lacks): the release is older than this ocpizza. "
          + "Its own is \(release)/bin/Operator.\n"
        #expect(told.status == 2 && told.output == line)
        // Who deploys it, or goes back to it, does not ask for its limits.
        #expect(throws: Never.self) { try Release(at: release) }
      }
    }
    try machine.write("releases/1.0.0/share/platform.json", "{")
    #expect(try await machine.ocpizza("status").output.hasSuffix("install the release again.\n"))
  }
}

/// A directory of releases, of which 1.0.0 is the current one.
private struct Machine {
  private let directory = FileManager.default.temporaryDirectory.appending(path: "ocpizza-\(UUID())")
  private let root: String
  private let executables: String

  init() throws {
    root = try Servers.variable("ROOT")
    executables = try Servers.variable("OCPIZZA_BIN")
    try add("1.0.0")
    try FileManager.default.createSymbolicLink(atPath: path("current"), withDestinationPath: "releases/1.0.0")
  }

  func remove() { try? FileManager.default.removeItem(at: directory) }

  func path(_ name: String) -> String { directory.appending(path: name).path() }

  /// - Parameter member: of what it says of itself, or of its limits.
  func add(_ release: String, without member: String = "") throws {
    let said = try Data(contentsOf: URL(filePath: "\(root)/compose/platform.json"))
    var members = try #require(try JSONSerialization.jsonObject(with: said) as? [String: Any])
    var limits = try #require(members["limits"] as? [String: Any])
    limits[member] = nil
    members["limits"] = limits
    members[member] = nil
    let text = String(decoding: try JSONSerialization.data(withJSONObject: members), as: UTF8.self)
    try write("releases/\(release)/share/platform.json", text)
  }

  /// Writes a file that can be run.
  func write(_ name: String, _ text: String) throws {
    let file = directory.appending(path: name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: file.path())
  }

  func ocpizza(_ words: String...) async throws -> Command.Outcome { try await ocpizza(words) }

  func ocpizza(_ words: [String]) async throws -> Command.Outcome {
    let environment = [
      "OCPIZZA_CONF": "\(root)/compose", "OPERATOR_RELEASES": directory.path(),
      "OPERATOR_SUPERVISOR": path("none.conf"),
      "OPERATOR_PROGRAMS": "\(root)/compose/supervisor/ocpizza.conf", "OPERATOR_BACKUP_COMMAND": path("backup"),
    ]
    return try await Command.run(["\(executables)/Operator"] + words, environment: environment)
  }
}
