import Contracts
import FoundationEssentials
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
  fileprivate func object() throws(Problem) -> JSON {
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

// MARK: Bodies

extension Input where Value: WireObject {
  static func body(_ type: Value.Type) -> Input { body(type, .required) }

  /// A body that may be as large as a whole carte.
  static func file(_ type: Value.Type) -> Input { body(type, .file) }

  private static func body(_ type: Value.Type, _ kind: InputDescription.Body) -> Input {
    Input(description: .body(Value.form.schema, kind)) { request, check throws(Problem) in
      Value.read(try request.object(), check)
    }
  }
}

extension Input<[UInt8]> {
  /// A picture as it came.
  static let picture = Input(
    description: .body(["type": "string", "format": "binary"], .picture)
  ) { request, _ in Array((request.body ?? ByteBuffer()).readableBytesView) }
}

extension Input {
  /// A body that may be left out.
  static func optionalBody<Body: WireObject>(_ type: Body.Type) -> Input where Value == Body? {
    Input(description: .body(Body.form.schema, .optional)) { request, check throws(Problem) in
      guard request.body.map({ $0.readableBytes > 0 }) ?? false else { return .some(nil) }
      return Body.read(try request.object(), check).map { .some($0) }
    }
  }
}

extension Input<Data> {
  /// The body as it came, for those who sign it.
  static func signedBody(_ schema: Schema) -> Input {
    Input(description: .body(schema, .signed)) { request, _ in
      Data((request.body ?? ByteBuffer()).readableBytesView)
    }
  }
}

// MARK: Paths

extension Input<ID> {
  /// An id in the path; one that is no UUID names nothing.
  static func id(_ meaning: String) -> Input {
    Input(
      description: .parameter("id", in: .path, isRequired: true, meaning: meaning, schema: ID.form.schema, example: nil)
    ) { request, _ throws(Problem) in
      guard let text = request.path.get("id"), let id = ID(text) else { throw .notFound }
      return id
    }
  }
}

extension Input where Value: WireValue & RawRepresentable, Value.RawValue == String {
  /// A word in the path; one that is not known names nothing.
  static func word(_ name: String, _ meaning: String) -> Input {
    Input(
      description: .parameter(
        name, in: .path, isRequired: true, meaning: meaning, schema: Value.form.schema, example: nil)
    ) { request, _ throws(Problem) in
      guard let word = request.path.get(name).flatMap({ Value(rawValue: $0) }) else {
        throw .notFound
      }
      return word
    }
  }
}

// MARK: Queries

extension Input {
  /// A parameter of the query. What is wrong with it is said by a name like a field's.
  ///
  /// - Parameter read: nil where the text is none of what it should be.
  static func query(
    _ name: String, _ meaning: String, _ schema: Schema, isRequired: Bool = false, example: String? = nil,
    absent: Value, _ read: @escaping @Sendable (String, BodyCheck) -> Value?
  ) -> Input {
    Input(
      description: .parameter(
        name, in: .query, isRequired: isRequired, meaning: meaning, schema: schema, example: example)
    ) { request, check in
      guard !request.query.isEmpty else { return absent }
      let found = request.query.filter { $0.key == name }
      guard found.count < 2 else {
        check.within(parameter: name) { check.note("The parameter occurs twice.") }
        return nil
      }
      guard let text = found.first else { return absent }
      return check.within(parameter: name) { read(String(text.value), check) }
    }
  }
}

extension Input<ID?> {
  static func queryID(_ name: String, _ meaning: String) -> Input {
    query(name, meaning, ID.form.schema, absent: nil) { text, check in
      if let id = ID(text) { return id }
      check.note("It must be a UUID.")
      return nil
    }
  }

  static let restaurant = queryID("restaurant", "By default the employee's own; a group manager names one.")

  /// - Parameter things: of which the list is.
  static func before(_ things: String) -> Input { queryID("before", "Only \(things) made before this one.") }
}

extension Input<ID> {
  /// The restaurant whose list everybody may read.
  static let requiredRestaurant = Input(
    description: .parameter(
      "restaurant", in: .query, isRequired: true, meaning: "The restaurant.", schema: ID.form.schema, example: nil)
  ) { request, check throws(Problem) in
    guard let read = try Input<ID?>.queryID("restaurant", "").read(request, check) else { return nil }
    if read == nil { check.within(parameter: "restaurant") { check.note("Say which restaurant.", code: .missing) } }
    return read
  }
}

extension Input<Int> {
  /// How many elements a page has at most.
  static let limit = query(
    "limit", "How many at most.", ["type": "integer", "minimum": 1, "maximum": 100, "default": 50], absent: 50
  ) { text, check in
    if let number = Int(text), (1...100).contains(number) { return number }
    check.note("It must be 1 to 100.")
    return nil
  }
}

extension Input<Int?> {
  /// The same where everything is answered that is not asked for in pages.
  static let optionalLimit = query(
    "limit", "How many at most.", ["type": "integer", "minimum": 1, "maximum": 100], absent: nil
  ) { text, check in
    if let number = Int(text), (1...100).contains(number) { return number }
    check.note("It must be 1 to 100.")
    return nil
  }
}

extension Input<String?> {
  /// A text; a blank one counts as missing.
  static func queryText(
    _ name: String, _ meaning: String, _ schema: Schema = ["type": "string"], maximumLength: Int = 254,
    example: String? = nil
  ) -> Input {
    query(name, meaning, schema, example: example, absent: nil) { text, check in
      let text = text.tidied
      guard !text.isBlank else { return .some(nil) }
      guard !text.holdsControls() else {
        check.note("It holds control characters.")
        return nil
      }
      guard text.count <= maximumLength, text.utf8.count <= 4 * maximumLength else {
        check.note("It must have \(maximumLength) characters at most.")
        return nil
      }
      return text
    }
  }

  /// Where a page begins.
  static let after = queryText(
    "after", "The `next` of the page before.", ["type": "string", "maxLength": 100], maximumLength: 100)
}

extension Input {
  static func queryWord<Word: WireValue & RawRepresentable & CaseIterable>(
    _ name: String, _ type: Word.Type, _ meaning: String
  ) -> Input where Word.RawValue == String, Value == Word? {
    query(name, meaning, Word.form.schema, absent: nil) { text, check in
      if let word = Word(rawValue: text) { return word }
      check.note("It must be one of: \(Word.allCases.map(\.rawValue).joined(separator: ", ")).")
      return nil
    }
  }
}

extension Input<Position?> {
  /// A latitude and a longitude, in degrees: plain decimal numbers, since `Double` would also take `nan`, `1e3` and `0x1p3`.
  static func position(_ name: String, _ meaning: String) -> Input {
    let schema: Schema = [
      "type": "string",
      "pattern": #"^-?([0-8]?[0-9](\.[0-9]+)?|90),-?((1[0-7]|[0-9])?[0-9](\.[0-9]+)?|180)$"#,
    ]
    return query(name, meaning, schema, example: "47.4721,-0.5536", absent: nil) { text, check in
      let parts = text.filter { $0 != " " }.split(separator: ",", omittingEmptySubsequences: false)
      let isPlain = parts.allSatisfy {
        $0.utf8.allSatisfy { $0.isDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }
      }
      guard parts.count == 2, isPlain, let latitude = Double(parts[0]), let longitude = Double(parts[1]),
        (-90...90).contains(latitude), (-180...180).contains(longitude)
      else {
        check.note("It must be a latitude and a longitude, such as 47.49,-0.56.")
        return nil
      }
      return Position(latitude: latitude, longitude: longitude)
    }
  }
}

extension Input<String> {
  /// A file's name in the path.
  static func fileName(_ name: String, _ meaning: String) -> Input {
    Input(
      description: .parameter(
        name, in: .path, isRequired: true, meaning: meaning, schema: ["type": "string"], example: nil)
    ) { request, _ throws(Problem) in
      guard let text = request.path.get(name) else { throw .notFound }
      return text
    }
  }
}

extension Input<Bool> {
  /// A parameter that is false where it is absent.
  static func flag(_ name: String, _ meaning: String) -> Input {
    query(name, meaning, ["type": "boolean", "default": false], absent: false) { text, check in
      switch text {
      case "true": return true
      case "false": return false
      default:
        check.note("It must be true or false.")
        return nil
      }
    }
  }

  /// A parameter that has to be `true`: there is no other list yet.
  static func mustBeTrue(_ name: String, _ meaning: String, fault: String) -> Input {
    Input(
      description: .parameter(
        name, in: .query, isRequired: true, meaning: meaning, schema: ["type": "boolean", "const": true],
        example: nil)
    ) { request, check in
      if request.query.filter({ $0.key == name }).map(\.value) == ["true"] { return true }
      check.within(parameter: name) { check.note(fault) }
      return nil
    }
  }
}

// MARK: Headers

extension Input<String> {
  /// The header that makes a request safe to repeat.
  static let idempotencyKey = Input(
    description: .parameter(
      InputDescription.keyName, in: .header, isRequired: true,
      meaning:
        "Chosen by the client, one for each thing to be done. The same key with the same body gives the same answer, for at least 24 hours; with another body it is refused (422).",
      schema: InputDescription.keySchema, example: InputDescription.keyExample)
  ) { request, check in
    if let key = InputDescription.key(of: request, check) { return key }
    guard request.header(InputDescription.keyField) == nil else { return nil }
    check.note(
      "This header is needed: 1 to 255 printable ASCII characters of the client's choice.", of: "Idempotency-Key",
      code: .missing)
    return nil
  }
}

extension Input<String?> {
  /// The same where a request does without.
  static func optionalIdempotencyKey(_ meaning: String) -> Input {
    Input(
      description: .parameter(
        InputDescription.keyName, in: .header, isRequired: false, meaning: meaning, schema: InputDescription.keySchema,
        example: InputDescription.keyExample)
    ) { request, check in
      guard request.header(InputDescription.keyField) != nil else { return .some(nil) }
      return InputDescription.key(of: request, check).map { .some($0) }
    }
  }

  static func header(
    _ name: String, _ meaning: String, _ schema: Schema = ["type": "string"], isRequired: Bool = false,
    example: String? = nil
  ) -> Input {
    let field = HTTPField.Name(name)
    return Input(
      description: .parameter(
        name, in: .header, isRequired: isRequired, meaning: meaning, schema: schema, example: example)
    ) { request, _ in .some(request.header(field)) }
  }
}

extension InputDescription {
  static let ifMatchName = "If-Match"

  fileprivate static let keyName = "Idempotency-Key"
  fileprivate static let keyField = HTTPField.Name(keyName)
  fileprivate static let keySchema: Schema = ["type": "string", "minLength": 1, "maxLength": 255]
  fileprivate static let keyExample = "7c0b9c1e-5a0e-4b56-8f0d-2f6d3f1f6a55"

  fileprivate static func key(of request: RequestContent, _ check: BodyCheck) -> String? {
    guard let key = request.header(InputDescription.keyField) else { return nil }
    guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) else {
      check.note("It must be 1 to 255 printable ASCII characters.", of: "Idempotency-Key")
      return nil
    }
    return key
  }
}
