package import AMQP
package import Contracts
import EventLoop
import FoundationEssentials
package import Logging
import Metrics
import ServiceLifecycle
import Synchronization

/// Asks other contexts through the broker and waits for each answer until the request's deadline.
///
/// An answer counts only if it carries the request's id, which nobody can guess, and came through the exchange to which only the
/// asked context may write.
package final class RequestClient: Service {
  private typealias Waiter = CheckedContinuation<Result<[UInt8], Problem>, Never>

  private let pending = WaitingRequests()
  private let connection: AMQPConnection
  private let sender: RequestSender

  /// The requests that wait. A class of its own, since the connection's callbacks need it before `self` is complete.
  private final class WaitingRequests: Sendable {
    private let state = Mutex(PendingRequests<Waiter>())
    private let refused = Counter(label: "ocpizza_replies_refused_total")

    /// - Returns: false where too many requests wait already: this one has failed.
    func add(_ id: ID, _ waiter: Waiter, until deadline: ContinuousClock.Instant, from exchange: String) -> Bool {
      let (isAdded, look) = state.withLock { state -> (Bool, ContinuousClock.Instant?) in
        guard state.add(id, waiter, until: deadline, from: exchange) else { return (false, nil) }
        return (true, state.scheduleLook(for: deadline))
      }
      if !isAdded { waiter.resume(returning: .failure(Problem(AMQPError.overloaded))) }
      if let look { scheduleLook(look) }
      return isAdded
    }

    private func scheduleLook(_ time: ContinuousClock.Instant) {
      EventLoop.shared.at(time) { [self] in
        let (due, next) = state.withLock { $0.look(scheduledFor: time, at: .now) }
        for waiter in due {
          waiter.resume(returning: .failure(Problem(.timeout, "The service did not answer in time.", retryAfter: 1)))
        }
        if let next { scheduleLook(next) }
      }
    }

    func holds(_ id: ID) -> Bool { state.withLock { $0.holds(id) } }

    func fail(_ id: ID, _ problem: Problem) {
      state.withLock { $0.remove(id) }?.resume(returning: .failure(problem))
    }

    func failAll(_ problem: Problem) {
      for waiter in state.withLock({ $0.removeAll() }) { waiter.resume(returning: .failure(problem)) }
    }

    /// - Returns: false where the answer comes from another context than was asked.
    func settle(_ id: ID, with answer: MessagePart, from exchange: String) -> Bool {
      switch state.withLock({ $0.answered(id, from: exchange) }) {
      case .expected(let waiter): waiter.resume(returning: RequestClient.result(of: answer))
      case .unexpected: break
      case .forged:
        refused.increment()
        return false
      }
      return true
    }
  }

  /// - Parameter name: the asking service. The broker lets it make its reply queues, `<name>.replies.<random>`.
  package init(broker: AMQPConfiguration, name: String, logger: Logger) {
    let replyQueue = "\(name).replies.\(ID.new())"
    connection = AMQPConnection(
      broker, name: "\(name) requests",
      declarations: [
        .exchange(Topology.requests),
        .exclusiveQueue(
          replyQueue,
          bindings: Context.allCases.map { .init(exchange: Topology.replies(of: $0), routingKey: replyQueue) }),
      ],
      consuming: Consumption(queue: replyQueue, prefetch: 0) { [pending] delivery in
        guard let answers = try? delivery.parts() else {
          logger.error("answers that cannot be read", metadata: ["exchange": "\(delivery.exchange)"])
          return
        }
        for answer in answers {
          guard let id = ID(answer.id), !pending.settle(id, with: answer, from: delivery.exchange) else { continue }
          logger.error("an answer from a context that was not asked", metadata: ["exchange": "\(delivery.exchange)"])
        }
      },
      logger: logger,
      onStateChange: { [pending] isConnected in
        guard !isConnected else { return }
        // Their replies are lost with the connection's queue.
        pending.failAll(Problem(.unavailable, "The connection to the service was lost.", retryAfter: 1))
      })
    sender = RequestSender(
      connection, replyQueue: replyQueue, isAwaited: { [pending] id in ID(id).map { pending.holds($0) } ?? false },
      whenRefused: { [pending] ids, error in
        for id in ids { ID(id).map { pending.fail($0, Problem(error)) } }
      })
  }

  package var isConnected: Bool { connection.isConnected }

  package func run() async throws {
    await withDiscardingTaskGroup { group in
      group.addTask { await self.connection.run() }
      try? await gracefulShutdown()
      connection.close()
    }
  }

  package func send<R: Request>(_ request: R, within limit: Duration = .seconds(5)) async throws -> R.Reply {
    try R.Reply(reading: try await reply(to: request, within: limit))
  }

  /// The answer as the service wrote it, to be passed on.
  ///
  /// - Throws: `Problem`: the service's own, or why there is no answer.
  package func reply<R: Request>(to request: R, within limit: Duration = .seconds(5)) async throws -> [UInt8] {
    let correlation = ID.unguessable()
    let deadline = ContinuousClock.now + limit
    let part = MessagePart(
      id: correlation.description, type: R.name, trace: MessageTrace.current, body: request.json, deadline: deadline)
    return try await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let exchange = Topology.replies(of: request.recipient)
        guard pending.add(correlation, continuation, until: deadline, from: exchange) else { return }
        sender.send(part, to: request.recipient)
        if Task.isCancelled { pending.fail(correlation, Self.abandoned) }
      }
    } onCancel: {
      pending.fail(correlation, Self.abandoned)
    }.get()
  }

  private static let abandoned = Problem(.timeout, "The request was abandoned.")

  fileprivate static func result(of answer: MessagePart) -> Result<[UInt8], Problem> {
    guard answer.type == ReplyType.problem else { return .success(answer.body) }
    let problem = try? Problem(reading: answer.body)
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
