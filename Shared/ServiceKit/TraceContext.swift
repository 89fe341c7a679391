package import Instrumentation
import Synchronization

/// Carries `traceparent` (W3C Trace Context, level 1) through the process, for logs, answers and messages. It records no
/// spans; a tracer that does can be installed in its place.
package struct TraceContext: Instrument {
  static let header = "traceparent"

  package init() {}

  package func extract<Carrier, Extract: Extractor>(
    _ carrier: Carrier, into context: inout ServiceContext, using extractor: Extract
  ) where Extract.Carrier == Carrier {
    context.traceID = extractor.extract(key: Self.header, from: carrier).flatMap(Self.traceID) ?? Self.newTraceID()
  }

  package func inject<Carrier, Inject: Injector>(
    _ context: ServiceContext, into carrier: inout Carrier, using injector: Inject
  ) where Inject.Carrier == Carrier {
    guard let traceID = context.traceID else { return }
    let span = hexadecimal(nextNumber())
    injector.inject("00-\(traceID)-\(span)-01", forKey: Self.header, into: &carrier)
  }

  /// - Returns: the 32 hexadecimal digits of the trace, or nil where the header is not of version 00's form.
  static func traceID(ofHeader header: String) -> String? {
    let parts = header.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 4, parts[0] == "00", parts[1].count == 32, parts[1].allSatisfy(\.isHexDigit) else {
      return nil
    }
    return parts[1].contains { $0 != "0" } ? String(parts[1]) : nil
  }

  private static func newTraceID() -> String {
    hexadecimal(nextNumber()) + hexadecimal(nextNumber())
  }
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

extension ServiceContext {
  private enum TraceIDKey: ServiceContextKey {
    typealias Value = String
  }

  /// The trace that the running task is part of: 32 hexadecimal digits.
  package fileprivate(set) var traceID: String? {
    get { self[TraceIDKey.self] }
    set { self[TraceIDKey.self] = newValue }
  }
}
