package import FoundationEssentials

/// Writes JSON (RFC 8259) value by value: times in RFC 3339 (UTC, whole seconds), and no member for what is nil.
package struct JSONWriter {
  package private(set) var bytes: [UInt8] = []
  /// Whether the members of each object are written in the order of their names.
  let isCanonical: Bool
  private var isFirst = true

  package init(isCanonical: Bool = false) {
    self.isCanonical = isCanonical
    bytes.reserveCapacity(1024)
  }

  package mutating func null() { bytes.append(contentsOf: "null".utf8) }
  package mutating func bool(_ value: Bool) { bytes.append(contentsOf: (value ? "true" : "false").utf8) }

  package mutating func integer(_ value: Int) {
    guard value >= 0 else { return bytes.append(contentsOf: String(value).utf8) }
    let start = bytes.count
    var rest = value
    repeat {
      bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
    } while rest > 0
    bytes[start...].reverse()
  }

  /// - Parameter value: finite.
  package mutating func number(_ value: Double) {
    let text = value.description
    bytes.append(contentsOf: (text.hasSuffix(".0") ? text.dropLast(2) : text[...]).utf8)
  }

  package mutating func string(_ text: String) { quote(text) }
  package mutating func id(_ id: ID) { quote(id) }

  package mutating func time(_ time: Date) {
    bytes.append(UInt8(ascii: "\""))
    time.writeRFC3339(to: &bytes)
    bytes.append(UInt8(ascii: "\""))
  }

  /// - Parameter json: a value that is JSON already.
  package mutating func raw(_ json: [UInt8]) { bytes.append(contentsOf: json) }

  package mutating func list(_ values: [some WireValue]) {
    bytes.append(UInt8(ascii: "["))
    isFirst = true
    for value in values {
      separate()
      value.write(to: &self)
    }
    bytes.append(UInt8(ascii: "]"))
    isFirst = false
  }

  package mutating func beginObject() {
    bytes.append(UInt8(ascii: "{"))
    isFirst = true
  }

  package mutating func endObject() {
    bytes.append(UInt8(ascii: "}"))
    isFirst = false
  }

  /// The name of a member, whose value comes next.
  package mutating func name(_ name: StaticString) { begin(name) }

  package mutating func name(_ name: String) {
    separate()
    quote(name)
    bytes.append(UInt8(ascii: ":"))
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
    defer { bytes.append(UInt8(ascii: "\"")) }
    // Most texts have nothing to escape.
    if text.utf8.withContiguousStorageIfAvailable({ !$0.contains(where: \.isEscapedInJSON) }) == true {
      return bytes.append(contentsOf: text.utf8)
    }
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
  }
}

extension UInt8 {
  fileprivate var isEscapedInJSON: Bool { self < 0x20 || self == UInt8(ascii: "\"") || self == UInt8(ascii: "\\") }
}
