import Foundation
import ServiceKit

/// The file of Supervisor's programs: how many replicas of each service there are to be.
struct Programs {
  private let path: String
  private var lines: [String]

  init(at path: String) throws {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw SettingError(key: Setting.programs.key, reason: "names \(path), which cannot be read")
    }
    self.path = path
    lines = String(decoding: data, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).map(
      String.init)
  }

  var names: [String] {
    lines.compactMap { $0.hasPrefix("[program:") ? String($0.dropFirst("[program:".count).dropLast()) : nil }
  }

  /// A number, or the variable of the environment that `make run` gives to Supervisor.
  func replicas(of service: String) -> Int {
    guard let line = line(of: service) else { return 0 }
    let value = lines[line].split(separator: "=").last.map { $0.trimmingCharacters(in: .whitespaces) } ?? ""
    if value.hasPrefix("%(ENV_"), value.hasSuffix(")s") {
      return Int(ProcessInfo.processInfo.environment[String(value.dropFirst(6).dropLast(2))] ?? "") ?? 1
    }
    return Int(value) ?? 1
  }

  /// As whom Supervisor runs them; nil where the file does not say.
  func user(of service: String) -> String? {
    section(of: service).first { $0.hasPrefix("user") }?.split(separator: "=").last?.trimmingCharacters(
      in: .whitespaces)
  }

  mutating func setReplicas(of service: String, to count: Int) throws {
    guard let line = line(of: service) else { throw Impossible("\(path) has no program \(service).") }
    lines[line] = "numprocs = \(count)"
  }

  /// Adds the programs that only a newer version has.
  ///
  /// - Returns: their names.
  mutating func add(from other: Programs) -> [String] {
    let new = other.names.filter { !names.contains($0) }
    for name in new { lines += [""] + other.section(of: name) }
    return new
  }

  func write() throws {
    try Data(lines.joined(separator: "\n").utf8).write(to: URL(filePath: path), options: .atomic)
  }

  private func section(of service: String) -> [String] {
    guard let begin = lines.firstIndex(of: "[program:\(service)]") else { return [] }
    return [lines[begin]] + lines[(begin + 1)...].prefix { !$0.hasPrefix("[") && !$0.isEmpty }
  }

  private func line(of service: String) -> Int? {
    guard let begin = lines.firstIndex(of: "[program:\(service)]") else { return nil }
    return lines[(begin + 1)...].prefix { !$0.hasPrefix("[") }.firstIndex { $0.hasPrefix("numprocs") }
  }
}
