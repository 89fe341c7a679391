package import FoundationEssentials

/// What is read from JSON by hand, where that is done for every order and Codable would be a good part of a request.
package protocol JSONReadable {
  /// - Throws: `DecodingError` where the value is not what it should be. Members that nobody asks for are passed over.
  init(_ json: JSON) throws(DecodingError)
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
  package func value<Value: JSONReadable>(_ name: String) throws(DecodingError) -> Value {
    guard let member = self[name] else { throw .unreadable("\(name) is missing") }
    return try Value(member)
  }

  /// An object's member, if it is there and not null.
  package func optional<Value: JSONReadable>(_ name: String) throws(DecodingError) -> Value? {
    guard let member = self[name], !member.isNull else { return nil }
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

extension String: JSONReadable {
  package init(_ json: JSON) throws(DecodingError) { self = try json.string.orUnreadable(Self.self) }
}

extension Int: JSONReadable {
  package init(_ json: JSON) throws(DecodingError) { self = try json.integer.orUnreadable(Self.self) }
}

extension Double: JSONReadable {
  package init(_ json: JSON) throws(DecodingError) { self = try json.number.orUnreadable(Self.self) }
}

extension Bool: JSONReadable {
  package init(_ json: JSON) throws(DecodingError) { self = try json.bool.orUnreadable(Self.self) }
}

extension ID: JSONReadable {
  package init(_ json: JSON) throws(DecodingError) { self = try json.id.orUnreadable(Self.self) }
}

extension Date: JSONReadable {
  package init(_ json: JSON) throws(DecodingError) {
    self = try json.string.flatMap { Date(rfc3339: $0) }.orUnreadable(Self.self)
  }
}

extension Array: JSONReadable where Element: JSONReadable {
  package init(_ json: JSON) throws(DecodingError) {
    self = []
    for element in try json.elements.orUnreadable(Self.self) { append(try Element(element)) }
  }
}

extension JSONReadable where Self: RawRepresentable, RawValue == String {
  package init(_ json: JSON) throws(DecodingError) {
    self = try json.string.flatMap { Self(rawValue: $0) }.orUnreadable(Self.self)
  }
}
