import AMQP
import Contracts
import Synchronization

/// Sends requests. Those that come while the broker has not yet taken the message before share the next one: so a request leaves
/// at once where few come, and where many come the broker's work for each grows smaller.
final class RequestSender: Sendable {
  /// Requests share a message if they go to one context and wait as long for their answer.
  struct Destination: Hashable {
    var context: Context
    /// The broker drops the message after so many milliseconds.
    var expiration: Int
  }

  typealias IsAwaited = @Sendable (_ id: String) -> Bool
  typealias WhenRefused = @Sendable (_ ids: [String], AMQPError) -> Void

  /// The requests that wait, where a message is on its way; `PendingRequests` limits how many there are.
  private let waiting = Mutex<[Destination: [MessagePart]]>([:])
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

  func send(_ request: MessagePart, to destination: Destination) {
    // Behind a message that an alarm keeps from the broker nobody waits: what cannot be sent fails at once.
    let mayWait = connection.isConnected
    let isAlone = waiting.withLock { waiting in
      if mayWait, waiting[destination]?.append(request) != nil { return false }
      if waiting[destination] == nil { waiting[destination] = [] }
      return true
    }
    if isAlone { publish([request], to: destination) }
  }

  private func publish(_ requests: ArraySlice<MessagePart>, to destination: Destination) {
    var message = AMQPMessage(
      carrying: requests, to: Topology.requests, routingKey: destination.context.rawValue, isMandatory: true)
    message.properties.replyTo = replyQueue
    message.properties.expirationMilliseconds = destination.expiration
    connection.send(message) { [self] outcome in
      switch outcome {
      case .success:
        let next = waiting.withLock { waiting in
          waiting[destination]?.removeAll { !isAwaited($0.id) }
          let next = waiting[destination]?.takeShare() ?? []
          if next.isEmpty { waiting[destination] = nil }
          return next
        }
        if !next.isEmpty { publish(next, to: destination) }
      case .failure(let error):
        // What is refused to one is refused to those behind it: they go to the same queue at the same moment.
        let others = waiting.withLock { $0.removeValue(forKey: destination) } ?? []
        whenRefused((requests + others).map(\.id), error)
      }
    }
  }
}
