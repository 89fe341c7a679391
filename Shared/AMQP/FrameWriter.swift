/// Writes AMQP 0-9-1 frames into one buffer, so that everything written leaves in a single `send(2)`.
///
/// `amqp_basic_publish` makes three system calls for each message, and blocks without limit when the broker stops reading
/// (RELIABILITY: librabbitmq 4). So the few methods after the handshake are encoded here.
struct FrameWriter {
  private var bytes: [UInt8] = []
  private let maximumFrameSize: Int

  /// What surrounds a frame's payload: type, channel, size, and the end octet (specification 4.2.3).
  private static let frameOverhead = 8
  private static let channel: UInt16 = 1

  init(maximumFrameSize: Int) {
    self.maximumFrameSize = maximumFrameSize
  }

  var isEmpty: Bool { bytes.isEmpty }
  /// In bytes.
  var count: Int { bytes.count }

  /// - Parameter spare: an empty buffer to write on in.
  /// - Returns: what has been written.
  mutating func take(leaving spare: [UInt8]) -> [UInt8] {
    defer { bytes = spare }
    return bytes
  }

  /// Puts bytes that were taken and not sent before those written since.
  mutating func putBack(_ rest: ArraySlice<UInt8>) {
    bytes.insert(contentsOf: rest, at: 0)
  }

  /// - Parameter sequence: the publisher confirm number, sent as a header so that a returned message can be told
  ///   from its neighbours: `basic.return` carries no delivery tag.
  mutating func publish(_ message: AMQPMessage, sequence: UInt64) {
    method(.basicPublish) { frame in
      frame.append(UInt16(0))
      frame.append(shortString: message.exchange)
      frame.append(shortString: message.routingKey)
      frame.append(UInt8(message.isMandatory ? 1 : 0))
    }
    frame(type: .header) { frame in
      frame.append(Method.basicClass)
      frame.append(UInt16(0))
      frame.append(UInt64(message.body.count))
      frame.append(message.properties, sequence: message.isMandatory ? sequence : nil)
    }
    var rest = message.body[...]
    while !rest.isEmpty {
      let part = rest.prefix(maximumFrameSize - Self.frameOverhead)
      frame(type: .body) { $0.bytes.append(contentsOf: part) }
      rest = rest.dropFirst(part.count)
    }
  }

  /// - Parameter isMultiple: whether every open delivery before it is acknowledged too.
  mutating func acknowledge(_ tag: UInt64, isMultiple: Bool) {
    method(.basicAck) { frame in
      frame.append(tag)
      frame.append(UInt8(isMultiple ? 1 : 0))
    }
  }

  mutating func reject(_ tag: UInt64, requeue: Bool) {
    method(.basicReject) { frame in
      frame.append(tag)
      frame.append(UInt8(requeue ? 1 : 0))
    }
  }

  mutating func consume(queue: String, consumerTag: String, withoutAcknowledgement: Bool) {
    method(.basicConsume) { frame in
      frame.append(UInt16(0))
      frame.append(shortString: queue)
      frame.append(shortString: consumerTag)
      // Bits: no-local, no-ack, exclusive, no-wait.
      frame.append(UInt8((withoutAcknowledgement ? 0b0010 : 0) | 0b1000))
      frame.append(UInt32(0))
    }
  }

  mutating func cancel(consumerTag: String) {
    method(.basicCancel) { frame in
      frame.append(shortString: consumerTag)
      frame.append(UInt8(1))
    }
  }

  mutating func call(_ call: QueueMethod) {
    switch call {
    case .bind(let queue, let exchange, let routingKey):
      method(.queueBind) { frame in
        frame.append(UInt16(0))
        frame.append(shortString: queue)
        frame.append(shortString: exchange)
        frame.append(shortString: routingKey)
        frame.append(UInt8(0))  // not no-wait
        frame.append(UInt32(0))
      }
    case .unbind(let queue, let exchange, let routingKey):
      method(.queueUnbind) { frame in
        frame.append(UInt16(0))
        frame.append(shortString: queue)
        frame.append(shortString: exchange)
        frame.append(shortString: routingKey)
        frame.append(UInt32(0))
      }
    }
  }

  /// `connection.close` with code 200, which the broker answers with `connection.close-ok`.
  mutating func close() {
    frame(type: .method, channel: 0) { frame in
      frame.append(Method.connectionClose.rawValue)
      frame.append(UInt16(200))
      frame.append(shortString: "")
      frame.append(UInt32(0))
    }
  }

  mutating func heartbeat() {
    bytes.append(contentsOf: [FrameType.heartbeat.rawValue, 0, 0, 0, 0, 0, 0, Self.frameEnd])
  }

  private static let frameEnd: UInt8 = 0xCE

  private mutating func method(_ method: Method, _ write: (inout FrameWriter) -> Void) {
    frame(type: .method) { frame in
      frame.append(method.rawValue)
      write(&frame)
    }
  }

  private mutating func frame(
    type: FrameType, channel: UInt16 = Self.channel, _ write: (inout FrameWriter) -> Void
  ) {
    append(type.rawValue)
    append(channel)
    lengthPrefixed(write)
    append(Self.frameEnd)
  }

  /// - Parameter write: what is long enough for a frame: `AMQPMessage.tooLong` has checked headers and short strings, and a body is
  ///   divided.
  private mutating func lengthPrefixed(_ write: (inout FrameWriter) -> Void) {
    let start = bytes.count
    append(UInt32(0))
    write(&self)
    let length = UInt32(bytes.count - start - 4)
    for (offset, shift) in [24, 16, 8, 0].enumerated() {
      bytes[start + offset] = UInt8(truncatingIfNeeded: length >> UInt32(shift))
    }
  }

  private mutating func append(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
  }

  /// In bytes (specification, 4.2.5.3).
  static let maximumShortString = 255

  /// - Parameter value: short enough: `Outgoing` has refused messages and methods with a longer one, and a queue that was declared
  ///   has a short name.
  private mutating func append(shortString value: String) {
    let text = value.utf8
    precondition(text.count <= Self.maximumShortString, "a short string is too long")
    append(UInt8(text.count))
    bytes.append(contentsOf: text)
  }

  /// The flags say which properties follow, in the order of the specification.
  private mutating func append(_ properties: AMQPProperties, sequence: UInt64?) {
    let hasHeaders = !properties.headers.isEmpty || sequence != nil
    var flags: UInt16 = 1 << 12  // delivery-mode
    if properties.contentType != nil { flags |= 1 << 15 }
    if hasHeaders { flags |= 1 << 13 }
    if properties.correlationID != nil { flags |= 1 << 10 }
    if properties.replyTo != nil { flags |= 1 << 9 }
    if properties.expirationMilliseconds != nil { flags |= 1 << 8 }
    if properties.messageID != nil { flags |= 1 << 7 }
    if properties.type != nil { flags |= 1 << 5 }
    append(flags)
    if let contentType = properties.contentType { append(shortString: contentType) }
    if hasHeaders { append(properties.headers, sequence: sequence) }
    append(UInt8(properties.isPersistent ? 2 : 1))
    if let correlationID = properties.correlationID { append(shortString: correlationID) }
    if let replyTo = properties.replyTo { append(shortString: replyTo) }
    if let expiration = properties.expirationMilliseconds { append(shortString: String(expiration)) }
    if let messageID = properties.messageID { append(shortString: messageID) }
    if let type = properties.type { append(shortString: type) }
  }

  private mutating func append(_ headers: [String: HeaderValue], sequence: UInt64?) {
    lengthPrefixed { table in
      for (name, value) in headers {
        table.append(name: name, value)
      }
      if let sequence {
        table.append(name: FrameReader.sequenceHeader, .integer(Int64(sequence)))
      }
    }
  }

  private mutating func append(name: String, _ value: HeaderValue) {
    append(shortString: name)
    switch value {
    case .string(let text):
      append(longString: text)
    case .integer(let number):
      append(UInt8(ascii: "l"))
      append(number)
    case .list(let texts):
      append(UInt8(ascii: "A"))
      lengthPrefixed { array in
        for text in texts { array.append(longString: text) }
      }
    }
  }

  private mutating func append(longString text: String) {
    append(UInt8(ascii: "S"))
    append(UInt32(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }
}

/// A method about a queue that the broker answers, one after another.
enum QueueMethod {
  case bind(queue: String, exchange: String, routingKey: String)
  case unbind(queue: String, exchange: String, routingKey: String)

  /// The name of a short string that is too long, if there is one.
  var tooLong: String? {
    switch self {
    case .bind(let queue, let exchange, let routingKey), .unbind(let queue, let exchange, let routingKey):
      let names = [("queue", queue), ("exchange", exchange), ("routing key", routingKey)]
      return names.first { $1.utf8.count > FrameWriter.maximumShortString }?.0
    }
  }
}

enum FrameType: UInt8 {
  case method = 1
  case header = 2
  case body = 3
  case heartbeat = 8
}

/// Class and method numbers (specification, chapter 1; `connection.blocked` is RabbitMQ's extension).
enum Method: UInt32 {
  case connectionClose = 0x000A_0032
  case connectionCloseOk = 0x000A_0033
  case connectionBlocked = 0x000A_003C
  case connectionUnblocked = 0x000A_003D
  case channelClose = 0x0014_0028
  case queueBind = 0x0032_0014
  case queueBindOk = 0x0032_0015
  case queueUnbind = 0x0032_0032
  case queueUnbindOk = 0x0032_0033
  case basicConsume = 0x003C_0014
  case basicCancel = 0x003C_001E
  case basicPublish = 0x003C_0028
  case basicReturn = 0x003C_0032
  case basicDeliver = 0x003C_003C
  case basicAck = 0x003C_0050
  case basicReject = 0x003C_005A
  case basicNack = 0x003C_0078

  static let basicClass: UInt16 = 0x003C
}
