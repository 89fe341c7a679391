import EventLoop
package import Logging
import Synchronization

/// A connection to RabbitMQ that reconnects by itself: librabbitmq, made async and safe to use from any task.
///
/// Each task writes its own frames (`Outgoing`); the task in `run` reads (`ConnectionLoop`). While there is no connection every
/// call fails at once with a typed error, and `run` tries again with growing delays.
///
/// Use one connection to publish and another for each queue that is consumed: a broker alarm stops a publishing connection, and
/// must not stop consumption (RELIABILITY R11).
package final class AMQPConnection: Sendable {
  private let outgoing: Outgoing
  private let keepConnected: @Sendable () async -> Void

  /// - Parameters:
  ///   - name: how the broker's operators see the connection.
  ///   - declarations: what to declare after each login; where one fails there is no connection.
  ///   - confirmsPublishing: whether the broker answers for each message; without it, publishing is done when the
  ///     message is written.
  ///   - onStateChange: called on the event loop when a connection is made (true) or lost (false).
  package init(
    _ configuration: AMQPConfiguration, name: String, declarations: [Declaration] = [],
    consuming consumption: Consumption? = nil, confirmsPublishing: Bool = true, logger: Logger,
    onStateChange: @escaping @Sendable (_ isConnected: Bool) -> Void = { _ in }
  ) {
    let outgoing = Outgoing(confirmsPublishing: confirmsPublishing)
    self.outgoing = outgoing
    keepConnected = {
      await ConnectionLoop(
        configuration, name: name, declarations: declarations, consumption: consumption, outgoing: outgoing,
        logger: logger, onStateChange: onStateChange
      ).run()
    }
  }

  /// Holds the connection until it is closed or the task is cancelled.
  package func run() async {
    await withTaskCancellationHandler {
      await withTaskExecutorPreference(EventLoop.shared) { await keepConnected() }
    } onCancel: {
      close()
    }
  }

  /// Whether messages can be published right now.
  package var isConnected: Bool { outgoing.isAccepting }

  /// Publishes and waits for the broker's confirm.
  package func publish(_ message: AMQPMessage) async throws(AMQPError) {
    try await withCheckedContinuation { continuation in
      send(message) { continuation.resume(returning: $0) }
    }.get()
  }

  /// Publishes all of the messages in one go.
  ///
  /// - Returns: what became of each, in the order given.
  package func publish(_ messages: [AMQPMessage]) async -> [Result<Void, AMQPError>] {
    guard !messages.isEmpty else { return [] }
    return await withCheckedContinuation { continuation in
      let batch = Batch(count: messages.count) { continuation.resume(returning: $0) }
      let refusal = outgoing.publish(
        messages.enumerated().map { index, message in (message, { batch.settle(index, $0) }) })
      if let refusal {
        continuation.resume(returning: messages.map { _ in .failure(refusal) })
      }
    }
  }

  /// Publishes without waiting.
  ///
  /// - Parameters:
  ///   - message: what to publish.
  ///   - whenSettled: called on the event loop, which it must not block; before the call returns where the message is not
  ///     taken, or this connection does not ask for confirms.
  package func send(_ message: AMQPMessage, whenSettled: @escaping @Sendable (Result<Void, AMQPError>) -> Void) {
    if let refusal = outgoing.publish([(message, whenSettled)]) {
      whenSettled(.failure(refusal))
    }
  }

  /// Adds a binding on the live connection, and returns once the broker routes by it: what is published from then on reaches the
  /// queue. It needs no time-out of its own: where the broker does not answer the connection is given up, as for a confirm.
  ///
  /// After a reconnection an exclusive queue has only the bindings of its declaration, so the caller binds again when
  /// `onStateChange` reports the new connection. A binding that the user may not make ends the connection.
  package func bind(queue: String, exchange: String, routingKey: String) async throws(AMQPError) {
    try await bind(queue: queue, exchange: exchange, routingKeys: [routingKey])
  }

  /// The same for several routing keys, in one round trip.
  package func bind(queue: String, exchange: String, routingKeys: [String]) async throws(AMQPError) {
    try await call(routingKeys.map { .bind(queue: queue, exchange: exchange, routingKey: $0) })
  }

  /// Removes a binding, and returns once the broker no longer routes by it. What it routed before may still arrive. That there is
  /// no such binding is no error.
  package func unbind(queue: String, exchange: String, routingKey: String) async throws(AMQPError) {
    try await unbind(queue: queue, exchange: exchange, routingKeys: [routingKey])
  }

  /// The same for several routing keys, in one round trip.
  package func unbind(queue: String, exchange: String, routingKeys: [String]) async throws(AMQPError) {
    try await call(routingKeys.map { .unbind(queue: queue, exchange: exchange, routingKey: $0) })
  }

  private func call(_ methods: [QueueMethod]) async throws(AMQPError) {
    guard !methods.isEmpty else { return }
    try await withCheckedContinuation { continuation in
      let refusal = outgoing.call(methods) { continuation.resume(returning: $0) }
      if let refusal { continuation.resume(returning: .failure(refusal)) }
    }.get()
  }

  /// Acknowledges a delivery. One that came before a reconnection is ignored: the broker has
  /// taken it back and delivers it again.
  ///
  /// - Parameters:
  ///   - delivery: what is dealt with.
  ///   - withAllBefore: whether every delivery before it is dealt with too (`Acknowledgements`).
  package func acknowledge(_ delivery: AMQPDelivery, withAllBefore: Bool = false) {
    outgoing.write(in: delivery.generation) { $0.acknowledge(delivery.tag, isMultiple: withAllBefore) }
  }

  /// Gives a delivery up: to the dead-letter queue, or back to the queue, which counts against its delivery limit.
  package func reject(_ delivery: AMQPDelivery, requeue: Bool) {
    outgoing.write(in: delivery.generation) { $0.reject(delivery.tag, requeue: requeue) }
  }

  /// Asks the broker for no more deliveries; those on the way still arrive.
  package func stopConsuming() {
    outgoing.write { $0.cancel(consumerTag: BrokerSession.consumerTag) }
  }

  /// Ends the connection once everything queued is written; what is unconfirmed then fails.
  package func close() {
    outgoing.sayGoodbye()
  }
}

extension Result where Success == Void {
  /// Whether the broker has confirmed the message.
  package var isSuccess: Bool {
    if case .success = self { true } else { false }
  }
}

/// The outcomes of messages that were published together, until all of them are there.
private final class Batch: Sendable {
  private struct State {
    var outcomes: [Result<Void, AMQPError>]
    var missing: Int
  }

  private let state: Mutex<State>
  private let whenComplete: @Sendable ([Result<Void, AMQPError>]) -> Void

  init(count: Int, whenComplete: @escaping @Sendable ([Result<Void, AMQPError>]) -> Void) {
    state = Mutex(State(outcomes: Array(repeating: .failure(.connectionLost), count: count), missing: count))
    self.whenComplete = whenComplete
  }

  func settle(_ index: Int, _ outcome: Result<Void, AMQPError>) {
    let complete = state.withLock { state -> [Result<Void, AMQPError>]? in
      state.outcomes[index] = outcome
      state.missing -= 1
      return state.missing == 0 ? state.outcomes : nil
    }
    if let complete { whenComplete(complete) }
  }
}
