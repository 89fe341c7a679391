/// Why a message was not taken by the broker. None of them says that it was not: a lost connection may have delivered it.
package enum AMQPError: Error, Sendable, Equatable {
  /// No connection to the broker at the moment; one is being made.
  case notConnected
  /// The connection ended before the broker confirmed.
  case connectionLost
  /// No queue is bound where the message was sent (`basic.return`).
  case returned(code: Int, text: String)
  /// The broker refused the message (`basic.nack`), usually since its queue is full.
  case rejected
  /// The broker asks publishers to pause: a memory or disk alarm (`connection.blocked`).
  case blocked
  /// More is waiting to be sent than this connection will hold.
  case overloaded
  /// One of the message's short strings has more than the 255 bytes that the protocol allows, so it can never be sent.
  case tooLong(String)
  /// This connection was closed by us.
  case closed
}

/// Why a connection could not be made or was lost; for the log, and the reason to try again.
package struct ConnectionFailure: Error, Sendable, CustomStringConvertible {
  package var description: String
}
