import AMQP
import Contracts
import Synchronization

/// Sends requests. Those that come while the broker has not yet taken the message before share the next one: so a request leaves
/// at once where few come, and where many come the broker's work for each grows smaller.
final class RequestSender: Sendable {
  typealias IsAwaited = @Sendable (_ id: String) -> Bool
  typealias WhenRefused = @Sendable (_ ids: [String], AMQPError) -> Void

  /// The requests that wait, where a message is on its way; `PendingRequests` limits how many there are.
  private let waiting = Mutex<[Context: [MessagePart]]>([:])
  private let connection: AMQPConnection
  private let replyQueue: String
  private let isAwaited: IsAwaited
  private let whenRefused: WhenRefused

  /// - Parameters:
  ///   - replyQueue: where the answers go.
  ///   - isAwaited: whether somebody still waits for the answer to a request.
  ///   - whenRefused: called for requests that do not reach the queue of their context.
  init(
    _ connection: AMQPConnection, replyQueue: String, isAwaited: @escaping IsAwaited, whenRefused: @escaping WhenRefused
  ) {
    self.connection = connection
    self.replyQueue = replyQueue
    self.isAwaited = isAwaited
    self.whenRefused = whenRefused
  }

  func send(_ request: MessagePart, to context: Context) {
    // Behind a message that an alarm keeps from the broker nobody waits: what cannot be sent fails at once.
    let mayWait = connection.isConnected
    let isAlone = waiting.withLock { waiting in
      if mayWait, waiting[context]?.append(request) != nil { return false }
      if waiting[context] == nil { waiting[context] = [] }
      return true
    }
    if isAlone { publish([request], to: context) }
  }

  private func publish(_ requests: ArraySlice<MessagePart>, to context: Context) {
    var message = AMQPMessage(
      carrying: requests, to: Topology.requests, routingKey: context.rawValue, isMandatory: true)
    message.properties.replyTo = replyQueue
    // They may have waited behind another message, so less is left than their callers gave.
    if let deadline = requests.lazy.compactMap(\.deadline).max() { message.properties.expire(at: deadline) }
    connection.send(message) { [self] outcome in
      switch outcome {
      case .success:
        let next = waiting.withLock { waiting in
          waiting[context]?.removeAll { !isAwaited($0.id) }
          let next = waiting[context]?.takeShare() ?? []
          if next.isEmpty { waiting[context] = nil }
          return next
        }
        if !next.isEmpty { publish(next, to: context) }
      case .failure(let error):
        // What is refused to one is refused to those behind it: they go to the same queue at the same moment.
        let others = waiting.withLock { $0.removeValue(forKey: context) } ?? []
        whenRefused((requests + others).map(\.id), error)
      }
    }
  }
}
