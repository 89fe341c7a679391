import CoreMetrics
import Instrumentation
import Testing

@testable import ServiceKit

struct ServiceKitTests {
  @Test("metrics are printed as Prometheus reads them")
  func exposition() {
    let metrics = PrometheusMetrics()
    metrics.makeCounter(label: "orders_total", dimensions: [("kind", #"a"b"#)]).increment(by: 3)
    metrics.makeTimer(label: "request_seconds", dimensions: []).recordNanoseconds(3_000_000)
    let text = metrics.exposition()
    #expect(text.contains("# TYPE orders_total counter\norders_total{kind=\"a\\\"b\"} 3\n"))
    #expect(text.contains("request_seconds_bucket{le=\"0.002\"} 0\n"))
    #expect(text.contains("request_seconds_bucket{le=\"0.004\"} 1\n"))
    #expect(text.contains("request_seconds_bucket{le=\"+Inf\"} 1\n"))
    #expect(text.contains("request_seconds_sum 0.003\nrequest_seconds_count 1\n"))
  }

  @Test("the same metric made twice is one")
  func sameMetric() {
    let metrics = PrometheusMetrics()
    for _ in 1...2 { metrics.makeCounter(label: "n", dimensions: []).increment(by: 1) }
    #expect(metrics.exposition() == "# TYPE n counter\nn 2\n")
  }

  @Test(
    "only a well-formed traceparent continues a trace",
    arguments: [
      ("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "0af7651916cd43dd8448eb211c80319c"),
      ("00-00000000000000000000000000000000-b7ad6b7169203331-01", nil), ("nonsense", nil),
      ("00-0af7651916cd43dd8448eb211c80319-b7ad6b7169203331-01", nil),
    ] as [(String, String?)])
  func traceparent(header: String, traceID: String?) {
    #expect(TraceContext.traceID(ofHeader: header) == traceID)
  }
}
