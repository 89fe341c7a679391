package import AMQP
package import Contracts
import FoundationEssentials
package import Logging
import ServiceLifecycle
import Synchronization

/// Asks other contexts through the broker and waits for their answers, no longer than each request's deadline.
package final class RequestClient: Service {
  private struct Waiting {
    var continuation: CheckedContinuation<Result<[UInt8], Problem>, Never>
    var deadline: ContinuousClock.Instant
  }

  private struct State {
    var waiting: [UInt64: Waiting] = [:]
    var last: UInt64 = 0
  }

  private let state: SharedState
  private let connection: AMQPConnection
  private let replyQueue: String

  /// How late a deadline may be noticed.
  private static let tick = Duration.milliseconds(50)

  // A class of its own, since the connection's callbacks need it before `self` is complete.
  private final class SharedState: Sendable {
    let mutex = Mutex(State())

    func settle(_ correlation: UInt64, _ result: Result<[UInt8], Problem>) {
      mutex.withLock { $0.waiting.removeValue(forKey: correlation) }?.continuation.resume(returning: result)
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
        .exclusiveQueue(replyQueue, bindings: [.init(exchange: Topology.replies, routingKey: replyQueue)]),
      ],
      consuming: Consumption(queue: replyQueue, prefetch: 0) { delivery in
        guard let correlation = delivery.properties.correlationID.flatMap({ UInt64($0) }) else { return }
        state.settle(correlation, Self.result(of: delivery))
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
    try JSONCoding.decode(R.Reply.self, from: try await reply(to: request, within: limit))
  }

  /// The answer as the service wrote it, for passing on.
  ///
  /// - Throws: `Problem`: the service's own, or why there is no answer.
  package func reply<R: Request>(to request: R, within limit: Duration = .seconds(5)) async throws -> [UInt8] {
    let body = try request.json
    let correlation = state.mutex.withLock { state in
      state.last += 1
      return state.last
    }
    var properties = AMQPProperties()
    properties.contentType = "application/json"
    properties.type = R.name
    properties.correlationID = String(correlation)
    properties.replyTo = replyQueue
    properties.expirationMilliseconds = limit.milliseconds
    if let trace = MessageTrace.current { properties.headers[MessageTrace.header] = .string(trace) }
    let message = AMQPMessage(
      exchange: Topology.requests, routingKey: R.context.rawValue, properties: properties, body: body)
    return try await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        state.mutex.withLock {
          $0.waiting[correlation] = Waiting(continuation: continuation, deadline: .now + limit)
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

  private static func result(of delivery: Delivery) -> Result<[UInt8], Problem> {
    guard delivery.properties.type == ReplyType.problem else { return .success(delivery.body) }
    let problem = try? JSONCoding.decode(Problem.self, from: delivery.body)
    return .failure(problem ?? Problem(.internalError, "The service's answer cannot be read."))
  }
}

extension Problem {
  fileprivate init(_ error: AMQPError) {
    switch error {
    case .returned: self.init(.unavailable, "The service is not running.", retryAfter: 5)
    case .rejected, .overloaded: self.init(.unavailable, "The service has too much to do.", retryAfter: 1)
    case .blocked: self.init(.unavailable, "The broker takes no messages at the moment.", retryAfter: 5)
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
