import AMQP
import EventLoop
import Logging
import Synchronization

/// Sends answers. Those to requests that shared a message share messages too, where they are ready in one turn of the event loop.
final class AnswerSender: Sendable {
  private struct State {
    /// By the asker's queue.
    var answers: [String: [MessagePart]] = [:]
    /// The messages of which every request is answered.
    var answered: [AMQPDelivery] = []

    var isEmpty: Bool { answers.isEmpty && answered.isEmpty }
  }

  private let state = Mutex(State())
  private let connection: AMQPConnection
  private let exchange: String
  private let logger: Logger

  init(_ connection: AMQPConnection, exchange: String, logger: Logger) {
    self.connection = connection
    self.exchange = exchange
    self.logger = logger
  }

  /// - Parameter isShared: whether the asker reads answers that share a message.
  func send(_ answer: MessagePart, to queue: String, isShared: Bool) {
    if isShared {
      change { $0.answers[queue, default: []].append(answer) }
    } else {
      publish([answer], to: queue)
    }
  }

  /// Acknowledges a message after the answers to its requests, on the same channel.
  func finish(_ delivery: AMQPDelivery) {
    if delivery.isShared {
      change { $0.answered.append(delivery) }
    } else {
      connection.acknowledge(delivery)
    }
  }

  private func change(_ body: (inout State) -> Void) {
    let isFirst = state.withLock { state in
      defer { body(&state) }
      return state.isEmpty
    }
    if isFirst { EventLoop.shared.atEndOfTurn { self.flush() } }
  }

  /// Sends what is ready.
  func flush() {
    let ready = state.withLock { state in
      defer { state = State() }
      return state
    }
    for (queue, var answers) in ready.answers {
      while !answers.isEmpty { publish(answers.takeShare(), to: queue) }
    }
    for delivery in ready.answered { connection.acknowledge(delivery) }
  }

  private func publish(_ answers: ArraySlice<MessagePart>, to queue: String) {
    let message = AMQPMessage(carrying: answers, to: exchange, routingKey: queue, isMandatory: false)
    connection.send(message) { [logger] outcome in
      guard case .failure(let error) = outcome else { return }
      logger.warning("answers were not sent", metadata: ["count": "\(answers.count)", "reason": "\(error)"])
    }
  }
}
