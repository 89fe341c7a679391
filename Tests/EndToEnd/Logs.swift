import FoundationEssentials
import Support
import Testing

/// What the platform's processes have logged, as text.
enum Logs {
  /// The lines that tell of errors, each with its file.
  ///
  /// - Parameter service: with whose name the files begin.
  static func errors(of service: String = "") throws -> [String] {
    let folder = try Servers.variable("RUN") + "/logs"
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasPrefix(service) }
    let lines = names.flatMap { name in
      let log = String(decoding: FileManager.default.contents(atPath: "\(folder)/\(name)") ?? Data(), as: UTF8.self)
      return log.split(separator: "\n").map { "\(name): \($0)" }
    }
    // Each service says that it begins: in a form in which levels are written otherwise no error would be found.
    try #require(lines.contains { $0.contains(" notice ") && $0.hasSuffix(" starting") })
    return lines.filter { $0.contains(" error ") }
  }
}
