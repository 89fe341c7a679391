import Foundation

/// The lines of the services' logs that speak of an order.
enum OrderLog {
  private static let maximumLines = 200

  /// - Parameter marks: what such a line holds: the order's id, or a trace of one of its requests.
  static func lines(of marks: [String], in directory: String) async throws -> [OrderTrace.Line] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    // Those that logrotate has turned over too.
    let logs = files.filter { $0.contains(".log") }.map { "\(directory)/\($0)" }
    guard !logs.isEmpty else { return [] }
    // Logs may be large: grep reads a gigabyte in a second. It ends with 1 where it finds nothing.
    let found = try await Command.run(
      ["zgrep", "-HF", "-m", "\(maximumLines)"] + marks.flatMap { ["-e", $0] } + logs.sorted(), within: 60)
    return Array(lines(of: found.output).sorted { $0.at < $1.at }.suffix(maximumLines))
  }

  /// - Parameter output: `/var/log/ocpizza/orders-0.log:2026-11-26T03:16:49+0000 info …`.
  static func lines(of output: String) -> [OrderTrace.Line] {
    output.split(whereSeparator: \.isNewline).compactMap { line in
      // A log that was turned over is orders-0.log.1 or orders-0.log.2.gz.
      guard let name = line.firstRange(of: ".log"), let end = line[name.upperBound...].firstIndex(of: ":"),
        let file = line[..<name.lowerBound].split(separator: "/").last
      else { return nil }
      let text = line[line.index(after: end)...]
      return OrderTrace.Line(at: time(of: text), place: String(file), what: String(text))
    }
  }

  /// Both forms begin with their time: `2026-11-26T03:16:49+0000 info …`, `{"time":"2026-11-26T10:00:00.000Z",…`.
  private static func time(of line: Substring) -> String {
    let prefix = #"{"time":""#
    let time = line.hasPrefix(prefix) ? line.dropFirst(prefix.count).prefix { $0 != "\"" } : line.prefix { $0 != " " }
    return String(time)
  }
}

extension OrderTrace {
  /// For people.
  var screen: String {
    var lines = ["order \(number)   \(status)   \(id)"]
    lines += traces.isEmpty ? [] : ["traces: \(traces.joined(separator: " "))"]
    lines += [""] + self.lines.map(\.text)
    if !waiting.isEmpty { lines += ["", "WAITS"] + waiting.map(\.text) }
    lines +=
      log.isEmpty ? ["", "No line of the logs speaks of it."] : ["", "logs"] + log.map { "\($0.place)  \($0.what)" }
    return lines.joined(separator: "\n")
  }
}

extension OrderTrace.Line {
  fileprivate var text: String { "\(at)  \(place.padding(toLength: 9, withPad: " ", startingAt: 0))  \(what)" }
}
