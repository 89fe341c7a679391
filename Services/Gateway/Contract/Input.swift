import Contracts
import HTTPTypes
import Hummingbird
import NIOCore

/// Something that a route reads of a request: a part of its path, a parameter of its query, a header, or its body.
struct Input<Value: Sendable>: Sendable {
  let description: InputDescription
  /// Nil where something is wrong, which is noted.
  let read: @Sendable (RequestContent, BodyCheck) throws(Problem) -> Value?
}

/// An input as the document describes it.
enum InputDescription: Sendable {
  enum Place: String {
    case path, query, header
  }

  case parameter(
    String, in: Place, isRequired: Bool, meaning: String, schema: Schema, example: String?)
  case body(Schema, Body)

  enum Body {
    case required, optional
    /// Read as it came, since its bytes are signed.
    case signed
    /// JSON of a whole carte.
    case file
    /// Read as it came.
    case picture

    /// In bytes (RELIABILITY S11).
    var maximum: Int {
      switch self {
      case .required, .optional, .signed: RequestHead.maximumBody
      case .file, .picture: RequestHead.largestBody
      }
    }

    var mediaTypes: [String] {
      switch self {
      case .required, .optional, .signed, .file: ["application/json"]
      case .picture: ["image/png", "image/jpeg", "image/webp"]
      }
    }
  }

  var body: Body? { if case .body(_, let body) = self { body } else { nil } }

  /// The statuses of the problems that come of reading it.
  var problems: [Int] {
    switch self {
    case .body(_, .signed): [400, 413]
    case .body(_, .picture): [413, 415, 422, 503]
    case .body: [400, 413, 415, 422]
    case .parameter(_, in: .path, _, _, _, _): [404]
    case .parameter(_, in: .query, _, _, _, _): [422]
    case .parameter(Self.keyName, in: .header, _, _, _, _): [422]
    case .parameter(Self.ifMatchName, in: .header, _, _, _, _): [412, 428]
    case .parameter(_, in: .header, _, _, _, _): []
    }
  }
}

/// A request whose body has come.
struct RequestContent: Sendable {
  var path = Parameters()
  var query: [(key: Substring, value: Substring)] = []
  var headers: HTTPFields = [:]
  var body: ByteBuffer?

  /// - Parameter name: made once, when the route is declared: to make one costs more than to find the header.
  func header(_ name: HTTPField.Name?) -> String? { name.flatMap { headers[$0] } }

  func checkIsJSON() throws(Problem) { try checkIs(["application/json"]) }

  func checkIs(_ mediaTypes: [String]) throws(Problem) {
    let type = headers[.contentType]?.split(separator: ";").first?.lowercased().filter { $0 != " " }
    guard let type, mediaTypes.contains(type) else {
      throw Problem(.unsupportedMediaType, "Send \(mediaTypes.joined(separator: " or ")).")
    }
  }

  /// The body as a JSON object.
  func object() throws(Problem) -> JSON {
    try checkIsJSON()
    let json: JSON
    do throws(JSON.Malformed) {
      json = try JSON(fromOutside: Array((body ?? ByteBuffer()).readableBytesView))
    } catch {
      throw Problem(.malformedBody, "At byte \(error.offset): \(error.reason).")
    }
    guard json.isObject else { throw Problem(.malformedBody, "The body must be a JSON object.") }
    return json
  }
}
