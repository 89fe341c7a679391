package import Instrumentation

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
    let span = String(UInt64.random(in: 1 ... .max), radix: 16)
    let padded = String(repeating: "0", count: 16 - span.count) + span
    injector.inject("00-\(traceID)-\(padded)-01", forKey: Self.header, into: &carrier)
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
    let digits = String(UInt128.random(in: 1 ... .max), radix: 16)
    return String(repeating: "0", count: 32 - digits.count) + digits
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
