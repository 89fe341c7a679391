import Foundation
import ServiceKit

/// The file of Supervisor's programs: how many replicas of each service there are to be.
struct Programs {
  let path: String
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

  /// Changes what a newer version's programs say otherwise than the older one's, and leaves what this machine's operator changed.
  ///
  /// - Parameters:
  ///   - old: the programs that came with the release which these were made from.
  ///   - new: those that came with the release that follows.
  /// - Returns: the programs that changed, and the lines that are the operator's, so that the newer version's are not taken.
  mutating func take(changesFrom old: Programs, to new: Programs) -> (changed: [String], kept: [String]) {
    var (changed, kept): ([String], [String]) = ([], [])
    for name in names where old.names.contains(name) && new.names.contains(name) {
      let (before, after) = (old.section(of: name), new.section(of: name))
      let present = section(of: name)
      var section = present
      // How many there are is this machine's own.
      for line in after where !before.contains(line) && Self.key(of: line) != "numprocs" && !present.contains(line) {
        let former = before.first { Self.key(of: $0) == Self.key(of: line) }
        if let former, let index = section.firstIndex(of: former) {
          section[index] = line
        } else if former == nil, !present.contains(where: { Self.key(of: $0) == Self.key(of: line) }) {
          section.append(line)
        } else {
          kept.append("\(name): \(line)")
        }
      }
      let keys = after.map(Self.key)
      section.removeAll { before.contains($0) && !keys.contains(Self.key(of: $0)) }
      guard section != present, let begin = lines.firstIndex(of: "[program:\(name)]") else { continue }
      lines.replaceSubrange(begin..<begin + present.count, with: section)
      changed.append(name)
    }
    return (changed, kept)
  }

  private static func key(of line: String) -> String {
    line.prefix { $0 != "=" }.trimmingCharacters(in: .whitespaces)
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
