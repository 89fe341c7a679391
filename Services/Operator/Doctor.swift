import ArgumentParser
import Foundation
import ServiceKit

/// Looks for what is wrong before it hurts, and says what to do.
struct Doctor: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check settings, rights, ports, certificates, clock, disks and versions, and say what to do.",
    discussion: "What is wrong comes first. Exit status 1 where something is.")

  @Flag(help: "Print JSON.")
  var json = false

  func run() async throws {
    try await operate {
      let findings = try await Examination(platform: Platform.load()).findings()
      if json { try printJSON(findings) } else { print(Finding.page(findings)) }
      if findings.contains(where: \.isWrong) { throw ExitCode(1) }
    }
  }
}

struct Finding: Encodable {
  let what: String
  /// What to do; nil where nothing is wrong.
  let advice: String?

  var isWrong: Bool { advice != nil }

  init(_ what: String, advice: String? = nil) {
    self.what = what
    self.advice = advice
  }

  /// For people.
  static func page(_ findings: [Finding]) -> String {
    (findings.filter(\.isWrong) + findings.filter { !$0.isWrong }).map { finding in
      "\(finding.isWrong ? "WRONG" : "ok   ") \(finding.what)\(finding.advice.map { "\n      \($0)" } ?? "")"
    }.joined(separator: "\n")
  }
}

/// Everything that is looked at. What cannot be read is a finding too: the rest is still looked at.
struct Examination {
  let platform: Platform

  func findings() async throws -> [Finding] {
    var found = settingsFiles()
    found += try secrets() + files()
    found += try await printer() + certificates() + clock() + space()
    found += try await database() + broker() + outside()
    found += try await backups()
    return try await found + supervisor() + replicas()
  }

  /// Whether something takes connections there.
  func listens(_ host: String, _ port: Int) async -> Bool {
    let words = ["timeout", "3", "bash", "-c", #"exec 3<> "/dev/tcp/$1/$2""#, "bash", host, "\(port)"]
    return (try? await Command.run(words))?.status == 0
  }
}
