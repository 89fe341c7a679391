package import CoreMetrics
import Synchronization

/// Keeps the process's metrics and prints them in Prometheus's text format 0.0.4.
package final class PrometheusMetrics: MetricsFactory {
  package static let shared = PrometheusMetrics()

  fileprivate struct Key: Hashable {
    var label: String
    var dimensions: String
  }

  private let metrics = Mutex<[Key: any PrintableMetric]>([:])

  package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    metric(label, dimensions) { CounterMetric() }
  }

  package func makeFloatingPointCounter(
    label: String, dimensions: [(String, String)]
  ) -> any FloatingPointCounterHandler {
    metric(label, dimensions) { GaugeMetric() }
  }

  package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
    metric(label, dimensions) { GaugeMetric() }
  }

  package func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
    metric(label, dimensions) { GaugeMetric() }
  }

  package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    metric(label, dimensions) { HistogramMetric() }
  }

  package func destroyCounter(_ handler: any CounterHandler) {}
  package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
  package func destroyMeter(_ handler: any MeterHandler) {}
  package func destroyRecorder(_ handler: any RecorderHandler) {}
  package func destroyTimer(_ handler: any TimerHandler) {}

  /// The exposition, sorted by name.
  package func exposition() -> String {
    let all = metrics.withLock { $0 }.sorted { ($0.key.label, $0.key.dimensions) < ($1.key.label, $1.key.dimensions) }
    var text = ""
    var previous = ""
    for (key, metric) in all {
      if key.label != previous {
        if let help = Self.help[key.label] { text += "# HELP \(key.label) \(help)\n" }
        text += "# TYPE \(key.label) \(metric.kind)\n"
      }
      previous = key.label
      text += metric.samples(key.label, key.dimensions)
    }
    return text
  }

  private func metric<Metric: PrintableMetric>(
    _ label: String, _ dimensions: [(String, String)], _ make: () -> Metric
  ) -> Metric {
    let pairs = dimensions.map { "\($0)=\"\(Self.escaped($1))\"" }.joined(separator: ",")
    return metrics.withLock { metrics in
      let key = Key(label: label, dimensions: pairs)
      if let existing = metrics[key] as? Metric { return existing }
      let new = make()
      metrics[key] = new
      return new
    }
  }

  private static func escaped(_ value: String) -> String {
    value.reduce(into: "") { text, character in
      switch character {
      case "\\": text += "\\\\"
      case "\"": text += "\\\""
      case "\n": text += "\\n"
      default: text.append(character)
      }
    }
  }
}

private protocol PrintableMetric: AnyObject, Sendable {
  var kind: String { get }
  func samples(_ label: String, _ dimensions: String) -> String
}

private func sample(_ name: String, _ dimensions: String, _ value: some CustomStringConvertible) -> String {
  dimensions.isEmpty ? "\(name) \(value)\n" : "\(name){\(dimensions)} \(value)\n"
}

private final class CounterMetric: CounterHandler, PrintableMetric {
  private let value = Atomic<Int64>(0)
  let kind = "counter"

  func increment(by amount: Int64) { value.add(amount, ordering: .relaxed) }
  func reset() { value.store(0, ordering: .relaxed) }
  func samples(_ label: String, _ dimensions: String) -> String {
    sample(label, dimensions, value.load(ordering: .relaxed))
  }
}

private final class GaugeMetric: MeterHandler, RecorderHandler, FloatingPointCounterHandler, PrintableMetric {
  private let value = Mutex<Double>(0)
  let kind = "gauge"

  func set(_ value: Int64) { set(Double(value)) }
  func set(_ value: Double) { self.value.withLock { $0 = value } }
  func increment(by amount: Double) { value.withLock { $0 += amount } }
  func decrement(by amount: Double) { value.withLock { $0 -= amount } }
  func record(_ value: Int64) { set(Double(value)) }
  func record(_ value: Double) { set(value) }
  func reset() { set(0.0) }
  func samples(_ label: String, _ dimensions: String) -> String {
    sample(label, dimensions, value.withLock { $0 })
  }
}

/// Durations in seconds. The buckets double from 0.5 ms to 8 s, around what a request through the broker takes.
private final class HistogramMetric: TimerHandler, PrintableMetric {
  private struct State {
    var counts = [Int](repeating: 0, count: HistogramMetric.bounds.count + 1)
    var nanoseconds: Int64 = 0
  }

  private static let bounds: [Int64] = (0..<15).map { 500_000 << $0 }
  private let state = Mutex(State())
  let kind = "histogram"

  func recordNanoseconds(_ duration: Int64) {
    let bucket = Self.bounds.firstIndex { duration <= $0 } ?? Self.bounds.count
    state.withLock { state in
      state.counts[bucket] += 1
      state.nanoseconds += duration
    }
  }

  func samples(_ label: String, _ dimensions: String) -> String {
    let state = state.withLock { $0 }
    let prefix = dimensions.isEmpty ? "" : dimensions + ","
    var text = ""
    var total = 0
    for (bound, count) in zip(Self.bounds, state.counts) {
      total += count
      text += sample("\(label)_bucket", "\(prefix)le=\"\(Double(bound) / 1e9)\"", total)
    }
    total += state.counts.last ?? 0
    text += sample("\(label)_bucket", "\(prefix)le=\"+Inf\"", total)
    text += sample("\(label)_sum", dimensions, Double(state.nanoseconds) / 1e9)
    return text + sample("\(label)_count", dimensions, total)
  }
}
