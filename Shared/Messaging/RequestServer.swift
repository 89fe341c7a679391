package import AMQP
package import Contracts
package import Logging
import Metrics
import PostgreSQL
import ServiceLifecycle

/// Answers the requests in a context's queue, many at once, and sends each answer to the caller's queue.
///
/// A request is acknowledged after its answer, on the same channel, so if the process dies before, another replica gets the
/// request. If an answer gets lost, the caller asks again when its time is up; every request can be repeated. Requests expire
/// in the queue at their caller's deadline, so none is begun for a caller who has given up.
package final class RequestServer: Service {
  private let context: Context
  private let connection: AMQPConnection
  private let incoming = BatchQueue<AMQPDelivery>()
  private let handlers: [String: BoundAnswer]
  private let logger: Logger

  private let concurrency: UInt16

  /// - Parameters:
  ///   - owner: what the context's handlers work with.
  ///   - concurrency: how many are worked on at once; the others wait in the broker, where any replica can take them.
  package init<Owner>(
    _ context: Context, broker: AMQPConfiguration, answers: [Answer<Owner>], of owner: Owner, concurrency: UInt16 = 64,
    logger: Logger
  ) {
    self.context = context
    self.concurrency = concurrency
    self.logger = logger
    handlers = Dictionary(uniqueKeysWithValues: answers.map { ($0.request.name, BoundAnswer($0, of: owner)) })
    let queue = Topology.requests(of: context)
    connection = AMQPConnection(
      broker, name: queue, declarations: [.queue(queue), .exchange(Topology.replies(of: context))],
      consuming: Consumption(queue: queue, prefetch: concurrency) { [incoming] in incoming.append([$0]) },
      confirmsPublishing: false, logger: logger)
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
      connection.close()
    }
  }

  private func answer(_ delivery: AMQPDelivery) async {
    guard let replyTo = delivery.properties.replyTo, let correlationID = delivery.properties.correlationID else {
      logger.error("a request without an address for its reply", metadata: ["type": "\(delivery.type)"])
      connection.reject(delivery, requeue: false)
      return
    }
    var properties = AMQPProperties()
    properties.correlationID = correlationID
    var body: [UInt8]
    var trace = delivery.trace
    let span = Spans.shared.begin(delivery.type, .server, in: &trace)
    var status = 200
    do throws(Problem) {
      body = try await reply(to: delivery, as: trace)
      properties.type = ReplyType.success
    } catch {
      body = error.json
      properties.type = ReplyType.problem
      status = error.status
    }
    if let span {
      Spans.shared.end(
        span, [("messaging.system", .text("rabbitmq")), ("http.response.status_code", .number(status))],
        hasFailed: status >= 500)
    }
    let message = AMQPMessage(
      exchange: Topology.replies(of: context), routingKey: replyTo, isMandatory: false, properties: properties,
      body: body)
    connection.send(message) { [logger] outcome in
      guard case .failure(let error) = outcome else { return }
      logger.warning("an answer was not sent", metadata: ["type": "\(delivery.type)", "reason": "\(error)"])
    }
    connection.acknowledge(delivery)
  }

  /// - Parameter trace: that its handler is part of.
  private func reply(to delivery: AMQPDelivery, as trace: String?) async throws(Problem) -> [UInt8] {
    guard let answer = handlers[delivery.type] else {
      logger.error("a request that this context does not answer", metadata: ["type": "\(delivery.type)"])
      throw Problem(.internalError, "The request is not known.")
    }
    let start = ContinuousClock.now
    defer { answer.duration.record(duration: .now - start) }
    do {
      // From now on: the broker does not tell how long the request has waited in the queue.
      let deadline = delivery.properties.expirationMilliseconds.map { start + .milliseconds($0) }
      return try await RequestDeadline.$current.withValue(deadline) {
        try await MessageTrace.continuing(trace) { try await answer.handler(delivery.body) }
      }
    } catch let problem as Problem {
      throw problem
    } catch let error as PostgresError where error.isOutage {
      logger.warning("request not answered", metadata: ["type": "\(delivery.type)", "reason": "\(error)"])
      throw Problem(.unavailable, "The service cannot reach its data at the moment.", retryAfter: 1)
    } catch {
      logger.error("request failed", metadata: ["type": "\(delivery.type)", "reason": "\(error)"])
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
