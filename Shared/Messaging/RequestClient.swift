package import AMQP
package import Contracts
import FoundationEssentials
package import Logging
import Metrics
import ServiceLifecycle
import Synchronization

/// Asks other contexts through the broker and waits for their answers, no longer than each request's deadline.
///
/// An answer counts only where it carries the request's id, which nobody can guess, and came through the exchange to which the
/// broker lets no other context write than the one that was asked.
package final class RequestClient: Service {
  private struct Waiting {
    var continuation: CheckedContinuation<Result<[UInt8], Problem>, Never>
    var deadline: ContinuousClock.Instant
    /// Where the answer must come from.
    var exchange: String
  }

  private struct State {
    var waiting: [ID: Waiting] = [:]
  }

  private let state: SharedState
  private let connection: AMQPConnection
  private let replyQueue: String

  /// How late a deadline may be noticed.
  private static let tick = Duration.milliseconds(50)

  // A class of its own, since the connection's callbacks need it before `self` is complete.
  private final class SharedState: Sendable {
    let mutex = Mutex(State())
    private let refused = Counter(label: "ocpizza_replies_refused_total")

    func settle(_ correlation: ID, _ result: Result<[UInt8], Problem>) {
      mutex.withLock { $0.waiting.removeValue(forKey: correlation) }?.continuation.resume(returning: result)
    }

    /// - Returns: false where the answer comes from somebody else than was asked.
    func settle(_ correlation: ID, with delivery: Delivery) -> Bool {
      let (waiting, isForged) = mutex.withLock { state -> (Waiting?, Bool) in
        guard let waiting = state.waiting[correlation] else { return (nil, false) }
        guard waiting.exchange == delivery.exchange else { return (nil, true) }
        state.waiting[correlation] = nil
        return (waiting, false)
      }
      waiting?.continuation.resume(returning: RequestClient.result(of: delivery))
      if isForged { refused.increment() }
      return !isForged
    }

    func settleAll(where isDue: (Waiting) -> Bool, _ problem: Problem) {
      let due = mutex.withLock { state in state.waiting.filter { isDue($0.value) }.map(\.key) }
      for correlation in due { settle(correlation, .failure(problem)) }
    }
  }

  /// - Parameter name: the asking service, whose reply queues the broker lets it make: `<name>.replies.<random>`.
  package init(broker: AMQPConfiguration, name: String, logger: Logger) {
    let state = SharedState()
    self.state = state
    replyQueue = "\(name).replies.\(ID.new())"
    connection = AMQPConnection(
      broker, name: "\(name) requests",
      declarations: [
        .exchange(Topology.requests),
        .exclusiveQueue(
          replyQueue,
          bindings: Context.allCases.map { [replyQueue] in
            .init(exchange: Topology.replies(of: $0), routingKey: replyQueue)
          }),
      ],
      consuming: Consumption(queue: replyQueue, prefetch: 0) { delivery in
        guard let correlation = delivery.properties.correlationID.flatMap({ ID($0) }) else { return }
        if !state.settle(correlation, with: delivery) {
          logger.error("an answer of somebody who was not asked", metadata: ["exchange": "\(delivery.exchange)"])
        }
      },
      logger: logger,
      onStateChange: { isConnected in
        guard !isConnected else { return }
        // Replies to what was sent are lost with the connection's queue.
        state.settleAll(
          where: { _ in true }, Problem(.unavailable, "The connection to the service was lost.", retryAfter: 1))
      })
  }

  package var isConnected: Bool { connection.isConnected }

  package func run() async throws {
    await withDiscardingTaskGroup { group in
      group.addTask { await self.connection.run() }
      await cancelWhenGracefulShutdown {
        while !Task.isCancelled {
          try? await Task.sleep(for: Self.tick)
          let now = ContinuousClock.now
          self.state.settleAll(
            where: { $0.deadline <= now }, Problem(.timeout, "The service did not answer in time.", retryAfter: 1))
        }
      }
      connection.close()
    }
  }

  package func send<R: Request>(_ request: R, within limit: Duration = .seconds(5)) async throws -> R.Reply {
    try R.Reply(reading: try await reply(to: request, within: limit))
  }

  /// The answer as the service wrote it, for passing on.
  ///
  /// - Throws: `Problem`: the service's own, or why there is no answer.
  package func reply<R: Request>(to request: R, within limit: Duration = .seconds(5)) async throws -> [UInt8] {
    let body = request.json
    let correlation = ID.unguessable()
    var properties = AMQPProperties()
    properties.contentType = "application/json"
    properties.type = R.name
    properties.correlationID = correlation.description
    properties.replyTo = replyQueue
    properties.expirationMilliseconds = limit.milliseconds
    if let trace = MessageTrace.current { properties.headers[MessageTrace.header] = .string(trace) }
    let message = AMQPMessage(
      exchange: Topology.requests, routingKey: R.context.rawValue, properties: properties, body: body)
    return try await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        state.mutex.withLock {
          $0.waiting[correlation] = Waiting(
            continuation: continuation, deadline: .now + limit, exchange: Topology.replies(of: R.context))
        }
        connection.send(message) { [state] outcome in
          if case .failure(let error) = outcome { state.settle(correlation, .failure(Problem(error))) }
        }
        if Task.isCancelled { state.settle(correlation, .failure(Self.abandoned)) }
      }
    } onCancel: {
      state.settle(correlation, .failure(Self.abandoned))
    }.get()
  }

  private static let abandoned = Problem(.timeout, "The request was abandoned.")

  fileprivate static func result(of delivery: Delivery) -> Result<[UInt8], Problem> {
    guard delivery.properties.type == ReplyType.problem else { return .success(delivery.body) }
    let problem = try? Problem(reading: delivery.body)
    return .failure(problem ?? Problem(.internalError, "The service's answer cannot be read."))
  }
}

extension Problem {
  fileprivate init(_ error: AMQPError) {
    switch error {
    case .returned: self.init(.unavailable, "The service is not running.", retryAfter: 5)
    case .rejected, .overloaded: self.init(.unavailable, "The service has too much to do.", retryAfter: 1)
    case .blocked: self.init(.unavailable, "The broker takes no messages at the moment.", retryAfter: 5)
    case .tooLong: self.init(.internalError, "The request cannot be sent.")
    case .notConnected, .connectionLost, .closed:
      self.init(.unavailable, "The service cannot be reached.", retryAfter: 1)
    }
  }
}

extension Duration {
  fileprivate var milliseconds: Int {
    Int(components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000)
  }
}
