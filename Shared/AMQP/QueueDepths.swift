import CRabbitMQ
import EventLoop

/// How full queues are, as the broker says it when a queue is declared passively: no plugin and no other port is needed.
package struct QueueDepth: Sendable {
  /// Messages that nobody has yet been given.
  package let messages: Int
  package let consumers: Int

  /// - Parameter queues: their names.
  /// - Returns: by name; a queue that does not exist is missing.
  package static func read(
    of queues: [String], _ configuration: AMQPConfiguration
  ) async throws(ConnectionFailure) -> [String: QueueDepth] {
    try await withCheckedContinuation { continuation in
      Thread.start {
        continuation.resume(
          returning: Result { () throws(ConnectionFailure) in try readNow(of: queues, configuration) })
      }
    }.get()
  }

  private static func readNow(
    of queues: [String], _ configuration: AMQPConfiguration
  ) throws(ConnectionFailure) -> [String: QueueDepth] {
    guard let connection = amqp_new_connection() else { throw ConnectionFailure(description: "out of memory") }
    defer { amqp_destroy_connection(connection) }
    try connection.logIn(configuration, name: "queue depths")
    var depths: [String: QueueDepth] = [:]
    for (index, queue) in queues.enumerated() {
      // A queue that does not exist closes the channel, so each has its own.
      let channel = amqp_channel_t(index + 1)
      amqp_channel_open(connection, channel)
      guard amqp_get_rpc_reply(connection).reply_type == AMQP_RESPONSE_NORMAL else { continue }
      let answer = queue.withAMQPBytes { amqp_queue_declare(connection, channel, $0, 1, 0, 0, 0, amqp_empty_table) }
      if let answer {
        depths[queue] = QueueDepth(
          messages: Int(answer.pointee.message_count), consumers: Int(answer.pointee.consumer_count))
      }
      if answer != nil { amqp_channel_close(connection, channel, AMQP_REPLY_SUCCESS) }
    }
    return depths
  }
}
