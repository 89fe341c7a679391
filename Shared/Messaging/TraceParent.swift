import Synchronization

/// What `traceparent` says (W3C Trace Context, level 1).
package struct TraceParent: Sendable {
  /// 32 hexadecimal digits.
  package let trace: String
  /// 16 hexadecimal digits: the span that caused what the header came with.
  package let span: String

  /// Strict, since anybody may send one: a collector refuses all spans of a batch where an id in it is none.
  ///
  /// - Returns: nil where the header is not of version 00's form.
  package init?(_ header: String) {
    let bytes = Array(header.utf8)
    guard bytes.count == 55, bytes.starts(with: "00-".utf8), bytes[35] == UInt8(ascii: "-"),
      bytes[52] == UInt8(ascii: "-"), Self.isNumber(bytes[53...]), Self.isID(bytes[3..<35]), Self.isID(bytes[36..<52])
    else { return nil }
    trace = String(decoding: bytes[3..<35], as: UTF8.self)
    span = String(decoding: bytes[36..<52], as: UTF8.self)
  }

  private static func isID(_ digits: ArraySlice<UInt8>) -> Bool {
    isNumber(digits) && digits.contains { $0 != UInt8(ascii: "0") }
  }

  private static func isNumber(_ digits: ArraySlice<UInt8>) -> Bool {
    digits.allSatisfy { digit in
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(digit)
    }
  }

  package static func header(_ trace: String, _ span: String) -> String { "00-\(trace)-\(span)-01" }

  package static func newTrace() -> String { hexadecimal(nextNumber()) + hexadecimal(nextNumber()) }
  package static func newSpan() -> String { hexadecimal(nextNumber()) }
}

private let counter = Atomic(UInt64.random(in: .min ... .max))

/// Looks random and does not repeat within the process: SplitMix64 over a counter that begins at random. A trace is no
/// secret, and every request has one, so the kernel is not asked each time.
private func nextNumber() -> UInt64 {
  var number = counter.wrappingAdd(0x9E37_79B9_7F4A_7C15, ordering: .relaxed).newValue
  number = (number ^ number >> 30) &* 0xBF58_476D_1CE4_E5B9
  number = (number ^ number >> 27) &* 0x94D0_49BB_1331_11EB
  return number ^ number >> 31
}

/// 16 digits.
private func hexadecimal(_ number: UInt64) -> String {
  String(unsafeUninitializedCapacity: 16) { text in
    for position in 0..<16 {
      let digit = UInt8(truncatingIfNeeded: number >> UInt64(60 - 4 * position)) & 0xF
      text[position] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
    }
    return 16
  }
}
