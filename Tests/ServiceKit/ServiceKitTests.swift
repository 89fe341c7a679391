import CoreMetrics
import FoundationEssentials
import Glibc
import Instrumentation
import Logging
import Messaging
import Support
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

  @Test("every metric is described, for Prometheus and for people")
  func help() throws {
    let root = try Servers.variable("ROOT")
    var labels: Set<Substring> = []
    for folder in ["Services", "Shared"] {
      for path in try FileManager.default.subpathsOfDirectory(atPath: "\(root)/\(folder)")
      where path.hasSuffix(".swift") {
        let source = String(decoding: try Data(contentsOf: URL(filePath: "\(root)/\(folder)/\(path)")), as: UTF8.self)
        for part in source.split(separator: "label: \"").dropFirst() where part.hasPrefix("ocpizza_") {
          labels.insert(part.prefix { $0 != "\"" })
        }
      }
    }
    #expect(labels.count > 5)
    #expect(labels.filter { PrometheusMetrics.help[String($0)] == nil } == [])
    let metrics = PrometheusMetrics()
    metrics.makeCounter(label: "ocpizza_outbox_published_total", dimensions: []).increment(by: 1)
    #expect(
      metrics.exposition().hasPrefix(
        "# HELP ocpizza_outbox_published_total Events that the broker has confirmed.\n# TYPE ocpizza_outbox_published_total counter\n"
      ))
  }

  @Test(
    "a log that nobody reads blocks nobody: what does not fit is dropped, counted and told", .timeLimit(.minutes(1)))
  func stuckReader() throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    defer { for end in ends { close(end) } }
    let output = LogOutput(ends[1])
    let line = String(repeating: "x", count: 9_999) + "\n"
    let begin = ContinuousClock.now
    for _ in 1...300 { output.write(line) }
    #expect(.now - begin < .seconds(5))
    #expect(!output.flush())
    // The reader is back.
    #expect(fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0)
    var text: [UInt8] = []
    func readAll() {
      var buffer = [UInt8](repeating: 0, count: 65_536)
      while true {
        let isFlushed = output.flush()
        let count = read(ends[0], &buffer, buffer.count)
        if count > 0 { text += buffer.prefix(count) } else if isFlushed { return }
      }
    }
    readAll()
    output.write("the end\n")
    readAll()
    let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
    let whole = lines.filter { $0.count == 9_999 }.count
    #expect(lines.last == "the end")
    #expect((100...130).contains(whole))
    #expect(lines.contains("\(300 - whole) lines of the log were dropped"))
  }

  @Test("a line of the log is a JSON object, whatever it says")
  func jsonLine() {
    let line = JSONLogHandler.line(
      .error, "a \"b\"\n\\", from: "orders", source: "Messaging", at: Date(timeIntervalSince1970: 0.25),
      with: ["trace": "0af7", "reason": "é\u{1}"])
    let start =
      #"{"time":"1970-01-01T00:00:00.250Z","level":"error","service":"orders","version":"\#(Version.current)","#
    #expect(line == start + #""source":"Messaging","message":"a \"b\"\n\\","reason":"é\u0001","trace":"0af7"}"# + "\n")
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
      // With these a collector would refuse the spans of everybody.
      ("00-0af7651916cd43dd8448eb211c80319c-x-01", nil),
      ("00-0af7651916cd43dd8448eb211c80319c-b7ad6b716920333\"-01", nil),
      ("00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01", nil),
      ("00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01", nil),
      ("00-０af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", nil),
      ("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0", nil),
    ] as [(String, String?)])
  func traceparent(header: String, traceID: String?) {
    #expect(TraceParent(header)?.trace == traceID)
  }
}
