import EventLoop
import Logging
import Support
import Synchronization
import Testing

@testable import AMQP

/// Against a real broker.
struct ConnectionTests {
  let logger = Logger(label: "test")

  /// Runs a connection for as long as the body takes, once it is connected.
  func withConnection<Result>(
    declarations: [Declaration] = [], consuming: Consumption? = nil,
    _ body: (AMQPConnection) async throws -> Result
  ) async throws -> Result {
    let connection = AMQPConnection(
      try Servers.broker(), name: "test", declarations: declarations, consuming: consuming, logger: logger)
    async let running: Void = connection.run()
    #expect(try await becomesTrue { connection.isConnected })
    do {
      let result = try await body(connection)
      connection.close()
      await running
      return result
    } catch {
      connection.close()
      await running
      throw error
    }
  }

  private func message(to queue: String, body: [UInt8] = [1, 2, 3], mandatory: Bool = true) -> AMQPMessage {
    var properties = AMQPProperties()
    properties.messageID = "42"
    properties.type = "test"
    properties.headers = ["count": .integer(7), "text": .string("pâte")]
    return AMQPMessage(
      exchange: "", routingKey: queue, isMandatory: mandatory, properties: properties, body: body)
  }

  @Test("a message arrives with its properties, whatever its size", arguments: [0, 1, 131_064, 131_065, 400_000])
  func roundTrip(size: Int) async throws {
    let received = Mutex<[AMQPDelivery]>([])
    let queue = "test.roundtrip.\(size)"
    try await withConnection(
      declarations: [.exclusiveQueue(queue, bindings: [])],
      consuming: Consumption(queue: queue, prefetch: 10) { delivery in received.withLock { $0.append(delivery) } }
    ) { connection in
      let body = (0..<size).map { UInt8(truncatingIfNeeded: $0) }
      try await connection.publish(message(to: queue, body: body))
      #expect(try await becomesTrue { received.withLock { $0.count } == 1 })
      let delivery = try #require(received.withLock { $0.first })
      #expect(delivery.body == body)
      #expect(delivery.properties.messageID == "42")
      #expect(delivery.properties.type == "test")
      #expect(delivery.properties.headers["text"] == .string("pâte"))
      #expect(delivery.properties.headers["count"] == .integer(7))
      connection.acknowledge(delivery)
    }
  }

  @Test("a message that no queue takes is returned, and its neighbours are confirmed")
  func returned() async throws {
    try await withConnection(declarations: [.exclusiveQueue("test.returned", bindings: [])]) { connection in
      let outcomes = await connection.publish([
        message(to: "test.returned"), message(to: "test.nobody"), message(to: "test.returned"),
      ])
      #expect(throws: Never.self) { try outcomes[0].get() }
      #expect(throws: AMQPError.returned(code: 312, text: "NO_ROUTE")) { try outcomes[1].get() }
      #expect(throws: Never.self) { try outcomes[2].get() }
    }
  }

  @Test("a message whose routing key is too long for the protocol is an error of its own, and its neighbours are sent")
  func tooLong() async throws {
    try await withConnection(declarations: [.exclusiveQueue("test.long", bindings: [])]) { connection in
      var long = message(to: String(repeating: "é", count: 128))
      long.isMandatory = false
      let outcomes = await connection.publish([message(to: "test.long"), long, message(to: "test.long")])
      #expect(throws: Never.self) { try outcomes[0].get() }
      #expect(throws: AMQPError.tooLong("routing key")) { try outcomes[1].get() }
      #expect(throws: Never.self) { try outcomes[2].get() }
      var correlated = message(to: "test.long")
      correlated.properties.correlationID = String(repeating: "x", count: 256)
      await #expect(throws: AMQPError.tooLong("correlation id")) { try await connection.publish(correlated) }
      correlated.properties.correlationID = String(repeating: "x", count: 255)
      try await connection.publish(correlated)
    }
  }

  @Test("a broker that lets us in and then closes is tried less and less often")
  func closesAtOnce() async throws {
    let connections = Mutex(0)
    // It finds out only when it asks for deliveries that it may not have them.
    let connection = AMQPConnection(
      try Servers.broker(user: "orders"), name: "test",
      consuming: Consumption(queue: "kitchen.events", prefetch: 1) { _ in }, logger: logger,
      onStateChange: { isConnected in
        if isConnected { connections.withLock { $0 += 1 } }
      })
    async let running: Void = connection.run()
    // How often it tries can only be counted over a time.
    try await Task.sleep(for: .seconds(4))
    connection.close()
    await running
    // After 0.1, 0.2, 0.4, 0.8 and 1.6 s, or half of each.
    #expect((3...9).contains(connections.withLock { $0 }))
  }

  @Test("a full queue refuses, and the publisher is told")
  func rejected() async throws {
    try await Servers.rabbitctl(
      "set_policy", "-p", "ocpizza", "full", "^test\\.full$", #"{"max-length":1,"overflow":"reject-publish"}"#)
    try await withConnection(declarations: [.exclusiveQueue("test.full", bindings: [])]) { connection in
      var outcomes: [Result<Void, AMQPError>] = []
      for _ in 0..<5 { outcomes += await connection.publish([message(to: "test.full")]) }
      #expect(throws: AMQPError.rejected) { try outcomes.last?.get() }
    }
    try await Servers.rabbitctl("clear_policy", "-p", "ocpizza", "full")
  }

  @Test("ten thousand messages are confirmed and delivered, each once")
  func many() async throws {
    let queue = "test.many"
    let received = Mutex<[Int]>([])
    try await withConnection(
      declarations: [.exclusiveQueue(queue, bindings: [])],
      consuming: Consumption(queue: queue, prefetch: 0) { delivery in
        received.withLock { $0.append(Int(delivery.body[0]) * 256 + Int(delivery.body[1])) }
      }
    ) { connection in
      for start in stride(from: 0, to: 10_000, by: 100) {
        let batch = (start..<start + 100).map { message(to: queue, body: [UInt8($0 / 256), UInt8($0 % 256)]) }
        for outcome in await connection.publish(batch) { try outcome.get() }
      }
      let isComplete = try await becomesTrue { received.withLock { $0.count } == 10_000 }
      #expect(isComplete)
      #expect(received.withLock { $0 } == Array(0..<10_000))
    }
  }

  @Test("more than the socket takes at once arrives whole and in order")
  func backPressure() async throws {
    let queue = "test.pressure"
    let received = Mutex<[UInt8?]>([])
    try await withConnection(
      declarations: [.exclusiveQueue(queue, bindings: [])],
      consuming: Consumption(queue: queue, prefetch: 0) { delivery in
        received.withLock { $0.append(Set(delivery.body).count == 1 ? delivery.body.first : nil) }
      }
    ) { connection in
      let numbers = (0..<200).map { UInt8($0) }
      let messages = numbers.map { message(to: queue, body: Array(repeating: $0, count: 150_000)) }
      for outcome in await connection.publish(messages) { try outcome.get() }
      #expect(try await becomesTrue { received.withLock { $0.count } == numbers.count })
      #expect(received.withLock { $0 } == numbers)
    }
  }

  @Test("many tasks may publish at once, on the event loop and off it")
  func together() async throws {
    let queue = "test.together"
    let received = Mutex<Set<[UInt8]>>([])
    try await withConnection(
      declarations: [.exclusiveQueue(queue, bindings: [])],
      consuming: Consumption(queue: queue, prefetch: 0) { delivery in
        received.withLock { _ = $0.insert(delivery.body) }
      }
    ) { connection in
      try await withThrowingDiscardingTaskGroup { group in
        for task in UInt8(0)..<40 {
          group.addTask(executorPreference: task.isMultiple(of: 2) ? EventLoop.shared : nil) {
            for number in UInt8(0)..<50 { try await connection.publish(message(to: queue, body: [task, number])) }
          }
        }
      }
      #expect(try await becomesTrue { received.withLock { $0.count } == 40 * 50 })
    }
  }

  @Test("a delivery given back comes again; one given up does not")
  func reject() async throws {
    let queue = "test.reject"
    let received = Mutex<[AMQPDelivery]>([])
    try await withConnection(
      declarations: [.exclusiveQueue(queue, bindings: [])],
      consuming: Consumption(queue: queue, prefetch: 1) { delivery in received.withLock { $0.append(delivery) } }
    ) { connection in
      try await connection.publish(message(to: queue))
      #expect(try await becomesTrue { received.withLock { $0.count } == 1 })
      connection.reject(try #require(received.withLock { $0.first }), requeue: true)
      #expect(try await becomesTrue { received.withLock { $0.count } == 2 })
      let again = try #require(received.withLock { $0.last })
      #expect(again.isRedelivered)
      connection.reject(again, requeue: false)
      try await connection.publish(message(to: queue))
      #expect(try await becomesTrue { received.withLock { $0.count } == 3 })
      #expect(received.withLock { $0.last?.isRedelivered } == false)
    }
  }

  @Test("nothing hangs when the broker dies: calls fail, and work again when it is back")
  func brokerRestart() async throws {
    let queue = "test.restart"
    let received = Mutex<[AMQPDelivery]>([])
    try await withConnection(
      declarations: [.exclusiveQueue(queue, bindings: [])],
      consuming: Consumption(queue: queue, prefetch: 10) { delivery in received.withLock { $0.append(delivery) } }
    ) { connection in
      async let restarted: Void = Servers.crashBroker()
      #expect(try await becomesTrue { !connection.isConnected })
      await #expect(throws: AMQPError.notConnected) { try await connection.publish(message(to: queue)) }
      try await restarted
      #expect(try await becomesTrue(within: .seconds(60)) { connection.isConnected })
      try await connection.publish(message(to: queue))
      #expect(try await becomesTrue { received.withLock { $0.count } == 1 })
    }
  }

  @Test("a broker that is not there is waited for", .timeLimit(.minutes(1)))
  func noBroker() async throws {
    var configuration = try Servers.broker()
    configuration.port = 1
    let (failures, failure) = AsyncStream.makeStream(of: Void.self)
    let connection = AMQPConnection(
      configuration, name: "test", logger: Logger(label: "test") { _ in FailureHandler { failure.yield() } })
    async let running: Void = connection.run()
    var failed = failures.makeAsyncIterator()
    // It tries again, and again.
    for _ in 0..<3 { try #require(await failed.next() != nil) }
    await #expect(throws: AMQPError.notConnected) { try await connection.publish(message(to: "anywhere")) }
    connection.close()
    await running
    await #expect(throws: AMQPError.closed) { try await connection.publish(message(to: "anywhere")) }
  }
}

/// Tells of each warning: that there is no connection.
private struct FailureHandler: LogHandler {
  private let told: @Sendable () -> Void
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.warning

  init(_ told: @escaping @Sendable () -> Void) {
    self.told = told
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) { told() }
}
