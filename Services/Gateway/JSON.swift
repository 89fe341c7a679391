/// A JSON value that a client sent (RFC 8259), read whole so that everything wrong with it can be said at once.
enum JSON: Equatable, Sendable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSON])
  case object([String: JSON])

  /// Why the text is no JSON, or none that we take.
  struct Malformed: Error, Equatable {
    var reason: String
    /// In bytes.
    var offset: Int
  }

  /// - Throws: `Malformed` also for what is nested more than 32 deep (RELIABILITY S11).
  static func parse(_ bytes: some Collection<UInt8>) throws(Malformed) -> JSON {
    var parser = Parser(bytes: Array(bytes))
    return try parser.document()
  }

  private struct Parser {
    let bytes: [UInt8]
    var offset = 0

    static let maximumDepth = 32

    mutating func document() throws(Malformed) -> JSON {
      let value = try value(depth: 0)
      skipSpace()
      guard offset == bytes.count else { throw malformed("there is more behind the value") }
      return value
    }

    private mutating func value(depth: Int) throws(Malformed) -> JSON {
      guard depth <= Self.maximumDepth else { throw malformed("it is nested too deep") }
      skipSpace()
      guard offset < bytes.count else { throw malformed("a value is missing") }
      switch bytes[offset] {
      case UInt8(ascii: "{"): return try object(depth: depth)
      case UInt8(ascii: "["): return try array(depth: depth)
      case UInt8(ascii: "\""): return .string(try string())
      case UInt8(ascii: "t"): return try literal("true", .bool(true))
      case UInt8(ascii: "f"): return try literal("false", .bool(false))
      case UInt8(ascii: "n"): return try literal("null", .null)
      default: return try number()
      }
    }

    private mutating func object(depth: Int) throws(Malformed) -> JSON {
      var members: [String: JSON] = [:]
      offset += 1
      skipSpace()
      if take("}") { return .object(members) }
      while true {
        skipSpace()
        guard offset < bytes.count, bytes[offset] == UInt8(ascii: "\"") else { throw malformed("a name is missing") }
        let name = try string()
        skipSpace()
        guard take(":") else { throw malformed("a colon is missing") }
        members[name] = try value(depth: depth + 1)
        skipSpace()
        if take("}") { return .object(members) }
        guard take(",") else { throw malformed("a comma is missing") }
      }
    }

    private mutating func array(depth: Int) throws(Malformed) -> JSON {
      var elements: [JSON] = []
      offset += 1
      skipSpace()
      if take("]") { return .array(elements) }
      while true {
        elements.append(try value(depth: depth + 1))
        skipSpace()
        if take("]") { return .array(elements) }
        guard take(",") else { throw malformed("a comma is missing") }
      }
    }

    private mutating func string() throws(Malformed) -> String {
      offset += 1
      var text: [UInt8] = []
      while offset < bytes.count {
        let byte = bytes[offset]
        switch byte {
        case UInt8(ascii: "\""):
          offset += 1
          guard let string = String(validating: text, as: UTF8.self) else { throw malformed("it is not UTF-8") }
          return string
        case UInt8(ascii: "\\"):
          try escape(into: &text)
        case 0..<0x20:
          throw malformed("a control character is not escaped")
        default:
          text.append(byte)
          offset += 1
        }
      }
      throw malformed("a string does not end")
    }

    private mutating func escape(into text: inout [UInt8]) throws(Malformed) {
      guard offset + 1 < bytes.count else { throw malformed("a string does not end") }
      let kind = bytes[offset + 1]
      offset += 2
      switch kind {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(kind)
      case UInt8(ascii: "b"): text.append(0x08)
      case UInt8(ascii: "f"): text.append(0x0C)
      case UInt8(ascii: "n"): text.append(0x0A)
      case UInt8(ascii: "r"): text.append(0x0D)
      case UInt8(ascii: "t"): text.append(0x09)
      case UInt8(ascii: "u"):
        let scalar = try unicodeEscape()
        text.append(contentsOf: String(scalar).utf8)
      default: throw malformed("an escape is unknown")
      }
    }

    /// One escape, or the two of a surrogate pair.
    private mutating func unicodeEscape() throws(Malformed) -> Unicode.Scalar {
      let first = try fourDigits()
      if let scalar = Unicode.Scalar(first) { return scalar }
      guard (0xD800..<0xDC00).contains(first), take("\\"), take("u") else { throw malformed("a surrogate is alone") }
      let second = try fourDigits()
      guard (0xDC00..<0xE000).contains(second),
        let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
      else { throw malformed("a surrogate is alone") }
      return scalar
    }

    private mutating func fourDigits() throws(Malformed) -> UInt32 {
      let digits = bytes[offset...].prefix(4)
      guard digits.count == 4, let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16),
        digits.first != UInt8(ascii: "+"), digits.first != UInt8(ascii: "-")
      else { throw malformed("an escape is not four hexadecimal digits") }
      offset += 4
      return value
    }

    private mutating func number() throws(Malformed) -> JSON {
      let start = offset
      _ = take("-")
      let integerStart = offset
      skipDigits()
      guard offset > integerStart else { throw malformed("a value is not JSON") }
      if bytes[integerStart] == UInt8(ascii: "0"), offset > integerStart + 1 {
        throw malformed("a number begins with 0")
      }
      if take(".") { try digits() }
      if take("e") || take("E") {
        _ = take("+") || take("-")
        try digits()
      }
      guard let value = Double(String(decoding: bytes[start..<offset], as: UTF8.self)), value.isFinite else {
        throw malformed("a number is too large")
      }
      return .number(value)
    }

    private mutating func digits() throws(Malformed) {
      let start = offset
      skipDigits()
      guard offset > start else { throw malformed("digits are missing") }
    }

    private mutating func skipDigits() {
      while offset < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[offset]) { offset += 1 }
    }

    private mutating func literal(_ text: StaticString, _ value: JSON) throws(Malformed) -> JSON {
      let expected = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
      guard bytes[offset...].starts(with: expected) else { throw malformed("a value is not JSON") }
      offset += expected.count
      return value
    }

    private mutating func take(_ character: Character) -> Bool {
      guard offset < bytes.count, bytes[offset] == character.asciiValue else { return false }
      offset += 1
      return true
    }

    private mutating func skipSpace() {
      while offset < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[offset]) { offset += 1 }
    }

    private func malformed(_ reason: String) -> Malformed {
      Malformed(reason: reason, offset: offset)
    }
  }
}
