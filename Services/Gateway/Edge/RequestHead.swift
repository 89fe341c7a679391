import Contracts
import NIOCore

/// Reads the head of a request (RFC 9112, 2 to 6) line by line, and refuses what two readers could understand in two ways
/// (RELIABILITY S13). NIO's parser behind it is lenient here and there, and sees only what was taken here.
struct RequestHead {
  /// How the body is delimited.
  enum Framing: Equatable {
    case length(Int)
    case chunked
  }

  private(set) var method = ""
  private(set) var target = ""
  private(set) var framing = Framing.length(0)
  /// How many bytes the body may have.
  private(set) var limit = Self.maximumBody
  /// Whether the body is larger than it may be for most requests, or does not say how large it is and may be.
  var hasLargeBody: Bool {
    switch framing {
    case .length(let length): length > Self.maximumBody
    case .chunked: limit > Self.maximumBody
    }
  }
  private(set) var isVersion10 = false
  /// How many bytes it has, once all of it was read.
  var size: Int { scanned }
  /// Whether the client waits for our consent before it sends the body (RFC 9110, 10.1.1).
  private(set) var expectsContinue = false
  /// Whether the connection ends with the answer: the client said so, or what it asked for beyond HTTP/1.1 is not done here.
  private(set) var isLast = false

  private var hasLength = false
  private var hasHost = false
  private var keepsAlive = false
  private var fields = 0
  /// Where the line that is being read begins, and how far it was looked through; in bytes of the head.
  private var lineStart = 0
  private var scanned = 0

  /// RELIABILITY S11.
  static let maximumSize = 16 * 1024
  static let maximumFields = 100
  /// Recommended as the least that should be taken (RFC 9110, 4.1).
  static let maximumTarget = 8_000
  static let maximumBody = 64 * 1024
  /// Of a picture, or of a file with a whole carte.
  static let largestBody = 2 * 1024 * 1024

  /// - Parameter bytes: all that has come of the head so far, and maybe more; the next time the same again, with more behind.
  /// - Returns: how many bytes the head has, or nil where it is not all there.
  mutating func read(_ bytes: UnsafeRawBufferPointer) throws(Problem) -> Int? {
    // In a variable of its own: it is read and written for each byte.
    var position = scanned
    defer { scanned = position }
    let end = min(bytes.count, Self.maximumSize)
    while position < end {
      let byte = bytes[position]
      if byte > 0x1F, byte != 0x7F {
        position += 1
        continue
      }
      switch byte {
      case UInt8(ascii: "\r"):
        guard position + 1 < bytes.count else { return nil }
        guard bytes[position + 1] == UInt8(ascii: "\n") else { throw .malformed("A carriage return stands alone.") }
        let line = UnsafeRawBufferPointer(rebasing: bytes[lineStart..<position])
        position += 2
        lineStart = position
        if try take(line) { return position }
      case UInt8(ascii: "\t"):
        position += 1
      default:
        throw .malformed("The head holds a control character, or a line that does not end with CR LF.")
      }
    }
    if target.isEmpty, position - lineStart > Self.maximumTarget + 50 { throw .uriTooLong }
    guard position < Self.maximumSize else { throw Problem(.headersTooLarge, "A request's head has 16 KiB at most.") }
    return nil
  }

  /// - Returns: whether that was the empty line at the end.
  private mutating func take(_ line: UnsafeRawBufferPointer) throws(Problem) -> Bool {
    if target.isEmpty {
      // An empty line before a request is passed over (RFC 9112, 2.2).
      if !line.isEmpty { try takeRequestLine(line) }
      return false
    }
    guard !line.isEmpty else {
      try check()
      return true
    }
    fields += 1
    guard fields <= Self.maximumFields else {
      throw Problem(.headersTooLarge, "A request has \(Self.maximumFields) header fields at most.")
    }
    let (name, value) = try HeaderField.split(line)
    switch name.count {
    case 4 where name.isNamed("host"): try takeHost(value)
    case 6 where name.isNamed("expect"): try takeExpectation(value)
    case 7 where name.isNamed("upgrade"): isLast = true
    case 10 where name.isNamed("connection"):
      for option in value.text.lowercased().split(separator: ",") {
        switch option.filter({ $0 != " " && $0 != "\t" }) {
        case "close": isLast = true
        case "keep-alive": keepsAlive = true
        default: break
        }
      }
    case 14 where name.isNamed("content-length"): try takeLength(value)
    case 17 where name.isNamed("transfer-encoding"): try takeCoding(value)
    default: break
    }
    return false
  }

  private mutating func takeRequestLine(_ line: UnsafeRawBufferPointer) throws(Problem) {
    guard let first = line.firstIndex(of: UInt8(ascii: " ")), (1...32).contains(first),
      let second = line[(first + 1)...].firstIndex(of: UInt8(ascii: " ")), second > first + 1,
      line[..<first].allSatisfy(\.isTokenCharacter)
    else { throw .malformed("The request line is not a method, a target and a version.") }
    let targetBytes = line[(first + 1)..<second]
    guard targetBytes.count <= Self.maximumTarget else { throw .uriTooLong }
    guard targetBytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }) else {
      throw .malformed("The target holds a character that must be encoded.")
    }
    method = String(decoding: line[..<first], as: UTF8.self)
    target = String(decoding: targetBytes, as: UTF8.self)
    try takeVersion(UnsafeRawBufferPointer(rebasing: line[(second + 1)...]))
    switch method {
    case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE": break
    default: throw Problem(.methodNotAllowed, "There is no method \(method) here.")
    }
    guard targetBytes.first == UInt8(ascii: "/") || target == "*" && method == "OPTIONS" || isAbsolute else {
      throw .malformed("The target must begin with /.")
    }
  }

  private var isAbsolute: Bool {
    let start = target.prefix(8).lowercased()
    guard start.hasPrefix("http://") || start == "https://" else { return false }
    // One without a host is none (RFC 9110, 4.2.1).
    let host = target.utf8.dropFirst(start == "https://" ? 8 : 7)
    return host.first.map { $0.isHostCharacter && $0 != UInt8(ascii: ":") } ?? false
  }

  private mutating func takeVersion(_ text: UnsafeRawBufferPointer) throws(Problem) {
    guard text.count == 8, text.starts(with: "HTTP/".utf8), text[5].isDigit, text[6] == UInt8(ascii: "."),
      text[7].isDigit
    else { throw .malformed("The version is not HTTP/1.1.") }
    guard text[5] == UInt8(ascii: "1"), text[7] <= UInt8(ascii: "1") else {
      throw Problem(.versionNotSupported, "Use HTTP/1.1.")
    }
    isVersion10 = text[7] == UInt8(ascii: "0")
  }

  private mutating func takeHost(_ value: UnsafeRawBufferPointer) throws(Problem) {
    guard !hasHost, !value.isEmpty, value.allSatisfy(\.isHostCharacter) else {
      throw .malformed("There must be one Host.")
    }
    hasHost = true
  }

  private mutating func takeLength(_ value: UnsafeRawBufferPointer) throws(Problem) {
    guard !hasLength, (1...18).contains(value.count), value.allSatisfy(\.isDigit), let length = Int(value.text) else {
      throw .malformed("There must be one Content-Length, in digits.")
    }
    hasLength = true
    guard framing != .chunked else { throw .malformed("A body has a length or is chunked, not both.") }
    framing = .length(length)
  }

  private mutating func takeCoding(_ value: UnsafeRawBufferPointer) throws(Problem) {
    guard framing != .chunked else { throw .malformed("There must be one Transfer-Encoding.") }
    guard value.isNamed("chunked") else {
      throw Problem(.notImplemented, "No transfer coding but chunked is understood here.")
    }
    guard !hasLength else { throw .malformed("A body has a length or is chunked, not both.") }
    framing = .chunked
  }

  private mutating func takeExpectation(_ value: UnsafeRawBufferPointer) throws(Problem) {
    guard value.isNamed("100-continue") else { throw Problem(.expectationFailed, "Only 100-continue can be expected.") }
    expectsContinue = true
  }

  /// Checks what can only be checked once the whole head is there.
  private mutating func check() throws(Problem) {
    guard hasHost || isVersion10 else { throw .malformed("There must be one Host.") }
    if isVersion10 {
      guard framing != .chunked else { throw .malformed("HTTP/1.0 has no transfer codings.") }
      expectsContinue = false
      if !keepsAlive { isLast = true }
    }
    switch framing {
    case .length(...Self.maximumBody): break
    case .length(let length):
      limit = Route.maximumBody(method, at: target)
      guard length <= limit else { throw .bodyTooLarge(limit) }
    case .chunked: limit = Route.maximumBody(method, at: target)
    }
  }
}

/// A field of a head or a trailer.
enum HeaderField {
  /// The first value that a head has for a name.
  ///
  /// - Parameters:
  ///   - name: in small letters.
  ///   - head: one that was read without a fault.
  static func value(of name: String, in head: ByteBuffer) -> String? {
    for line in String(buffer: head).split(separator: "\r\n") {
      guard let colon = line.firstIndex(of: ":"), line[..<colon].lowercased() == name else { continue }
      return line[line.index(after: colon)...].trimming { $0 == " " || $0 == "\t" }
    }
    return nil
  }

  /// Its name and its value without the white space around it.
  static func split(
    _ line: UnsafeRawBufferPointer
  ) throws(Problem) -> (name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0, line[..<colon].allSatisfy(\.isTokenCharacter)
    else { throw .malformed("A header field is not a name, a colon and a value on one line.") }
    var value = line[(colon + 1)...]
    value = value.drop(while: \.isSpace)
    while value.last?.isSpace == true { value.removeLast() }
    return (UnsafeRawBufferPointer(rebasing: line[..<colon]), UnsafeRawBufferPointer(rebasing: value))
  }
}

extension Substring {
  fileprivate func trimming(_ isSpace: (Character) -> Bool) -> String {
    var text = drop(while: isSpace)
    while let last = text.last, isSpace(last) { text.removeLast() }
    return String(text)
  }
}

extension Problem {
  static func malformed(_ detail: String) -> Problem { Problem(.malformedRequest, detail) }
  static let uriTooLong = Problem(.uriTooLong, "A target has \(RequestHead.maximumTarget) bytes at most.")
  /// - Parameter maximum: in bytes.
  static func bodyTooLarge(_ maximum: Int) -> Problem {
    Problem(.bodyTooLarge, "A body has \(maximum / 1024) KiB at most here.")
  }
}

extension UInt8 {
  /// Of a name (RFC 9110, 5.6.2).
  var isTokenCharacter: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"),
      UInt8(ascii: "%"), UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "^"),
      UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"):
      true
    default: false
    }
  }

  /// Of a host and its port (RFC 3986, 3.2.2 and 3.2.3), roughly: nothing that could stand for a second one or a path.
  fileprivate var isHostCharacter: Bool {
    isTokenCharacter || self == UInt8(ascii: ":") || self == UInt8(ascii: "[") || self == UInt8(ascii: "]")
  }

  var isSpace: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }
}

extension UnsafeRawBufferPointer {
  fileprivate var text: String { String(decoding: self, as: UTF8.self) }

  /// - Parameter name: in small letters, digits and hyphens.
  func isNamed(_ name: StaticString) -> Bool {
    let name = UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
    return count == name.count && zip(self, name).allSatisfy { $0 | 0x20 == $1 }
  }
}
