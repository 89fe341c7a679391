import CRabbitMQ
import EventLoop
import Glibc

/// One login to the broker: one connection with one channel (RELIABILITY: librabbitmq 1).
///
/// librabbitmq makes the connection and decodes the frames that arrive. `FrameWriter` writes everything after the handshake, and
/// `Outgoing` sends it without blocking.
///
/// `@unchecked Sendable` although librabbitmq allows one thread at a time: the thread that makes a session hands it over, and
/// the one task that receives it calls its methods one after another. `send` knows the socket only, and the last
/// reference ends the session, when nothing can use it any more.
final class BrokerSession: @unchecked Sendable {
  let descriptor: Int32
  /// Which login of its connection it is, from 1.
  let generation: Int
  let heartbeat: Duration
  /// In bytes.
  let maximumFrameSize: Int
  private let connection: amqp_connection_state_t
  private var reader: FrameReader

  /// What one `recv(2)` takes at most, in bytes.
  private static let inputSize = 64 * 1024

  /// Connects, logs in, opens the channel and declares, on a thread of its own: librabbitmq blocks for up to the set-up time-out.
  static func open(
    _ configuration: AMQPConfiguration, name: String, declarations: [Declaration], consumption: Consumption?,
    confirmsPublishing: Bool, generation: Int
  ) async throws(ConnectionFailure) -> BrokerSession {
    try await withCheckedContinuation { continuation in
      Thread.start {
        let session = Result { () throws(ConnectionFailure) in
          try BrokerSession(
            configuration, name: name, declarations: declarations, prefetch: consumption?.prefetch,
            confirmsPublishing: confirmsPublishing, generation: generation)
        }
        continuation.resume(returning: session)
      }
    }.get()
  }

  private init(
    _ configuration: AMQPConfiguration, name: String, declarations: [Declaration], prefetch: UInt16?,
    confirmsPublishing: Bool, generation: Int
  ) throws(ConnectionFailure) {
    guard let connection = amqp_new_connection() else { throw ConnectionFailure(description: "out of memory") }
    do throws(ConnectionFailure) {
      try connection.logIn(configuration, name: name)
      try connection.prepareChannel(declarations, prefetch: prefetch, confirms: confirmsPublishing)
    } catch {
      amqp_destroy_connection(connection)
      throw error
    }
    self.connection = connection
    descriptor = amqp_get_sockfd(connection)
    heartbeat = .seconds(Int(amqp_get_heartbeat(connection)))
    maximumFrameSize = Int(amqp_get_frame_max(connection))
    self.generation = generation
    reader = FrameReader(generation: generation)
  }

  deinit {
    amqp_destroy_connection(connection)
  }

  static let consumerTag = "consumer"

  /// Sends as much as the socket takes, without waiting; any thread may.
  ///
  /// - Returns: how much that was, in bytes; less than zero where the socket is full, or lost.
  func send(_ bytes: [UInt8]) -> Int {
    bytes.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT | MSG_NOSIGNAL)) }
  }

  /// What the broker sent during the handshake and librabbitmq still holds (RELIABILITY: librabbitmq 10).
  func receiveBuffered(_ handle: (Inbound) -> Void) throws(ConnectionFailure) {
    var none = timeval()
    while amqp_frames_enqueued(connection) != 0 || amqp_data_in_buffer(connection) != 0 {
      var frame = amqp_frame_t()
      let status = amqp_simple_wait_frame_noblock(connection, &frame, &none)
      if status == AMQP_STATUS_TIMEOUT.rawValue { break }
      guard status == AMQP_STATUS_OK.rawValue else { throw ConnectionFailure(status: status) }
      if let inbound = reader.read(frame) { handle(inbound) }
    }
  }

  /// Takes what has arrived without waiting.
  ///
  /// - Returns: whether anything came, a sign of life.
  func receive(_ handle: (Inbound) -> Void) throws(ConnectionFailure) -> Bool {
    let outcome = withUnsafeTemporaryAllocation(byteCount: Self.inputSize, alignment: 1) { input in
      Result { () throws(ConnectionFailure) in try receive(into: input, handle) }
    }
    return try outcome.get()
  }

  private func receive(
    into input: UnsafeMutableRawBufferPointer, _ handle: (Inbound) -> Void
  ) throws(ConnectionFailure) -> Bool {
    let received = recv(descriptor, input.baseAddress, input.count, Int32(MSG_DONTWAIT))
    if received < 0 {
      if errno == EAGAIN || errno == EINTR { return false }
      throw ConnectionFailure(errno: errno)
    }
    guard received > 0 else { throw ConnectionFailure(description: "the broker closed the connection") }
    try reader.read(UnsafeRawBufferPointer(rebasing: input[..<received]), decodedBy: connection, handle)
    return true
  }
}

extension ConnectionFailure {
  fileprivate init(errno code: Int32) {
    self.init(description: String(cString: strerror(code)))
  }
}

extension amqp_connection_state_t {
  private static var channel: amqp_channel_t { 1 }

  func logIn(_ configuration: AMQPConfiguration, name: String) throws(ConnectionFailure) {
    guard let socket = amqp_tcp_socket_new(self) else { throw ConnectionFailure(description: "out of memory") }
    var timeout = timeval(tv_sec: configuration.setupTimeoutSeconds, tv_usec: 0)
    amqp_set_handshake_timeout(self, &timeout)
    amqp_set_rpc_timeout(self, &timeout)
    let opened = amqp_socket_open_noblock(socket, configuration.host, Int32(configuration.port), &timeout)
    guard opened == AMQP_STATUS_OK.rawValue else { throw ConnectionFailure(status: opened) }
    try withClientProperties(connectionName: name) { properties in
      crabbitmq_login_plain(
        self, configuration.virtualHost, Int32(configuration.heartbeatSeconds), properties, configuration.user,
        configuration.password)
    }.check(doing: "log in")
  }

  fileprivate func prepareChannel(
    _ declarations: [Declaration], prefetch: UInt16?, confirms: Bool
  ) throws(ConnectionFailure) {
    amqp_channel_open(self, Self.channel)
    try amqp_get_rpc_reply(self).check(doing: "open a channel")
    for declaration in declarations {
      try declare(declaration)
    }
    if let prefetch, prefetch > 0 {
      amqp_basic_qos(self, Self.channel, 0, prefetch, 0)
      try amqp_get_rpc_reply(self).check(doing: "set the prefetch")
    }
    if confirms {
      amqp_confirm_select(self, Self.channel)
      try amqp_get_rpc_reply(self).check(doing: "ask for publisher confirms")
    }
  }

  private func declare(_ declaration: Declaration) throws(ConnectionFailure) {
    switch declaration {
    case .exchange(let name):
      name.withAMQPBytes {
        _ = amqp_exchange_declare(
          self, Self.channel, $0, amqp_cstring_bytes("direct"), 1, 0, 0, 0, amqp_empty_table)
      }
      try amqp_get_rpc_reply(self).check(doing: "find exchange \(name)")
    case .queue(let name):
      name.withAMQPBytes {
        _ = amqp_queue_declare(self, Self.channel, $0, 1, 0, 0, 0, amqp_empty_table)
      }
      try amqp_get_rpc_reply(self).check(doing: "find queue \(name)")
    case .exclusiveQueue(let name, let bindings):
      name.withAMQPBytes {
        _ = amqp_queue_declare(self, Self.channel, $0, 0, 0, 1, 1, amqp_empty_table)
      }
      try amqp_get_rpc_reply(self).check(doing: "make queue \(name)")
      for binding in bindings {
        name.withAMQPBytes { queue in
          binding.exchange.withAMQPBytes { exchange in
            binding.routingKey.withAMQPBytes { key in
              _ = amqp_queue_bind(self, Self.channel, queue, exchange, key, amqp_empty_table)
            }
          }
        }
        try amqp_get_rpc_reply(self).check(doing: "bind queue \(name) to \(binding.exchange)")
      }
    }
  }
}

extension amqp_rpc_reply_t {
  fileprivate func check(doing action: String) throws(ConnectionFailure) {
    switch reply_type {
    case AMQP_RESPONSE_NORMAL:
      return
    case AMQP_RESPONSE_SERVER_EXCEPTION:
      var reply = self
      var code: Int32 = 0
      let text = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer -> String in
        guard let base = buffer.baseAddress else { return "" }
        crabbitmq_server_error(&reply, &code, base, buffer.count)
        return String(cString: base)
      }
      throw ConnectionFailure(description: "could not \(action): \(code) \(text)")
    default:
      throw ConnectionFailure(
        description: "could not \(action): \(String(cString: amqp_error_string2(library_error)))")
    }
  }
}

extension String {
  /// The bytes are borrowed: they live as long as the call.
  func withAMQPBytes<Result>(_ body: (amqp_bytes_t) -> Result) -> Result {
    withCString { text in
      body(amqp_bytes_t(len: strlen(text), bytes: UnsafeMutableRawPointer(mutating: text)))
    }
  }
}

/// Without these capabilities the broker says nothing of a deleted queue or an alarm (RELIABILITY: librabbitmq 6).
private func withClientProperties<Result>(
  connectionName: String, _ body: (UnsafePointer<amqp_table_t>) -> Result
) -> Result {
  func entry(_ key: StaticString, _ kind: Character, _ fill: (inout amqp_field_value_t) -> Void) -> amqp_table_entry_t {
    var value = amqp_field_value_t()
    value.kind = kind.asciiValue ?? 0
    fill(&value)
    let name = amqp_bytes_t(len: key.utf8CodeUnitCount, bytes: UnsafeMutableRawPointer(mutating: key.utf8Start))
    return amqp_table_entry_t(key: name, value: value)
  }
  var capabilities = [
    entry("consumer_cancel_notify", "t") { $0.value.boolean = 1 },
    entry("connection.blocked", "t") { $0.value.boolean = 1 },
    entry("publisher_confirms", "t") { $0.value.boolean = 1 },
    entry("basic.nack", "t") { $0.value.boolean = 1 },
    entry("authentication_failure_close", "t") { $0.value.boolean = 1 },
  ]
  return capabilities.withUnsafeMutableBufferPointer { capabilities in
    let table = amqp_table_t(num_entries: Int32(capabilities.count), entries: capabilities.baseAddress)
    return connectionName.withAMQPBytes { name in
      var properties = [
        entry("capabilities", "F") { $0.value.table = table },
        entry("connection_name", "S") { $0.value.bytes = name },
      ]
      return properties.withUnsafeMutableBufferPointer { properties in
        var table = amqp_table_t(num_entries: Int32(properties.count), entries: properties.baseAddress)
        return body(&table)
      }
    }
  }
}
