package import AMQP
package import Contracts
package import Logging
import Metrics
import PostgreSQL
import ServiceLifecycle

/// Answers the requests in a context's queue, many at once, and sends each answer to the caller's queue.
///
/// A message is acknowledged after the answers to its requests, on the same channel, so if the process dies before, another
/// replica gets them. If an answer gets lost, the caller asks again when its time is up; every request can be repeated. Requests
/// expire in the queue at their caller's deadline, so none is begun for a caller who has given up.
package final class RequestServer: Service {
  private let connection: AMQPConnection
  private let answers: AnswerSender
  private let places: Places
  private let incoming = BatchQueue<AMQPDelivery>()
  private let handlers: [String: BoundAnswer]
  private let logger: Logger

  private let concurrency: UInt16

  /// - Parameters:
  ///   - owner: what the context's handlers work with.
  ///   - concurrency: how many requests are worked on at once, and how many messages of them are taken; the others wait in the
  ///     broker, where any replica can take them.
  package init<Owner>(
    _ context: Context, broker: AMQPConfiguration, answers: [Answer<Owner>], of owner: Owner, concurrency: UInt16 = 64,
    logger: Logger
  ) {
    self.concurrency = concurrency
    self.logger = logger
    places = Places(Int(concurrency))
    handlers = Dictionary(uniqueKeysWithValues: answers.map { ($0.request.name, BoundAnswer($0, of: owner)) })
    let queue = Topology.requests(of: context)
    connection = AMQPConnection(
      broker, name: queue, declarations: [.queue(queue), .exchange(Topology.replies(of: context))],
      consuming: Consumption(queue: queue, prefetch: concurrency) { [incoming] in incoming.append([$0]) },
      confirmsPublishing: false, logger: logger)
    self.answers = AnswerSender(connection, exchange: Topology.replies(of: context), logger: logger)
  }

  package var isConnected: Bool { connection.isConnected }

  package func run() async throws {
    await withDiscardingTaskGroup { connections in
      connections.addTask { await self.connection.run() }
      await withGracefulShutdownHandler {
        await withDiscardingTaskGroup { requests in
          while let batch = await incoming.next(limit: Int(concurrency)) {
            for delivery in batch {
              requests.addTask { await self.answer(delivery) }
            }
          }
        }
      } onGracefulShutdown: {
        self.connection.stopConsuming()
        self.incoming.finish()
      }
      answers.flush()
      connection.close()
    }
  }

  private func answer(_ delivery: AMQPDelivery) async {
    guard let queue = delivery.properties.replyTo, let requests = try? delivery.parts(), !requests.isEmpty else {
      logger.error(
        "requests that cannot be read, or have no address for an answer", metadata: ["type": "\(delivery.type)"])
      connection.reject(delivery, requeue: false)
      return
    }
    let deadline = delivery.properties.timeLeft().map { ContinuousClock.now + $0 }
    await withDiscardingTaskGroup { group in
      for request in requests {
        group.addTask {
          await self.places.take()
          let answer = await self.answer(request, until: deadline)
          self.places.give()
          self.answers.send(answer, to: queue, isShared: delivery.isShared)
        }
      }
    }
    answers.finish(delivery)
  }

  private func answer(_ request: MessagePart, until deadline: ContinuousClock.Instant?) async -> MessagePart {
    var trace = request.trace
    let span = Spans.shared.begin(request.type, .server, in: &trace)
    var answer = MessagePart(id: request.id, type: ReplyType.success, body: [])
    var status = 200
    do throws(Problem) {
      answer.body = try await reply(to: request, as: trace, until: deadline)
    } catch {
      answer.body = error.json
      answer.type = ReplyType.problem
      status = error.status
    }
    if let span {
      Spans.shared.end(
        span, [("messaging.system", .text("rabbitmq")), ("http.response.status_code", .number(status))],
        hasFailed: status >= 500)
    }
    return answer
  }

  /// - Parameter trace: that its handler is part of.
  private func reply(
    to request: MessagePart, as trace: String?, until deadline: ContinuousClock.Instant?
  ) async throws(Problem) -> [UInt8] {
    guard let answer = handlers[request.type] else {
      logger.error("a request that this context does not answer", metadata: ["type": "\(request.type)"])
      throw Problem(.internalError, "The request is not known.")
    }
    let start = ContinuousClock.now
    if let deadline, deadline < start { throw Problem(.timeout, "The service had too much to do.", retryAfter: 1) }
    defer { answer.duration.record(duration: .now - start) }
    do {
      return try await RequestDeadline.$current.withValue(deadline) {
        try await MessageTrace.continuing(trace) { try await answer.handler(request.body) }
      }
    } catch let problem as Problem {
      throw problem
    } catch let error as PostgresError where error.isOutage {
      logger.warning("request not answered", metadata: ["type": "\(request.type)", "reason": "\(error)"])
      throw Problem(.unavailable, "The service cannot reach its data at the moment.", retryAfter: 1)
    } catch {
      logger.error("request failed", metadata: ["type": "\(request.type)", "reason": "\(error)"])
      throw Problem(.internalError, "The request could not be handled.")
    }
  }
}

enum ReplyType {
  static let success = "reply"
  static let problem = "problem"
}

/// An answer with what its handler works with.
private struct BoundAnswer: Sendable {
  let handler: @Sendable (_ body: [UInt8]) async throws -> [UInt8]
  let duration: Metrics.Timer

  init<Owner>(_ answer: Answer<Owner>, of owner: Owner) {
    handler = { try await answer.handler($0, owner) }
    duration = Metrics.Timer(label: "ocpizza_request_seconds", dimensions: [("request", answer.request.name)])
  }
}
