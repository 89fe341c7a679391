/// Finds what is where in a JSON text (RFC 8259).
struct JSONParser {
  private let bytes: [UInt8]
  private var offset = 0
  private var nodes: [JSON.Node] = []
  /// How many objects and arrays are open.
  private var depth = 0

  private static let maximumDepth = 32

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// - Returns: the text's value first, and behind each node what it holds.
  mutating func document() throws(JSON.Malformed) -> [JSON.Node] {
    nodes.reserveCapacity(bytes.count / 8 + 1)
    try value()
    skipSpace()
    guard offset == bytes.count else { throw malformed("there is text after the value") }
    return nodes
  }

  /// The text of a string that was found to be one.
  static func unescape(_ string: ArraySlice<UInt8>) -> String {
    var parser = JSONParser(Array(string))
    var text: [UInt8] = []
    while let byte = parser.peek {
      if byte == UInt8(ascii: "\\"), let scalar = try? parser.escape() {
        text.append(contentsOf: UTF8.encode(scalar) ?? .init())
      } else {
        text.append(byte)
        parser.offset += 1
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  private var peek: UInt8? {
    offset < bytes.count ? bytes[offset] : nil
  }

  private mutating func value() throws(JSON.Malformed) {
    skipSpace()
    switch peek {
    case UInt8(ascii: "{"): try object()
    case UInt8(ascii: "["): try array()
    case UInt8(ascii: "\""): try string()
    case UInt8(ascii: "t"): try literal("true", .true)
    case UInt8(ascii: "f"): try literal("false", .false)
    case UInt8(ascii: "n"): try literal("null", .null)
    case nil: throw malformed("a value is missing")
    default: try number()
    }
  }

  private mutating func object() throws(JSON.Malformed) {
    let index = try begin(.object)
    skipSpace()
    if take("}") { return end(index) }
    while true {
      skipSpace()
      guard peek == UInt8(ascii: "\"") else { throw malformed("a name is missing") }
      try string()
      skipSpace()
      guard take(":") else { throw malformed("a colon is missing") }
      try value()
      skipSpace()
      if take("}") { return end(index) }
      guard take(",") else { throw malformed("a comma is missing") }
    }
  }

  private mutating func array() throws(JSON.Malformed) {
    let index = try begin(.array)
    skipSpace()
    if take("]") { return end(index) }
    while true {
      try value()
      skipSpace()
      if take("]") { return end(index) }
      guard take(",") else { throw malformed("a comma is missing") }
    }
  }

  /// A value that holds others; it opens with one character.
  private mutating func begin(_ kind: JSON.Kind) throws(JSON.Malformed) -> Int {
    guard depth < Self.maximumDepth else { throw malformed("it is nested too deep") }
    depth += 1
    nodes.append(JSON.Node(kind: kind, range: offset..<offset, end: 0))
    offset += 1
    return nodes.count - 1
  }

  private mutating func end(_ index: Int) {
    depth -= 1
    nodes[index].range = nodes[index].range.lowerBound..<offset
    nodes[index].end = nodes.count
  }

  private mutating func add(_ kind: JSON.Kind, _ range: Range<Int>) {
    nodes.append(JSON.Node(kind: kind, range: range, end: nodes.count + 1))
  }

  private mutating func string() throws(JSON.Malformed) {
    offset += 1
    let start = offset
    var kind = JSON.Kind.string
    var isASCII = true
    while let byte = skipPlainCharacters() {
      switch byte {
      case UInt8(ascii: "\""):
        guard isASCII || String(validating: bytes[start..<offset], as: UTF8.self) != nil else {
          throw malformed("it is not UTF-8")
        }
        add(kind, start..<offset)
        offset += 1
        return
      case UInt8(ascii: "\\"):
        kind = .escapedString
        _ = try escape()
      case 0..<0x20:
        throw malformed("a control character is not escaped")
      default:
        if byte >= 0x80 { isASCII = false }
        offset += 1
      }
    }
    throw malformed("a string does not end")
  }

  /// Goes on to the next character that is not plain ASCII inside a string: most of a text stands in strings, so eight are looked at
  /// together.
  ///
  /// - Returns: that character; nil at the end of the text.
  private mutating func skipPlainCharacters() -> UInt8? {
    bytes.withUnsafeBytes { bytes in
      while offset + 8 <= bytes.count {
        let others = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)).notPlain
        guard others == 0 else {
          offset += others.trailingZeroBitCount / 8
          break
        }
        offset += 8
      }
    }
    return peek
  }

  private mutating func escape() throws(JSON.Malformed) -> Unicode.Scalar {
    offset += 1
    guard let kind = peek else { throw malformed("a string does not end") }
    offset += 1
    switch kind {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(kind)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try unicodeEscape()
    default: throw malformed("an escape is unknown")
    }
  }

  /// One escape, or the two of a surrogate pair.
  private mutating func unicodeEscape() throws(JSON.Malformed) -> Unicode.Scalar {
    let first = try fourDigits()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard (0xD800..<0xDC00).contains(first), take("\\"), take("u") else { throw malformed("a surrogate is alone") }
    let second = try fourDigits()
    guard (0xDC00..<0xE000).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw malformed("a surrogate is alone") }
    return scalar
  }

  private mutating func fourDigits() throws(JSON.Malformed) -> UInt32 {
    let digits = bytes[offset...].prefix(4).compactMap(\.hexadecimalValue)
    guard digits.count == 4 else { throw malformed("an escape is not four hexadecimal digits") }
    offset += 4
    return digits.reduce(0) { $0 << 4 | UInt32($1) }
  }

  private mutating func number() throws(JSON.Malformed) {
    let start = offset
    _ = take("-")
    let integerStart = offset
    skipDigits()
    guard offset > integerStart else { throw malformed("a value is not JSON") }
    if bytes[integerStart] == UInt8(ascii: "0"), offset > integerStart + 1 {
      throw malformed("a number begins with 0")
    }
    let isShort = offset - start < 300
    if take(".") { try digits() }
    let hasExponent = take("e") || take("E")
    if hasExponent {
      _ = take("+") || take("-")
      try digits()
    }
    // What has no exponent and few digits is surely finite.
    guard isShort && !hasExponent || Double(String(decoding: bytes[start..<offset], as: UTF8.self))?.isFinite == true
    else {
      throw malformed("a number is too large")
    }
    add(.number, start..<offset)
  }

  private mutating func digits() throws(JSON.Malformed) {
    let start = offset
    skipDigits()
    guard offset > start else { throw malformed("digits are missing") }
  }

  private mutating func skipDigits() {
    while peek?.decimalValue != nil { offset += 1 }
  }

  private mutating func literal(_ text: StaticString, _ kind: JSON.Kind) throws(JSON.Malformed) {
    let expected = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    guard bytes[offset...].starts(with: expected) else { throw malformed("a value is not JSON") }
    add(kind, offset..<offset + expected.count)
    offset += expected.count
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard peek == UInt8(ascii: character) else { return false }
    offset += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
  }

  private func malformed(_ reason: String) -> JSON.Malformed {
    JSON.Malformed(reason: reason, offset: offset)
  }
}

extension UInt64 {
  private static let eachByte: UInt64 = 0x0101_0101_0101_0101

  /// Eight characters, the first one lowest: the highest bit of the first that ends a string, is escaped or must be, or is not ASCII.
  /// Bits above that one mean nothing; without any such character it is 0.
  fileprivate var notPlain: UInt64 {
    let control = self &- 0x20 * Self.eachByte
    let quotationMark = (self ^ UInt64(UInt8(ascii: "\"")) * Self.eachByte) &- Self.eachByte
    let backslash = (self ^ UInt64(UInt8(ascii: "\\")) * Self.eachByte) &- Self.eachByte
    return (self | control | quotationMark | backslash) & (0x80 * Self.eachByte)
  }
}
