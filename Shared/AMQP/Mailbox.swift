import CRabbitMQ
import Glibc
import Synchronization

/// What tasks ask of a connection's thread.
enum Command: Sendable {
  case publish(AMQPMessage, whenSettled: @Sendable (Result<Void, AMQPError>) -> Void)
  case acknowledge(tag: UInt64, generation: Int, isMultiple: Bool)
  case reject(tag: UInt64, generation: Int, requeue: Bool)
  case stopConsuming
  case close
}

/// The bounded way into a connection's thread: a list of commands and an eventfd that wakes the thread's `poll(2)`.
final class Mailbox: Sendable {
  /// Messages handed over and not yet settled. A relay has a batch of 100 in flight and a gateway a request for each
  /// client that waits; more than this means that the broker is not keeping up, and saying so beats buffering.
  static let capacity = 4096

  private struct State {
    var commands: [Command] = []
    var unsettled = 0
    /// Why nothing may be published at present.
    var refusal: AMQPError? = .notConnected
  }

  private let state = Mutex(State())
  let eventDescriptor: Int32

  init() {
    eventDescriptor = eventfd(0, Int32(EFD_NONBLOCK) | Int32(EFD_CLOEXEC))
    precondition(eventDescriptor >= 0, "eventfd: the process has no descriptors left")
  }

  deinit {
    Glibc.close(eventDescriptor)
  }

  /// - Returns: why the messages were not taken, in which case none of them was.
  func publish(_ commands: [Command]) -> AMQPError? {
    let (refusal, wasEmpty) = state.withLock { state -> (AMQPError?, Bool) in
      if let refusal = state.refusal { return (refusal, false) }
      guard state.unsettled + commands.count <= Self.capacity else { return (.overloaded, false) }
      let wasEmpty = state.commands.isEmpty
      state.unsettled += commands.count
      state.commands += commands
      return (nil, wasEmpty)
    }
    if wasEmpty { signal() }
    return refusal
  }

  func put(_ command: Command) {
    let wasEmpty = state.withLock { state in
      defer { state.commands.append(command) }
      return state.commands.isEmpty
    }
    if wasEmpty { signal() }
  }

  func takeAll() -> [Command] {
    state.withLock { state in
      defer { state.commands = [] }
      return state.commands
    }
  }

  func settled(_ count: Int) {
    guard count > 0 else { return }
    state.withLock { $0.unsettled -= count }
  }

  func refuse(_ reason: AMQPError?) {
    state.withLock { $0.refusal = reason }
  }

  var isAccepting: Bool {
    state.withLock { $0.refusal == nil }
  }

  /// Empties the eventfd before the commands are taken, so that none put afterwards goes unnoticed.
  func drainSignal() {
    var value: UInt64 = 0
    _ = read(eventDescriptor, &value, 8)
  }

  private func signal() {
    var one: UInt64 = 1
    _ = write(eventDescriptor, &one, 8)
  }
}
