/// A message to publish: its address, its properties and its body.
package struct AMQPMessage: Sendable, Equatable {
  package var exchange: String
  package var routingKey: String
  /// Whether the message comes back (`AMQPError.returned`) where no queue takes it.
  package var isMandatory: Bool
  package var properties: AMQPProperties
  package var body: [UInt8]

  package init(
    exchange: String, routingKey: String, isMandatory: Bool = true, properties: AMQPProperties, body: [UInt8]
  ) {
    self.exchange = exchange
    self.routingKey = routingKey
    self.isMandatory = isMandatory
    self.properties = properties
    self.body = body
  }

  /// The name of a short string that is too long (specification, 4.2.5.3), if there is one.
  var tooLong: String? {
    func isTooLong(_ text: String?) -> Bool { text.map { $0.utf8.count > FrameWriter.maximumShortString } ?? false }
    if isTooLong(exchange) { return "exchange" }
    if isTooLong(routingKey) { return "routing key" }
    if isTooLong(properties.contentType) { return "content type" }
    if isTooLong(properties.correlationID) { return "correlation id" }
    if isTooLong(properties.replyTo) { return "reply-to" }
    if isTooLong(properties.messageID) { return "message id" }
    if isTooLong(properties.type) { return "type" }
    if properties.headers.keys.contains(where: isTooLong) { return "name of a header" }
    let headersSize = properties.headers.reduce(0) { $0 + $1.key.utf8.count + $1.value.size }
    return headersSize > Self.maximumHeaders ? "headers" : nil
  }

  /// How many bytes of headers a message may have. They share one frame with the other properties; the brokers that we know allow
  /// 128 KiB, and properties are short strings.
  static let maximumHeaders = 64 * 1024
}

/// The properties of AMQP 0-9-1 that we use (specification, 4.2.6.1 and the `basic` class).
package struct AMQPProperties: Sendable, Equatable {
  package var contentType: String?
  package var headers: [String: HeaderValue] = [:]
  /// Whether durable queues write it to disk.
  package var isPersistent = false
  package var correlationID: String?
  package var replyTo: String?
  /// Milliseconds after which the broker drops the message instead of delivering it.
  package var expirationMilliseconds: Int?
  package var messageID: String?
  package var type: String?

  package init() {}

  /// The header of sender-selected distribution (RabbitMQ manual): a list of further routing keys. The broker routes the message
  /// by each of them too, gives it to a queue only once, and removes the header before delivery.
  package static let blindCopies = "BCC"
}

/// A header's value, of the kinds that we write and read; values of other kinds are left out.
package enum HeaderValue: Sendable, Equatable {
  case string(String)
  case integer(Int64)
  /// A field array of strings, as `AMQPProperties.blindCopies` needs it.
  case list([String])

  package var string: String? {
    if case .string(let value) = self { value } else { nil }
  }

  package var integer: Int64? {
    if case .integer(let value) = self { value } else { nil }
  }

  package var list: [String]? {
    if case .list(let value) = self { value } else { nil }
  }

  /// In bytes, as it is written.
  fileprivate var size: Int {
    switch self {
    case .string(let text): 5 + text.utf8.count
    case .integer: 9
    case .list(let texts): texts.reduce(5) { $0 + 5 + $1.utf8.count }
    }
  }
}

/// A message from a queue, to be acknowledged on the connection that it came from.
package struct AMQPDelivery: Sendable, Equatable {
  package var properties: AMQPProperties
  package var body: [UInt8]
  package var exchange: String
  package var routingKey: String
  package var isRedelivered: Bool
  /// The broker's number for the delivery, which counts from 1 in each generation of the connection.
  var tag: UInt64
  var generation: Int
}
