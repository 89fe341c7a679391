package import FoundationEssentials

/// A value that can stand in JSON: it reads itself, writes itself, and describes itself to those who write apps.
package protocol WireValue: Sendable, SendableMetatype {
  /// - Throws: `DecodingError` where the JSON is not this value's. Members of objects that nobody asks for are passed over.
  init(_ json: JSON) throws(DecodingError)
  func write(to writer: inout JSONWriter)

  /// What it must be like where it comes from outside, unless a member says more.
  static var form: Form<Self> { get }

  /// The value itself, or what an optional value holds.
  associatedtype Content: WireValue = Self
  static func form(of content: Form<Content>) -> Form<Self>

  /// The name of the schema of a list of them (`Items`).
  static var listName: String { get }

  /// What an absent member reads as; nil where the member has to be there.
  static var absent: Self? { get }
  /// Whether its member is left out.
  var isAbsent: Bool { get }
}

extension WireValue where Content == Self {
  package static func form(of content: Form<Self>) -> Form<Self> { content }
}

extension WireValue {
  package static var listName: String { "\(form.schema.name ?? "Item")List" }
  package static var absent: Self? { nil }
  package var isAbsent: Bool { false }

  /// - Parameter text: JSON of our own making, which is what it should be unless something is broken.
  package init(reading text: [UInt8]) throws(DecodingError) {
    try self.init(JSON(reading: text))
  }

  /// Its JSON.
  package var json: [UInt8] { json(isCanonical: false) }

  /// The same bytes for the same content: the members of each object in the order of their names.
  package var canonicalJSON: [UInt8] { json(isCanonical: true) }

  private func json(isCanonical: Bool) -> [UInt8] {
    var writer = JSONWriter(isCanonical: isCanonical)
    write(to: &writer)
    return writer.bytes
  }
}

extension JSON {
  /// A text of our own making, which is JSON unless something is broken.
  package init(reading text: [UInt8]) throws(DecodingError) {
    do {
      try self.init(parsing: text)
    } catch {
      throw .unreadable("at byte \(error.offset): \(error.reason)")
    }
  }

  /// An object's member.
  package func value<Value: WireValue>(_ name: String) throws(DecodingError) -> Value {
    guard let member = self[name] else { throw .unreadable("\(name) is missing") }
    return try Value(member)
  }
}

extension DecodingError {
  package static func unreadable(_ reason: String) -> DecodingError {
    .dataCorrupted(Context(codingPath: [], debugDescription: reason))
  }
}

extension Optional {
  fileprivate func orUnreadable(_ type: Any.Type) throws(DecodingError) -> Wrapped {
    guard let self else { throw .unreadable("a value is no \(type)") }
    return self
  }
}

extension Optional: WireValue where Wrapped: WireValue {
  package init(_ json: JSON) throws(DecodingError) { self = json.isNull ? nil : try Wrapped(json) }

  package func write(to writer: inout JSONWriter) {
    if let self { self.write(to: &writer) } else { writer.null() }
  }

  package static var form: Form<Wrapped?> { Wrapped.form.optional }
  package static func form(of content: Form<Wrapped>) -> Form<Wrapped?> { content.optional }
  package static var absent: Wrapped?? { .some(nil) }
  package var isAbsent: Bool { if case nil = self { true } else { false } }
}

extension String: WireValue {
  package init(_ json: JSON) throws(DecodingError) { self = try json.string.orUnreadable(Self.self) }
  package func write(to writer: inout JSONWriter) { writer.string(self) }
  package static var form: Form<String> { .any(["type": "string"]) }
}

extension Int: WireValue {
  package init(_ json: JSON) throws(DecodingError) { self = try json.integer.orUnreadable(Self.self) }
  package func write(to writer: inout JSONWriter) { writer.integer(self) }
  package static var form: Form<Int> { .any(["type": "integer"], "It must be a whole number.") }
}

extension Double: WireValue {
  package init(_ json: JSON) throws(DecodingError) { self = try json.number.orUnreadable(Self.self) }
  /// Finite.
  package func write(to writer: inout JSONWriter) { writer.number(self) }
  package static var form: Form<Double> { .any(["type": "number"], "It must be a number.") }
}

extension Bool: WireValue {
  package init(_ json: JSON) throws(DecodingError) { self = try json.bool.orUnreadable(Self.self) }
  package func write(to writer: inout JSONWriter) { writer.bool(self) }
  package static var form: Form<Bool> { .any(["type": "boolean"], "It must be true or false.") }
}

extension ID: WireValue {
  package init(_ json: JSON) throws(DecodingError) { self = try json.id.orUnreadable(Self.self) }
  package func write(to writer: inout JSONWriter) { writer.id(self) }

  package static var form: Form<ID> {
    .any(
      Schema("Id") { _ in
        [
          "type": "string",
          "description":
            "A UUID (RFC 9562), written in lower case; those that the platform makes are of version 7, so that later ones sort later.",
          "format": "uuid", "examples": ["01991b7d-52c4-7f08-a6e3-1d94b0c7582f"],
        ]
      }, "It must be a UUID.")
  }
}

/// RFC 3339, in UTC and whole seconds.
extension Date: WireValue {
  package init(_ json: JSON) throws(DecodingError) {
    self = try json.string.flatMap { Date(rfc3339: $0) }.orUnreadable(Self.self)
  }

  package func write(to writer: inout JSONWriter) { writer.time(self) }

  /// Of the years 1970 to 9999: messages write a year with four digits.
  package static var form: Form<Date> {
    let times = Date(timeIntervalSince1970: 0)..<Date(timeIntervalSince1970: 253_402_300_800)
    let fault = "It must be a time such as 2026-01-31T19:30:00Z."
    return Form<Date>.any(
      Schema("Timestamp") { _ in
        [
          "type": "string", "description": "RFC 3339, in UTC and whole seconds.", "format": "date-time",
          "examples": ["2025-09-05T17:03:12Z"],
        ]
      }, fault
    ).allowing(fault) { times.contains($0) }
  }
}

/// Bytes as they are, in base64 (RFC 4648, 4).
extension Data: WireValue {
  package init(_ json: JSON) throws(DecodingError) {
    self = try json.string.flatMap { Data(base64Encoded: $0) }.orUnreadable(Self.self)
  }

  package func write(to writer: inout JSONWriter) { writer.string(base64EncodedString()) }
  package static var form: Form<Data> { .any(["type": "string", "contentEncoding": "base64"]) }
}

extension Array: WireValue where Element: WireValue {
  package init(_ json: JSON) throws(DecodingError) {
    self = []
    for element in try json.elements.orUnreadable(Self.self) { append(try Element(element)) }
  }

  package func write(to writer: inout JSONWriter) { writer.list(self) }
  package static var form: Form<[Element]> { .list(0...Int.max) }
}

extension WireValue where Self: RawRepresentable, RawValue == String {
  package init(_ json: JSON) throws(DecodingError) {
    self = try json.string.flatMap { Self(rawValue: $0) }.orUnreadable(Self.self)
  }

  package func write(to writer: inout JSONWriter) { writer.string(rawValue) }
}

/// JSON that is written already, and passed on as it is.
package struct RawJSON: WireValue, Equatable {
  package let bytes: [UInt8]

  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  package init(_ json: JSON) { bytes = json.bytes }
  package func write(to writer: inout JSONWriter) { writer.raw(bytes) }
  package static var form: Form<RawJSON> { .any([:]) }
}
