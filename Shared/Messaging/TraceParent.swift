import Synchronization

/// What `traceparent` says (W3C Trace Context, level 1).
package struct TraceParent: Sendable {
  /// 32 hexadecimal digits.
  package let trace: String
  /// 16 hexadecimal digits: the span that caused what the header came with.
  package let span: Substring

  /// - Returns: nil where the header is not of version 00's form.
  package init?(_ header: String) {
    let parts = header.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 4, parts[0] == "00", parts[1].count == 32, parts[1].allSatisfy(\.isHexDigit),
      parts[1].contains(where: { $0 != "0" })
    else { return nil }
    trace = String(parts[1])
    span = parts[2]
  }

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
