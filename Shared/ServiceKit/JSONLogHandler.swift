import FoundationEssentials
import Logging

/// Writes each line of the log as a JSON object, for programs that collect logs (`log.format`).
struct JSONLogHandler: LogHandler {
  let label: String
  let output: LogOutput
  var metadataProvider: Logger.MetadataProvider?
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.info

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    output.write(
      Self.line(
        event.level, "\(event.message)", from: label, source: event.source, at: Date(),
        with: metadata.merging(metadataProvider?.get() ?? [:]) { $1 }.merging(event.metadata ?? [:]) { $1 }))
  }

  /// What every line has comes first, then its own values in the order of their names.
  static func line(
    _ level: Logger.Level, _ message: String, from service: String, source: String, at time: Date,
    with metadata: Logger.Metadata
  ) -> String {
    var members = [
      ("time", time.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))),
      ("level", level.rawValue), ("service", service), ("version", Version.current), ("source", source),
      ("message", message),
    ]
    members += metadata.sorted { $0.key < $1.key }.map { ($0.key, "\($0.value)") }
    return "{" + members.map { "\(quoted($0)):\(quoted($1))" }.joined(separator: ",") + "}\n"
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
