import CRabbitMQ
import Testing

@testable import AMQP

/// What `FrameWriter` writes, and what `FrameReader` reads, byte by byte and without a socket.
struct FrameTests {
  /// Reads bytes in pieces of a size.
  private func read(_ bytes: [UInt8], inPiecesOf size: Int = .max) throws -> [Inbound] {
    let connection = try #require(amqp_new_connection())
    defer { amqp_destroy_connection(connection) }
    var reader = FrameReader(generation: 1)
    var inbound: [Inbound] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      try rest.prefix(size).withUnsafeBytes { try reader.read($0, decodedBy: connection) { inbound.append($0) } }
      rest = rest.dropFirst(size)
    }
    return inbound
  }

  private func written(maximumFrameSize: Int = 4096, _ write: (inout FrameWriter) -> Void) -> [UInt8] {
    var writer = FrameWriter(maximumFrameSize: maximumFrameSize)
    write(&writer)
    return writer.take(leaving: [])
  }

  private func bigEndian(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.bigEndian) { Array($0) }
  }

  private func short(_ text: String) -> [UInt8] { [UInt8(text.utf8.count)] + Array(text.utf8) }

  private func frame(_ type: FrameType, _ payload: [UInt8], channel: UInt16 = 1) -> [UInt8] {
    [type.rawValue] + bigEndian(channel) + bigEndian(UInt32(payload.count)) + payload + [0xCE]
  }

  private func method(_ method: Method, _ arguments: [UInt8] = [], channel: UInt16 = 1) -> [UInt8] {
    frame(.method, bigEndian(method.rawValue) + arguments, channel: channel)
  }

  private func deliver(_ tag: UInt64, exchange: String = "x", routingKey: String = "k") -> [UInt8] {
    method(.basicDeliver, short("consumer") + bigEndian(tag) + [0] + short(exchange) + short(routingKey))
  }

  /// What the broker would bring where somebody publishes the message.
  private func delivered(_ message: AMQPMessage, tag: UInt64 = 1, maximumFrameSize: Int = 4096) -> [UInt8] {
    let published = written(maximumFrameSize: maximumFrameSize) { $0.publish(message, sequence: 5) }
    let methodSize = 8 + 4 + 2 + short(message.exchange).count + short(message.routingKey).count + 1
    return deliver(tag, exchange: message.exchange, routingKey: message.routingKey) + published.dropFirst(methodSize)
  }

  private func message(bodySize: Int = 3, _ change: (inout AMQPProperties) -> Void = { _ in }) -> AMQPMessage {
    var properties = AMQPProperties()
    change(&properties)
    return AMQPMessage(
      exchange: "x", routingKey: "k", isMandatory: false, properties: properties,
      body: (0..<bodySize).map { UInt8(truncatingIfNeeded: $0) })
  }

  private var full: AMQPMessage {
    message { properties in
      properties.contentType = "application/json"
      properties.headers = [
        "text": .string("pâte"), "empty": .string(""), "number": .integer(.min), "list": .list(["a", "", "é"]),
        "nothing": .list([]),
      ]
      properties.isPersistent = true
      properties.correlationID = "c"
      properties.replyTo = "r"
      properties.expirationMilliseconds = 5000
      properties.messageID = "m"
      properties.type = "t"
    }
  }

  private func delivery(_ inbound: [Inbound]) throws -> AMQPDelivery {
    guard inbound.count == 1, case .delivery(let delivery) = inbound[0] else {
      throw ConnectionFailure(description: "no delivery but \(inbound)")
    }
    return delivery
  }

  @Test("a message comes out as it went in, with all of its properties or none", arguments: [true, false])
  func roundTrip(isFull: Bool) throws {
    let message = isFull ? full : message(bodySize: 0)
    let delivery = try delivery(try read(delivered(message, tag: .max)))
    #expect(delivery.properties == message.properties)
    #expect(delivery.body == message.body)
    #expect(delivery.exchange == "x" && delivery.routingKey == "k" && !delivery.isRedelivered)
    #expect(delivery.tag == .max && delivery.generation == 1)
  }

  @Test("bytes mean the same in whichever pieces they come", arguments: [1, 2, 3, 7, 8, 9, 64, 1000])
  func pieces(size: Int) throws {
    var bytes = delivered(full)
    bytes += written { $0.heartbeat() }
    bytes += method(.basicAck, bigEndian(UInt64(7)) + [1])
    bytes += delivered(message(bodySize: 10_000), tag: 2)
    bytes += method(.queueBindOk) + method(.queueUnbindOk)
    bytes += method(.basicNack, bigEndian(UInt64(8)) + [0])
    bytes += method(.connectionBlocked, short("memory"), channel: 0) + method(.connectionUnblocked, channel: 0)
    bytes += method(.basicCancel, short("consumer") + [1])
    bytes += method(.channelClose, bigEndian(UInt16(403)) + short("ACCESS_REFUSED") + [0, 0, 0, 0])
    bytes += method(.connectionCloseOk, channel: 0)
    let whole = try read(bytes)
    #expect(whole.count == 11)
    #expect(
      Array(whole[2...]) == [
        whole[2], .answered, .answered, .rejected(tag: 8, isMultiple: false), .blocked(reason: "memory"), .unblocked,
        .consumerCancelled, .closed(reason: "403 ACCESS_REFUSED"), .goodbye,
      ])
    #expect(whole[1] == .acknowledged(tag: 7, isMultiple: true))
    #expect(try read(bytes, inPiecesOf: size) == whole)
  }

  @Test(
    "a body is divided into frames that fit, to the byte", arguments: [0, 1, 4087, 4088, 4089, 8176, 8177, 100_000])
  func bodies(size: Int) throws {
    let message = message(bodySize: size)
    let bytes = delivered(message)
    let frames = bytes.count - delivered(self.message(bodySize: 0)).count - size
    #expect(frames == (size + 4087) / 4088 * 8)
    #expect(try delivery(try read(bytes)).body == message.body)
  }

  @Test("short strings of 255 bytes are written, one more is refused before")
  func shortStrings() throws {
    let longest = String(repeating: "é", count: 127) + "x"
    var message = message {
      $0.messageID = longest
      $0.headers = [longest: .integer(1)]
    }
    message.routingKey = longest
    #expect(message.tooLong == nil)
    let delivery = try delivery(try read(delivered(message)))
    #expect(delivery.properties == message.properties && delivery.routingKey == longest)
    message.properties.messageID = longest + "x"
    #expect(message.tooLong == "message id")
    message.properties.messageID = nil
    message.properties.headers = [longest + "x": .integer(1)]
    #expect(message.tooLong == "name of a header")
    message.properties.headers = ["x": .string(String(repeating: "x", count: AMQPMessage.maximumHeaders - 6))]
    #expect(message.tooLong == nil)
    message.properties.headers["y"] = .integer(1)
    #expect(message.tooLong == "headers")
    #expect(QueueMethod.bind(queue: "q", exchange: "x", routingKey: longest + "x").tooLong == "routing key")
  }

  @Test("methods are written as the specification has them")
  func methods() {
    #expect(written { $0.acknowledge(.max, isMultiple: true) } == method(.basicAck, bigEndian(UInt64.max) + [1]))
    #expect(written { $0.reject(2, requeue: true) } == method(.basicReject, bigEndian(UInt64(2)) + [1]))
    #expect(
      written { $0.consume(queue: "q", consumerTag: "c", withoutAcknowledgement: true) }
        == method(.basicConsume, [0, 0] + short("q") + short("c") + [0b1010, 0, 0, 0, 0]))
    #expect(written { $0.cancel(consumerTag: "c") } == method(.basicCancel, short("c") + [1]))
    #expect(
      written { $0.call(.bind(queue: "q", exchange: "x", routingKey: "k")) }
        == method(.queueBind, [0, 0] + short("q") + short("x") + short("k") + [0, 0, 0, 0, 0]))
    #expect(
      written { $0.call(.unbind(queue: "q", exchange: "x", routingKey: "k")) }
        == method(.queueUnbind, [0, 0] + short("q") + short("x") + short("k") + [0, 0, 0, 0]))
    #expect(
      written { $0.close() } == method(.connectionClose, bigEndian(UInt16(200)) + [0, 0, 0, 0, 0], channel: 0))
    #expect(written { $0.heartbeat() } == frame(.heartbeat, [], channel: 0))
  }

  @Test("what is put back goes before what was written since")
  func putBack() {
    var writer = FrameWriter(maximumFrameSize: 4096)
    writer.acknowledge(1, isMultiple: false)
    let taken = writer.take(leaving: [])
    #expect(writer.isEmpty)
    writer.acknowledge(2, isMultiple: false)
    writer.putBack(taken[5...])
    let expected = written {
      $0.acknowledge(1, isMultiple: false)
      $0.acknowledge(2, isMultiple: false)
    }
    #expect(writer.take(leaving: []) == Array(expected[5...]))
  }

  @Test("a returned message has its number; one with a header that is not ours is ignored")
  func returned() throws {
    var mandatory = message()
    mandatory.isMandatory = true
    let back = method(.basicReturn, bigEndian(UInt16(312)) + short("NO_ROUTE") + short("x") + short("k"))
    let content = delivered(mandatory).dropFirst(deliver(1).count)
    #expect(try read(back + content) == [.returned(sequence: 5, code: 312, text: "NO_ROUTE")])
    for header: HeaderValue in [.string("5"), .integer(-1)] {
      let foreign = delivered(message { $0.headers = [FrameReader.sequenceHeader: header] }).dropFirst(deliver(1).count)
      #expect(try read(back + foreign).isEmpty)
    }
  }

  @Test(
    "a body that is larger than we read ends the connection, however large it claims to be", arguments: [1, 1 << 62])
  func tooLarge(more: UInt64) throws {
    let size = UInt64(FrameReader.maximumBody) + more
    let header = frame(.header, bigEndian(UInt16(60)) + [0, 0] + bigEndian(size) + [0, 0])
    #expect(try read(deliver(1) + header) == [.closed(reason: "a message of \(size) bytes is too large")])
  }

  @Test("bytes that are no frame are an error, not a crash")
  func nonsense() {
    #expect(throws: ConnectionFailure.self) { try read(frame(.method, [0, 0]) + [1]) }
    #expect(throws: ConnectionFailure.self) { try read(Array(repeating: 0xFF, count: 100)) }
    var unfinished = method(.basicAck, bigEndian(UInt64(1)) + [0])
    unfinished[unfinished.count - 1] = 0
    #expect(throws: ConnectionFailure.self) { try read(unfinished) }
  }
}
