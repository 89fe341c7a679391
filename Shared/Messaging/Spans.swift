import Glibc
import Metrics
import Synchronization

/// Something that a process did for a trace, as OpenTelemetry tells of it: a request that it answered, an event that it handled.
package struct Span: Sendable {
  /// With the numbers of OTLP.
  package enum Kind: Int, Sendable {
    case server = 2
    case consumer = 5
  }

  package enum Value: Sendable, Equatable {
    case text(String)
    case number(Int)
  }

  /// What was done, such as `POST /orders`; never for whom.
  package let name: String
  package let kind: Kind
  /// 32 hexadecimal digits.
  package let trace: String
  /// 16 hexadecimal digits.
  package let id: String
  /// The span that caused it; nil where the trace begins with it.
  package let cause: String?
  package let begin: Time
  package fileprivate(set) var end: Time
  package fileprivate(set) var attributes: [(name: StaticString, value: Value)] = []
  package fileprivate(set) var hasFailed = false

  /// `traceparent` of what is sent meanwhile.
  package var header: String { TraceParent.header(trace, id) }

  package struct Time: Sendable, Equatable {
    /// Since 1970.
    package let nanoseconds: UInt64

    fileprivate static var now: Time {
      var time = timespec()
      clock_gettime(CLOCK_REALTIME, &time)
      return Time(nanoseconds: UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec))
    }
  }
}

/// The spans of this process until they are sent. Nothing waits for that: what there is no place for is left out and counted.
package final class Spans: Sendable {
  package static let shared = Spans()

  /// Some seconds of a rush; four megabytes.
  package static let capacity = 8192

  /// How many of a thousand traces are recorded.
  private let share = Atomic(0)
  private let waiting = Mutex<[Span]>([])
  private let dropped = Counter(label: "ocpizza_spans_dropped_total")

  package init() {}

  package var areRecorded: Bool { share.load(ordering: .relaxed) > 0 }

  /// - Parameter perMille: how many of a thousand traces. All services choose the same ones, by their id.
  package func record(perMille: Int) {
    share.store(perMille, ordering: .relaxed)
  }

  /// - Parameter header: `traceparent`, as it came; where there is none a trace begins. Then it is that of what is sent meanwhile,
  ///   also where the trace is not recorded: the other services choose by its id, too.
  /// - Returns: nil where the trace is not recorded.
  package func begin(_ name: @autoclosure () -> String, _ kind: Span.Kind, in header: inout String?) -> Span? {
    let share = share.load(ordering: .relaxed)
    guard share > 0 else { return nil }
    let parent = header.flatMap { TraceParent($0) }
    let trace = parent?.trace ?? TraceParent.newTrace()
    guard share >= 1000 || Self.place(of: trace) < share else {
      if parent == nil { header = TraceParent.header(trace, TraceParent.newSpan()) }
      return nil
    }
    let now = Span.Time.now
    let span = Span(
      name: name(), kind: kind, trace: trace, id: TraceParent.newSpan(), cause: parent?.span, begin: now, end: now)
    header = span.header
    return span
  }

  /// Where the trace stands among a thousand.
  private static func place(of trace: String) -> Int {
    Int((UInt64(trace.suffix(16), radix: 16) ?? 0) % 1000)
  }

  package func end(_ span: Span, _ attributes: [(name: StaticString, value: Span.Value)], hasFailed: Bool = false) {
    end([span], attributes, hasFailed: hasFailed)
  }

  /// Those that are done together.
  package func end(_ spans: [Span], _ attributes: [(name: StaticString, value: Span.Value)], hasFailed: Bool = false) {
    let now = Span.Time.now
    var rest = spans[...]
    waiting.withLock { waiting in
      for var span in rest.prefix(Self.capacity - waiting.count) {
        (span.end, span.attributes, span.hasFailed) = (now, attributes, hasFailed)
        waiting.append(span)
        rest.removeFirst()
      }
    }
    if !rest.isEmpty { drop(rest.count) }
  }

  /// The oldest ones.
  package func take(upTo count: Int) -> [Span] {
    waiting.withLock { waiting in
      let taken = Array(waiting.prefix(count))
      waiting.removeFirst(taken.count)
      return taken
    }
  }

  /// Takes back what could not be sent, as far as there is place.
  package func giveBack(_ spans: [Span]) {
    let kept = waiting.withLock { waiting in
      let kept = spans.suffix(max(0, Self.capacity - waiting.count))
      waiting.insert(contentsOf: kept, at: 0)
      return kept.count
    }
    if kept < spans.count { drop(spans.count - kept) }
  }

  package func drop(_ count: Int) {
    dropped.increment(by: Int64(count))
  }
}
