package import Instrumentation
import Messaging

/// Carries `traceparent` (W3C Trace Context, level 1) through the process, for logs, answers and messages. `Spans` records what is
/// done meanwhile.
package struct TraceContext: Instrument {
  static let header = "traceparent"

  package init() {}

  package func extract<Carrier, Extract: Extractor>(
    _ carrier: Carrier, into context: inout ServiceContext, using extractor: Extract
  ) where Extract.Carrier == Carrier {
    let parent = extractor.extract(key: Self.header, from: carrier).flatMap { TraceParent($0) }
    context.traceID = parent?.trace ?? TraceParent.newTrace()
    if Spans.shared.areRecorded { context.span = parent?.span }
  }

  package func inject<Carrier, Inject: Injector>(
    _ context: ServiceContext, into carrier: inout Carrier, using injector: Inject
  ) where Inject.Carrier == Carrier {
    guard let traceID = context.traceID else { return }
    let span = context.span ?? TraceParent.newSpan()
    injector.inject(TraceParent.header(traceID, span), forKey: Self.header, into: &carrier)
  }
}

extension ServiceContext {
  private enum TraceIDKey: ServiceContextKey {
    typealias Value = String
  }

  private enum SpanKey: ServiceContextKey {
    typealias Value = String
  }

  /// The span that causes what the running task sends: 16 hexadecimal digits; nil where spans are not recorded.
  fileprivate var span: String? {
    get { self[SpanKey.self] }
    set { self[SpanKey.self] = newValue }
  }

  /// The trace that the running task is part of: 32 hexadecimal digits.
  package fileprivate(set) var traceID: String? {
    get { self[TraceIDKey.self] }
    set { self[TraceIDKey.self] = newValue }
  }
}
