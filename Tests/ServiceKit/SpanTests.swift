import Contracts
import HTTPTypes
import Hummingbird
import Instrumentation
import Logging
import Messaging
import Support
import Synchronization
import Testing

@testable import ServiceKit

/// What a collector of OpenTelemetry gets, and what happens while it does not. `Tests/Operations/traces.py` asks a real one.
struct SpanTests {
  private static let header = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

  @Test("nothing is recorded where nobody wants it")
  func off() {
    let spans = Spans()
    #expect(!spans.areRecorded)
    var header: String? = Self.header
    #expect(spans.begin("POST /orders", .server, in: &header) == nil)
    #expect(header == Self.header)
  }

  @Test("a span belongs to the trace that it came with, and what is sent meanwhile is caused by it")
  func chain() throws {
    let spans = Spans()
    spans.record(perMille: 1000)
    var header: String? = Self.header
    let first = try #require(spans.begin("POST /orders", .server, in: &header))
    #expect(first.trace == "0af7651916cd43dd8448eb211c80319c")
    #expect(first.cause == "b7ad6b7169203331")
    #expect(header == first.header)
    let second = try #require(spans.begin("PlaceOrder", .server, in: &header))
    #expect(second.trace == first.trace)
    #expect(second.cause == first.id)
    header = "nonsense"
    let alone = try #require(spans.begin("POST /orders", .server, in: &header))
    #expect(alone.cause == nil)
    #expect(TraceParent(alone.header)?.trace == alone.trace)
    spans.end(first, [("http.response.status_code", .number(201))])
    spans.end(second, [], hasFailed: true)
    let taken = spans.take(upTo: 10)
    #expect(taken.map(\.id) == [first.id, second.id])
    #expect(taken.allSatisfy { $0.end.nanoseconds >= $0.begin.nanoseconds })
    #expect(spans.take(upTo: 10).isEmpty)
  }

  @Test("every service records the same traces, about as many as were asked for")
  func share() {
    let services = [Spans(), Spans()]
    for spans in services { spans.record(perMille: 100) }
    var count = 0
    for number in 0..<10_000 {
      // Half of the clients begin a trace, and the gateway that of the others.
      var header = number % 2 == 0 ? TraceParent.header(TraceParent.newTrace(), TraceParent.newSpan()) : nil
      let first = services[0].begin("a", .server, in: &header)
      let second = services[1].begin("b", .server, in: &header)
      #expect((first == nil) == (second == nil) && first?.id == second?.cause)
      if first != nil { count += 1 }
    }
    #expect((850...1150).contains(count))
  }

  @Test("what there is no place for is left out, and the oldest ones stay")
  func bound() {
    let spans = Spans()
    spans.record(perMille: 1000)
    for number in 0..<Spans.capacity + 10 {
      var header: String?
      if let span = spans.begin("\(number)", .server, in: &header) { spans.end(span, []) }
    }
    let batch = spans.take(upTo: 512)
    #expect(batch.first?.name == "0")
    spans.giveBack(batch)
    let all = spans.take(upTo: .max)
    #expect(all.count == Spans.capacity)
    #expect(all.map(\.name) == (0..<Spans.capacity).map { "\($0)" })
  }

  @Test("a collector gets each span once, also those from while it was away or too busy", .timeLimit(.minutes(1)))
  func export() async throws {
    let bodies = Mutex<[[UInt8]]>([])
    let answers = Mutex<[HTTPResponse.Status]>([.serviceUnavailable])
    let router = Router()
    router.post("/v1/traces") { request, _ in
      let body = try await request.body.collect(upTo: 1 << 20)
      if let status = answers.withLock({ $0.popLast() }) { return status }
      #expect(request.headers[.contentType] == "application/json")
      bodies.withLock { $0.append(Array(body.readableBytesView)) }
      return .ok
    }
    let (ports, port) = AsyncStream.makeStream(of: Int.self)
    var logger = Logger(label: "orders")
    logger.logLevel = .critical
    let collector = Application(
      router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { port.yield($0.localAddress?.port ?? 0) }, logger: logger)
    let spans = Spans()
    spans.record(perMille: 1000)
    for number in 0..<600 {
      var header: String? = Self.header
      let span = try #require(spans.begin("number \(number)", .consumer, in: &header))
      spans.end(span, [("messaging.batch.message_count", .number(7))], hasFailed: number == 0)
    }
    // Nobody listens at this port.
    let alone = SpanExporter(host: "127.0.0.1", port: 1, spans: spans, logger: logger)
    await alone.send()
    #expect(!alone.isAnswering)
    await withTaskGroup { group in
      group.addTask { try? await collector.run() }
      for await number in ports {
        let exporter = SpanExporter(host: "127.0.0.1", port: number, spans: spans, logger: logger)
        await exporter.send()
        #expect(!exporter.isAnswering)
        await exporter.send()
        #expect(exporter.isAnswering)
        break
      }
      group.cancelAll()
    }
    #expect(spans.take(upTo: 1).isEmpty)
    var found: [JSON] = []
    for body in bodies.withLock({ $0 }) {
      let resource = try #require(try JSON(parsing: body)["resourceSpans"]?.elements?.first)
      let attributes = resource["resource"]?["attributes"]?.elements
      #expect(attributes?.first?["value"]?["stringValue"]?.string == "orders")
      found += resource["scopeSpans"]?.elements?.first?["spans"]?.elements ?? []
    }
    #expect(found.compactMap { $0["name"]?.string } == (0..<600).map { "number \($0)" })
    let first = try #require(found.first)
    #expect(first["traceId"]?.string == "0af7651916cd43dd8448eb211c80319c")
    #expect(first["parentSpanId"]?.string == "b7ad6b7169203331")
    #expect(first["kind"]?.number == 5)
    #expect(first["status"]?["code"]?.number == 2)
    #expect(found[1]["status"]?["code"] == nil)
    #expect(first["attributes"]?.elements?.first?["value"]?["intValue"]?.string == "7")
  }

  @Test("the trace of a problem, of messages and of spans is one")
  func context() throws {
    var context = ServiceContext.topLevel
    TraceContext().extract(["traceparent": Self.header], into: &context, using: DictionaryCarrier())
    var headers: [String: String] = [:]
    TraceContext().inject(context, into: &headers, using: DictionaryCarrier())
    #expect(TraceParent(headers["traceparent"] ?? "")?.trace == context.traceID)
    #expect(context.traceID == "0af7651916cd43dd8448eb211c80319c")
  }
}
