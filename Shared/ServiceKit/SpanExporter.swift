import CoreMetrics
import FoundationEssentials
import Logging
import Messaging
import NIOCore
import NIOHTTP1
import NIOPosix
import ServiceLifecycle
import Synchronization

/// Sends the spans of this process to an OpenTelemetry collector (OTLP over HTTP, in JSON). The collector is near, so the connection
/// needs no TLS and is made anew for each batch; what leaves the machine is the collector's business.
///
/// It works on NIO's threads, so that the event loop is spared even the writing of JSON.
final class SpanExporter: Service {
  private enum Outcome {
    case taken, refused(Int)
    /// It may take them later.
    case away(String)
  }

  private let host: String
  private let port: Int
  private let resource: SpanResource
  private let spans: Spans
  private let logger: Logger
  private let answers = Atomic(true)
  private let sent = Counter(label: "ocpizza_spans_sent_total")

  static let interval = Duration.seconds(1)
  private static let batch = 512
  /// For one batch, from the connection to the answer.
  private static let limit = TimeAmount.seconds(2)

  /// - Returns: nil where there is no collector.
  convenience init?(_ settings: Settings, logger: Logger) throws(SettingError) {
    let address = try settings.text(.tracesCollector)
    guard !address.isEmpty else { return nil }
    guard let url = URL(string: address), url.scheme == "http", let host = url.host(), ["", "/"].contains(url.path())
    else {
      throw SettingError(
        key: Setting.tracesCollector.key, reason: "is not of the form http://host:port: \(address)")
    }
    self.init(host: host, port: url.port ?? 4318, spans: .shared, logger: logger)
    spans.record(perMille: try settings.number(.tracesShare))
  }

  init(host: String, port: Int, spans: Spans, logger: Logger) {
    (self.host, self.port, self.spans, self.logger) = (host, port, spans, logger)
    resource = SpanResource(service: logger.label)
  }

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        try? await Task.sleep(for: Self.interval)
        if !Task.isCancelled { await self.send() }
      }
    }
    // What the others did while they stopped.
    await send()
  }

  /// Whether it took the last batch.
  var isAnswering: Bool { answers.load(ordering: .relaxed) }

  /// Sends all that wait, until the collector takes no more.
  func send() async {
    while true {
      let batch = spans.take(upTo: Self.batch)
      guard !batch.isEmpty else { return }
      switch await post(batch) {
      case .taken:
        sent.increment(by: Int64(batch.count))
        if !answers.exchange(true, ordering: .relaxed) { logger.notice("the collector of spans answers again") }
      case .refused(let status):
        spans.drop(batch.count)
        logger.error("the collector refuses spans", metadata: ["status": "\(status)"])
      case .away(let reason):
        spans.giveBack(batch)
        if answers.exchange(false, ordering: .relaxed) {
          logger.warning("the collector of spans does not answer", metadata: ["reason": "\(reason)"])
        }
        return
      }
    }
  }

  private func post(_ batch: [Span]) async -> Outcome {
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    let answer = loop.makePromise(of: HTTPResponseStatus.self)
    let (address, resource) = ("\(host):\(port)", resource)
    ClientBootstrap(group: loop).connectTimeout(.seconds(1)).channelInitializer { channel in
      channel.eventLoop.makeCompletedFuture {
        try channel.pipeline.syncOperations.addHTTPClientHandlers()
        try channel.pipeline.syncOperations.addHandler(
          SpanPost(address: address, limit: Self.limit, answer: answer) { resource.request(of: batch) })
      }
    }.connect(host: host, port: port).whenFailure { answer.fail($0) }
    do {
      switch try await answer.futureResult.get() {
      case let status where (200..<300).contains(status.code): return .taken
      // What OTLP calls retryable.
      case .tooManyRequests: return .away("429")
      case let status where [502, 503, 504].contains(status.code): return .away("\(status.code)")
      case let status: return .refused(Int(status.code))
      }
    } catch {
      return .away("\(error)")
    }
  }
}

/// One POST on a connection of its own.
private final class SpanPost: ChannelInboundHandler {
  typealias InboundIn = HTTPClientResponsePart
  typealias OutboundOut = HTTPClientRequestPart

  private struct BrokenOff: Error {}

  private let address: String
  private let limit: TimeAmount
  private let body: @Sendable () -> [UInt8]
  private var answer: EventLoopPromise<HTTPResponseStatus>?
  private var deadline: Scheduled<Void>?

  init(
    address: String, limit: TimeAmount, answer: EventLoopPromise<HTTPResponseStatus>,
    body: @escaping @Sendable () -> [UInt8]
  ) {
    (self.address, self.limit, self.answer, self.body) = (address, limit, answer, body)
  }

  func channelActive(context: ChannelHandlerContext) {
    let channel = context.channel
    deadline = context.eventLoop.scheduleTask(in: limit) { channel.close(promise: nil) }
    let body = ByteBuffer(bytes: body())
    let headers: HTTPHeaders = [
      "Host": address, "Content-Type": "application/json", "Content-Length": String(body.readableBytes),
      "Connection": "close",
    ]
    context.write(
      wrapOutboundOut(.head(HTTPRequestHead(version: .http1_1, method: .POST, uri: "/v1/traces", headers: headers))),
      promise: nil)
    context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard case .head(let head) = unwrapInboundIn(data) else { return }
    answer?.succeed(head.status)
    answer = nil
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    deadline?.cancel()
    answer?.fail(BrokenOff())
    answer = nil
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    answer?.fail(error)
    answer = nil
    context.close(promise: nil)
  }
}
