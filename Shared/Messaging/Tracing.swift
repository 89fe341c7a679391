import AMQP
import Tracing

/// The trace to which a message belongs, written and read by the instrument that the process installed.
package enum MessageTrace {
  static let header = "traceparent"

  package static var current: String? {
    guard let context = ServiceContext.current else { return nil }
    var headers: [String: String] = [:]
    InstrumentationSystem.instrument.inject(context, into: &headers, using: DictionaryCarrier())
    return headers[header]
  }

  /// The 32 hexadecimal digits that logs call `trace`; nil where the header is not of version 00's form (W3C Trace Context).
  package static func id(of header: String) -> String? { TraceParent(header)?.trace }

  /// Runs the handler of a delivery as part of its trace.
  static func continuing<Result>(
    _ trace: String?, _ body: () async throws -> Result
  ) async rethrows -> Result {
    guard let trace else { return try await body() }
    var context = ServiceContext.current ?? .topLevel
    InstrumentationSystem.instrument.extract([header: trace], into: &context, using: DictionaryCarrier())
    return try await ServiceContext.withValue(context, operation: body)
  }
}

/// Lets an instrument read and write a dictionary of headers.
package struct DictionaryCarrier: Injector, Extractor {
  package init() {}

  package func inject(_ value: String, forKey key: String, into carrier: inout [String: String]) {
    carrier[key] = value
  }

  package func extract(key: String, from carrier: [String: String]) -> String? {
    carrier[key]
  }
}
