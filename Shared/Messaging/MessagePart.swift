import AMQP

/// One of several requests, or answers, that share a message: a message costs the broker and the sockets nearly the same whatever
/// it holds.
///
/// A shared message holds a line for each part, with its correlation id, its type, the length of its body in bytes, and its trace
/// or `-`; the body follows its line.
struct MessagePart: Equatable, Sendable {
  /// The correlation id.
  var id: String
  var type: String
  var trace: String?
  var body: [UInt8]
  /// Until when the asker waits for the answer. A message tells the latest of its parts' (`RequestDeadline`).
  var deadline: ContinuousClock.Instant?

  /// How many a message holds at most.
  static let maximumCount = 32
  /// How far the deadlines of those that share a message are from the first one's at most.
  static let maximumDistance = Duration.milliseconds(100)
  /// How many bytes of bodies a message holds at most, if it holds more than one.
  static let maximumBytes = 64 * 1024
}

extension MessagePart {
  fileprivate func isDue(with other: ContinuousClock.Instant?) -> Bool {
    guard let deadline, let other else { return deadline == other }
    return max(deadline, other) - min(deadline, other) <= Self.maximumDistance
  }
}

/// A shared message does not have the form that `MessagePart` says.
struct UnreadableParts: Error {}

extension AMQPMessage {
  fileprivate static let parts = "application/vnd.ocpizza.parts"

  /// - Parameter parts: at least one. One alone is the body of its message, and the message's properties are its line.
  init(carrying parts: ArraySlice<MessagePart>, to exchange: String, routingKey: String, isMandatory: Bool) {
    var properties = AMQPProperties()
    var body: [UInt8] = []
    if let part = parts.first, parts.count == 1 {
      properties.contentType = "application/json"
      properties.type = part.type
      properties.correlationID = part.id
      if let trace = part.trace { properties.headers[MessageTrace.header] = .string(trace) }
      body = part.body
    } else {
      properties.contentType = Self.parts
      body.reserveCapacity(parts.reduce(0) { $0 + $1.body.count + 160 })
      for part in parts {
        body += "\(part.id) \(part.type) \(part.body.count) \(part.trace ?? "-")\n".utf8
        body += part.body
      }
    }
    self.init(exchange: exchange, routingKey: routingKey, isMandatory: isMandatory, properties: properties, body: body)
  }
}

extension AMQPDelivery {
  /// Its parts where it is shared, and otherwise itself; none where nothing in it says whom an answer would be for.
  ///
  /// - Throws: `UnreadableParts`.
  func parts() throws(UnreadableParts) -> [MessagePart] {
    if isShared { return try [MessagePart](reading: body) }
    guard let id = properties.correlationID else { return [] }
    return [MessagePart(id: id, type: type, trace: trace, body: body)]
  }

  /// Whether its sender shares messages, and so reads shared ones.
  var isShared: Bool { properties.contentType == AMQPMessage.parts }
}

extension [MessagePart] {
  /// - Parameter body: of a shared message.
  init(reading body: [UInt8]) throws(UnreadableParts) {
    self = []
    var rest = body[...]
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      let line = String(decoding: rest[..<end], as: UTF8.self).split(separator: " ", omittingEmptySubsequences: false)
      rest = rest[(end + 1)...]
      guard line.count == 4, let length = Int(line[2]), (0...rest.count).contains(length) else {
        throw UnreadableParts()
      }
      append(
        MessagePart(
          id: String(line[0]), type: String(line[1]), trace: line[3] == "-" ? nil : String(line[3]),
          body: [UInt8](rest.prefix(length))))
      rest = rest.dropFirst(length)
    }
    guard rest.isEmpty, !isEmpty else { throw UnreadableParts() }
  }

  /// Takes as many from the front as may share a message; at least one, if there is one.
  mutating func takeShare() -> ArraySlice<MessagePart> {
    var bytes = 0
    let first = first?.deadline
    let share = prefix(MessagePart.maximumCount).prefix { part in
      defer { bytes += part.body.count }
      return part.isDue(with: first) && (bytes == 0 || bytes + part.body.count <= MessagePart.maximumBytes)
    }
    removeFirst(share.count)
    return share
  }
}
