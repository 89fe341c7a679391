package import FoundationEssentials

/// Writes JSON (RFC 8259) member by member, for what is written so often that Codable would be a good part of a request.
/// Values are written as `JSONCoding` writes them: times in RFC 3339 (UTC, whole seconds), and no member for what is nil.
package struct JSONWriter {
  package private(set) var bytes: [UInt8] = []
  private var isFirst = true

  /// The JSON of an object.
  ///
  /// - Parameter members: writes them.
  package static func object(_ members: (inout JSONWriter) -> Void) -> [UInt8] {
    var writer = JSONWriter()
    writer.bytes.reserveCapacity(1024)
    writer.object(members)
    return writer.bytes
  }

  /// The JSON of a list of objects.
  package static func list<Element>(_ elements: [Element], _ members: (inout JSONWriter, Element) -> Void) -> [UInt8] {
    var writer = JSONWriter()
    writer.list(elements, members)
    return writer.bytes
  }

  /// - Parameter json: a value that is JSON already; where it is empty there is no member.
  package mutating func member(_ name: StaticString, json: [UInt8]) {
    guard !json.isEmpty else { return }
    begin(name)
    bytes.append(contentsOf: json)
  }

  /// A list of values that are JSON already; empty ones are left out.
  package mutating func list(_ name: StaticString, json values: [[UInt8]]) {
    begin(name)
    bytes.append(UInt8(ascii: "["))
    isFirst = true
    for value in values where !value.isEmpty {
      separate()
      bytes.append(contentsOf: value)
    }
    bytes.append(UInt8(ascii: "]"))
    isFirst = false
  }

  /// The members of an object that is JSON already, which may have none.
  package mutating func members(ofObject json: [UInt8]) {
    let inside = json.dropFirst().dropLast()
    guard inside.contains(where: { $0 > 0x20 }) else { return }
    separate()
    bytes.append(contentsOf: inside)
  }

  package mutating func member(_ name: StaticString, _ value: String?) {
    guard let value else { return }
    begin(name)
    quote(value)
  }

  package mutating func member(_ name: StaticString, _ value: ID?) {
    guard let value else { return }
    begin(name)
    quote(value)
  }

  package mutating func member(_ name: StaticString, _ value: Int?) {
    guard let value else { return }
    begin(name)
    bytes.append(contentsOf: String(value).utf8)
  }

  /// - Parameter value: finite.
  package mutating func member(_ name: StaticString, _ value: Double?) {
    guard let value else { return }
    begin(name)
    let text = value.description
    bytes.append(contentsOf: (text.hasSuffix(".0") ? text.dropLast(2) : text[...]).utf8)
  }

  package mutating func member(_ name: StaticString, _ value: Bool?) {
    guard let value else { return }
    begin(name)
    bytes.append(contentsOf: (value ? "true" : "false").utf8)
  }

  package mutating func member(_ name: StaticString, _ value: Date?) {
    guard let value else { return }
    begin(name)
    bytes.append(UInt8(ascii: "\""))
    value.writeRFC3339(to: &bytes)
    bytes.append(UInt8(ascii: "\""))
  }

  package mutating func member(_ name: StaticString, _ value: Money) {
    object(name) {
      $0.member("amount", value.amount)
      $0.member("currency", value.currency)
    }
  }

  /// A member whose name is an id.
  package mutating func member(_ name: ID, _ value: Int) {
    separate()
    quote(name)
    bytes.append(UInt8(ascii: ":"))
    bytes.append(contentsOf: String(value).utf8)
  }

  package mutating func object(_ name: StaticString, _ members: (inout JSONWriter) -> Void) {
    begin(name)
    object(members)
  }

  /// A list of objects.
  package mutating func list<Element>(
    _ name: StaticString, _ elements: [Element], _ members: (inout JSONWriter, Element) -> Void
  ) {
    begin(name)
    list(elements, members)
  }

  private mutating func list<Element>(_ elements: [Element], _ members: (inout JSONWriter, Element) -> Void) {
    bytes.append(UInt8(ascii: "["))
    isFirst = true
    for element in elements {
      separate()
      object { members(&$0, element) }
    }
    bytes.append(UInt8(ascii: "]"))
    isFirst = false
  }

  private mutating func object(_ members: (inout JSONWriter) -> Void) {
    bytes.append(UInt8(ascii: "{"))
    isFirst = true
    members(&self)
    bytes.append(UInt8(ascii: "}"))
    isFirst = false
  }

  private mutating func begin(_ name: StaticString) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    bytes.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
  }

  private mutating func separate() {
    if !isFirst { bytes.append(UInt8(ascii: ",")) }
    isFirst = false
  }

  private mutating func quote(_ id: ID) {
    bytes.append(UInt8(ascii: "\""))
    id.write(to: &bytes)
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func quote(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0x08: bytes.append(contentsOf: #"\b"#.utf8)
      case 0x09: bytes.append(contentsOf: #"\t"#.utf8)
      case 0x0A: bytes.append(contentsOf: #"\n"#.utf8)
      case 0x0C: bytes.append(contentsOf: #"\f"#.utf8)
      case 0x0D: bytes.append(contentsOf: #"\r"#.utf8)
      case 0..<0x20:
        bytes.append(contentsOf: #"\u00"#.utf8)
        bytes.append((byte >> 4).hexadecimalDigit)
        bytes.append((byte & 0xF).hexadecimalDigit)
      default:
        bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
