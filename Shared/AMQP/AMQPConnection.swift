import Glibc
package import Logging
import Synchronization

/// A connection to RabbitMQ that heals itself, made async and safe over librabbitmq.
///
/// One thread owns the connection and its single channel; tasks hand it work through a bounded mailbox. While the
/// broker is away every call fails at once with a typed error, and the thread tries again with growing delays.
/// Use one connection to publish and another for each queue consumed, so that a broker alarm, which stops a
/// publishing connection, never stops consumption (RELIABILITY R11).
package final class AMQPConnection: Sendable {
  private let mailbox = Mailbox()
  private let startThread: @Sendable (_ whenEnded: @escaping @Sendable () -> Void) -> Void

  /// - Parameters:
  ///   - name: how the broker's operators see the connection.
  ///   - declarations: what to make sure of after each login; a failure counts as no connection.
  ///   - confirmsPublishing: whether the broker answers for each message; without it, publishing is done when the
  ///     message is written.
  ///   - onStateChange: called on the connection's thread when a connection is made (true) or lost (false).
  package init(
    _ configuration: AMQPConfiguration, name: String, declarations: [Declaration] = [],
    consuming consumption: Consumption? = nil, confirmsPublishing: Bool = true, logger: Logger,
    onStateChange: @escaping @Sendable (_ isConnected: Bool) -> Void = { _ in }
  ) {
    startThread = { [mailbox] whenEnded in
      Thread.start {
        ConnectionLoop(
          configuration, name: name, declarations: declarations, consumption: consumption,
          confirmsPublishing: confirmsPublishing, mailbox: mailbox, logger: logger, onStateChange: onStateChange
        ).run()
        whenEnded()
      }
    }
  }

  /// Holds the connection until it is closed or the task is cancelled.
  package func run() async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        startThread { continuation.resume() }
      }
    } onCancel: {
      close()
    }
  }

  /// Whether messages can be published right now.
  package var isConnected: Bool { mailbox.isAccepting }

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
      let commands = messages.enumerated().map { index, message in
        Command.publish(message) { batch.settle(index, $0) }
      }
      if let refusal = mailbox.publish(commands) {
        continuation.resume(returning: messages.map { _ in .failure(refusal) })
      }
    }
  }

  /// Publishes and calls back when the message is settled: on the connection's thread, so without blocking it, or at
  /// once where the message is not taken.
  package func send(_ message: AMQPMessage, whenSettled: @escaping @Sendable (Result<Void, AMQPError>) -> Void) {
    if let refusal = mailbox.publish([.publish(message, whenSettled: whenSettled)]) {
      whenSettled(.failure(refusal))
    }
  }

  /// Tells the broker that a delivery is dealt with. One that came before a reconnection is ignored: the broker has
  /// taken it back and delivers it again.
  ///
  /// - Parameter withAllBefore: whether every delivery before it is dealt with too; one acknowledgement for many spares a
  ///   quorum queue an entry in its log for each.
  package func acknowledge(_ delivery: Delivery, withAllBefore: Bool = false) {
    mailbox.put(.acknowledge(tag: delivery.tag, generation: delivery.generation, isMultiple: withAllBefore))
  }

  /// Gives a delivery up: to the dead-letter queue, or back to the queue, which counts against its delivery limit.
  package func reject(_ delivery: Delivery, requeue: Bool) {
    mailbox.put(.reject(tag: delivery.tag, generation: delivery.generation, requeue: requeue))
  }

  /// Asks the broker for no more deliveries; those on the way still arrive.
  package func stopConsuming() {
    mailbox.put(.stopConsuming)
  }

  /// Ends the connection once everything queued is written; what is unconfirmed then fails.
  package func close() {
    mailbox.put(.close)
  }
}

extension Result where Success == Void {
  /// Whether the broker has confirmed the message.
  package var isSuccess: Bool {
    if case .success = self { true } else { false }
  }
}

/// Collects the outcomes of messages published together.
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

/// A thread of our own for blocking work, apart from Swift's cooperative pool.
private enum Thread {
  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  static func start(_ run: @escaping @Sendable () -> Void) {
    var thread = pthread_t()
    let body = Unmanaged.passRetained(Body(run))
    let status = pthread_create(
      &thread, nil,
      { pointer in
        guard let pointer else { return nil }
        Unmanaged<Body>.fromOpaque(pointer).takeRetainedValue().run()
        return nil
      }, body.toOpaque())
    precondition(status == 0, "pthread_create: the process has no threads left")
    pthread_detach(thread)
  }
}
