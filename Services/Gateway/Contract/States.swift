import Contracts
import FoundationEssentials
import HTTPTypes
import Hummingbird

// Who changes something says which state they have read: by its entity tag, in `If-Match` (RFC 9110, 13.1.1). Without one the
// answer is 428, with that of another state 412.

extension Input<[String]> {
  /// The states for which a change is meant; empty where they are none that there can be. Weak tags never match.
  ///
  /// - Parameters:
  ///   - thing: what is changed.
  ///   - advice: what else to do than to send the tag.
  static func ifMatch(_ thing: String, example: String, advice: String = "") -> Input {
    Input(
      description: .parameter(
        InputDescription.ifMatchName, in: .header, isRequired: true,
        meaning: "The ETag of \(thing) that was read. `*` is refused: it names no state.",
        schema: InputDescription.tags, example: example)
    ) { request, _ throws(Problem) in
      let tags = request.headers[values: .ifMatch].joined(separator: ",").split(separator: ",")
        .map { $0.filter { $0 != " " } }
      guard !tags.isEmpty, tags != ["*"] else {
        throw Problem(.preconditionRequired, "Send If-Match with the ETag of \(thing) that you have read\(advice).")
      }
      return tags.filter { $0.hasPrefix("\"") }.map { $0.filter { $0 != "\"" } }
    }
  }
}

extension Input<[Int]> {
  /// The versions for which a change is meant, of something whose version is a number.
  static func ifMatch(_ thing: String) -> Input {
    let tags = Input<[String]>.ifMatch(thing, example: "\"3\"")
    return Input(description: tags.description) { request, check throws(Problem) in
      try tags.read(request, check)?.compactMap { Int($0) }
    }
  }
}

extension Input<[Int]?> {
  /// The same for a change that holds whatever was read, where the client does not say otherwise.
  static func optionalIfMatch(_ thing: String) -> Input {
    Input(
      description: .parameter(
        InputDescription.ifMatchName, in: .header, isRequired: false, meaning: "The ETag of \(thing).",
        schema: InputDescription.tags, example: "\"3\"")
    ) { request, check throws(Problem) in
      guard request.headers[.ifMatch] != nil else { return .some(nil) }
      return try Input<[Int]>.ifMatch(thing).read(request, check).map { .some($0) }
    }
  }
}

extension InputDescription {
  /// One or more entity tags.
  fileprivate static let tags: Schema = [
    "type": "string", "pattern": #"^(W/)?"[^"]*"( *, *(W/)?"[^"]*")*$"#,
  ]
}

extension Reply {
  /// With its version as entity tag, for those who want to change it.
  static func value(_ value: Body, version: some CustomStringConvertible) -> Reply {
    .value(value, headers: [.eTag: "\"\(version)\""])
  }
}
