/// Why a call failed. After `connectionLost` the broker may have taken the message all the same.
package enum AMQPError: Error, Sendable, Equatable {
  /// There is no connection to the broker at the moment; one is being made.
  case notConnected
  /// The connection ended before the broker confirmed.
  case connectionLost
  /// No queue is bound where the message was sent (`basic.return`).
  case returned(code: Int, text: String)
  /// The broker refused the message (`basic.nack`), usually because its queue is full.
  case rejected
  /// The broker asks publishers to pause: a memory or disk alarm (`connection.blocked`).
  case blocked
  /// Too much waits for the broker's answer or for the socket (`ChannelState`).
  case overloaded
  /// A short string has more than the 255 bytes that the protocol allows, or the headers have more than a frame has room for. The
  /// message can never be sent.
  case tooLong(String)
  /// This connection was closed by us.
  case closed
}

/// Why a connection could not be made or was lost, for the log.
package struct ConnectionFailure: Error, Sendable, Equatable, CustomStringConvertible {
  package var description: String
}
