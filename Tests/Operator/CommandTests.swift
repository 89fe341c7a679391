import Foundation
import Support
import Testing

@testable import Operator

/// `ocpizza` as a process, where releases are installed and nothing runs.
struct CommandTests {
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
