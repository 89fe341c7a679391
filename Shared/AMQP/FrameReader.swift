import CRabbitMQ

/// What the broker sends once a connection is set up.
enum Inbound: Equatable {
  case delivery(AMQPDelivery)
  case returned(sequence: UInt64, code: Int, text: String)
  case acknowledged(tag: UInt64, isMultiple: Bool)
  case rejected(tag: UInt64, isMultiple: Bool)
  /// A method of ours is done (`bind-ok`, `unbind-ok`). The broker answers in the order in which it was asked.
  case answered
  case blocked(reason: String)
  case unblocked
  case consumerCancelled
  case closed(reason: String)
  /// The broker's answer to our own goodbye.
  case goodbye
}

/// Makes of the frames that librabbitmq decodes what they mean. It never touches a socket.
struct FrameReader {
  static let sequenceHeader = "x-sequence"

  /// The largest body that is read, in bytes; the largest messages of ours have less than a hundredth of it. What is larger ends
  /// the connection, and after five deliveries the broker makes it a dead letter.
  static let maximumBody = 64 * 1024 * 1024

  private enum Content {
    case delivery(tag: UInt64, exchange: String, routingKey: String, isRedelivered: Bool)
    case returned(code: Int, text: String)
  }

  private let generation: Int
  private var content: Content?
  private var properties = AMQPProperties()
  private var body: [UInt8] = []
  private var bodySize = 0

  init(generation: Int) {
    self.generation = generation
  }

  /// Reads bytes as they come, in pieces of any size.
  ///
  /// - Parameters:
  ///   - connection: what librabbitmq decodes with; it keeps the beginning of a frame that is not complete.
  ///   - handle: called for each message or method that is complete.
  mutating func read(
    _ input: UnsafeRawBufferPointer, decodedBy connection: amqp_connection_state_t, _ handle: (Inbound) -> Void
  ) throws(ConnectionFailure) {
    var rest = input
    while !rest.isEmpty {
      var frame = amqp_frame_t()
      let bytes = amqp_bytes_t(len: rest.count, bytes: UnsafeMutableRawPointer(mutating: rest.baseAddress))
      let consumed = amqp_handle_input(connection, bytes, &frame)
      guard consumed > 0 else { throw ConnectionFailure(status: consumed) }
      rest = UnsafeRawBufferPointer(rebasing: rest[Int(consumed)...])
      if let inbound = read(frame) { handle(inbound) }
    }
    amqp_maybe_release_buffers(connection)
  }

  /// - Returns: what the frame completes, or nil where it is a part, a heartbeat or nothing that we follow.
  mutating func read(_ frame: amqp_frame_t) -> Inbound? {
    switch FrameType(rawValue: frame.frame_type) {
    case .method:
      return read(frame.payload.method)
    case .header:
      guard frame.payload.properties.body_size <= Self.maximumBody else {
        return .closed(reason: "a message of \(frame.payload.properties.body_size) bytes is too large")
      }
      bodySize = Int(frame.payload.properties.body_size)
      body = []
      body.reserveCapacity(bodySize)
      properties = AMQPProperties()
      if let decoded = frame.payload.properties.decoded, frame.payload.properties.class_id == Method.basicClass {
        properties = AMQPProperties(decoded.assumingMemoryBound(to: amqp_basic_properties_t.self).pointee)
      }
      return bodySize == 0 ? complete() : nil
    case .body:
      let fragment = frame.payload.body_fragment
      body.append(contentsOf: UnsafeRawBufferPointer(start: fragment.bytes, count: fragment.len))
      return body.count >= bodySize ? complete() : nil
    case .heartbeat, nil:
      return nil
    }
  }

  private mutating func read(_ method: amqp_method_t) -> Inbound? {
    guard let id = Method(rawValue: method.id), let decoded = method.decoded else { return nil }
    switch id {
    case .basicDeliver:
      let deliver = decoded.assumingMemoryBound(to: amqp_basic_deliver_t.self).pointee
      content = .delivery(
        tag: deliver.delivery_tag, exchange: String(deliver.exchange), routingKey: String(deliver.routing_key),
        isRedelivered: deliver.redelivered != 0)
      return nil
    case .basicReturn:
      let returned = decoded.assumingMemoryBound(to: amqp_basic_return_t.self).pointee
      content = .returned(code: Int(returned.reply_code), text: String(returned.reply_text))
      return nil
    case .basicAck:
      let ack = decoded.assumingMemoryBound(to: amqp_basic_ack_t.self).pointee
      return .acknowledged(tag: ack.delivery_tag, isMultiple: ack.multiple != 0)
    case .basicNack:
      let nack = decoded.assumingMemoryBound(to: amqp_basic_nack_t.self).pointee
      return .rejected(tag: nack.delivery_tag, isMultiple: nack.multiple != 0)
    case .queueBindOk, .queueUnbindOk:
      return .answered
    case .connectionBlocked:
      return .blocked(reason: String(decoded.assumingMemoryBound(to: amqp_connection_blocked_t.self).pointee.reason))
    case .connectionUnblocked:
      return .unblocked
    case .basicCancel:
      return .consumerCancelled
    case .channelClose:
      let close = decoded.assumingMemoryBound(to: amqp_channel_close_t.self).pointee
      return .closed(reason: "\(close.reply_code) \(String(close.reply_text))")
    case .connectionClose:
      let close = decoded.assumingMemoryBound(to: amqp_connection_close_t.self).pointee
      return .closed(reason: "\(close.reply_code) \(String(close.reply_text))")
    case .connectionCloseOk:
      return .goodbye
    case .basicConsume, .basicPublish, .basicReject, .queueBind, .queueUnbind:
      return nil
    }
  }

  private mutating func complete() -> Inbound? {
    defer {
      content = nil
      body = []
    }
    switch content {
    case .delivery(let tag, let exchange, let routingKey, let isRedelivered):
      return .delivery(
        AMQPDelivery(
          properties: properties, body: body, exchange: exchange, routingKey: routingKey,
          isRedelivered: isRedelivered, tag: tag, generation: generation))
    case .returned(let code, let text):
      guard let sequence = properties.headers[Self.sequenceHeader]?.integer else { return nil }
      return UInt64(exactly: sequence).map { .returned(sequence: $0, code: code, text: text) }
    case nil:
      return nil
    }
  }
}

extension ConnectionFailure {
  /// - Parameter status: of librabbitmq.
  init(status: Int32) {
    self.init(description: String(cString: amqp_error_string2(status)))
  }
}

extension String {
  /// The text of bytes that librabbitmq owns, copied.
  init(_ bytes: amqp_bytes_t) {
    self = String(decoding: UnsafeRawBufferPointer(start: bytes.bytes, count: bytes.len), as: UTF8.self)
  }
}

extension AMQPProperties {
  fileprivate init(_ raw: amqp_basic_properties_t) {
    func text(_ bit: UInt32, _ bytes: amqp_bytes_t) -> String? {
      raw._flags & (1 << bit) != 0 ? String(bytes) : nil
    }
    contentType = text(15, raw.content_type)
    isPersistent = raw._flags & (1 << 12) != 0 && raw.delivery_mode == 2
    correlationID = text(10, raw.correlation_id)
    replyTo = text(9, raw.reply_to)
    expirationMilliseconds = text(8, raw.expiration).flatMap { Int($0) }
    messageID = text(7, raw.message_id)
    type = text(5, raw.type)
    guard raw._flags & (1 << 13) != 0 else { return }
    for entry in UnsafeBufferPointer(start: raw.headers.entries, count: Int(raw.headers.num_entries)) {
      headers[String(entry.key)] = HeaderValue(entry.value)
    }
  }
}

extension HeaderValue {
  fileprivate init?(_ field: amqp_field_value_t) {
    switch UInt8(field.kind) {
    case UInt8(ascii: "S"), UInt8(ascii: "x"): self = .string(String(field.value.bytes))
    case UInt8(ascii: "l"), UInt8(ascii: "L"): self = .integer(field.value.i64)
    case UInt8(ascii: "I"): self = .integer(Int64(field.value.i32))
    case UInt8(ascii: "s"): self = .integer(Int64(field.value.i16))
    case UInt8(ascii: "b"): self = .integer(Int64(field.value.i8))
    case UInt8(ascii: "A"):
      let array = field.value.array
      let elements = UnsafeBufferPointer(start: array.entries, count: Int(array.num_entries))
      guard elements.allSatisfy({ UInt8($0.kind) == UInt8(ascii: "S") }) else { return nil }
      self = .list(elements.map { String($0.value.bytes) })
    default: return nil
    }
  }
}
