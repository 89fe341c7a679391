import Contracts
import FoundationEssentials
import Logging
import Support
import Synchronization
import Testing

@testable import AMQP
@testable import Messaging

/// What each of the broker's users may do, tried at the broker itself (RELIABILITY S17, S18). Whatever is allowed must be seen
/// to work and whatever is not must be seen to be refused, so a broker that does not answer fails these tests.
@Suite(.serialized)
struct PermissionTests {
  private struct Definitions: Decodable {
    struct Named: Decodable {
      var name: String
    }
    var users: [Named]
    var queues: [Named]
    var exchanges: [Named]
  }

  enum Verdict: Equatable {
    case allowed, refused
    case unclear(String)
  }

  private static func definitions() throws -> Definitions {
    let path = try Servers.variable("ROOT") + "/compose/rabbitmq/definitions.json"
    return try JSONDecoder().decode(Definitions.self, from: Data(contentsOf: URL(filePath: path)))
  }

  private static func users() throws -> [String] { try definitions().users.map(\.name) }

  @Test("a context reads its own queues and no others; nobody but an operator reads dead letters")
  func reading() async throws {
    // The operator comes last, and takes away what the others have read.
    let users = try Self.users().filter { $0 != "operator" } + ["operator"]
    for queue in try Self.definitions().queues.map(\.name) {
      var properties = AMQPProperties()
      properties.type = "probe"
      let probe = AMQPMessage(exchange: "", routingKey: queue, properties: properties, body: [1])
      #expect(try await attempt(as: "operator", [], publishing: probe) == .allowed)
      for user in users {
        let isOwn = queue == "\(user).events" || queue == "\(user).requests"
        let verdict = try await read(queue, as: user)
        #expect(verdict == (isOwn || user == "operator" ? .allowed : .refused), "\(user) reads \(queue)")
      }
    }
  }

  @Test("a context tells events and replies, the gateway asks, and neither writes to a queue by its name")
  func writing() async throws {
    // With the default exchange, whose messages go to any queue by its name, and those that every broker has.
    let exchanges = try Self.definitions().exchanges.map(\.name) + ["", "amq.direct", "amq.topic", "amq.fanout"]
    for user in try Self.users() {
      for exchange in exchanges {
        let isAllowed =
          switch user {
          case "operator": true
          case "gateway": exchange == Topology.requests
          default: [Topology.events, "ocpizza.replies", "ocpizza.replies.\(user)"].contains(exchange)
          }
        let key = Context(rawValue: user).map { Topology.retryKey(of: $0) } ?? "probe"
        let verdict = try await write(to: exchange, key: user == "catalogue" ? CategoryChanged.name : key, as: user)
        #expect(verdict == (isAllowed ? .allowed : .refused), "\(user) writes to \(exchange)")
      }
    }
  }

  @Test("a context publishes the events that it declares and no others", arguments: Context.allCases)
  func topics(context: Context) async throws {
    for event in allEvents {
      // A topic that nobody follows: the broker asks whether it may be published before it looks for a queue.
      let key = event.name == OrderChanged.name ? "\(event.name).probe" : event.name
      let isOwn = event.name.hasPrefix("\(context.rawValue).")
      let verdict = try await write(to: Topology.events, key: key, as: context.rawValue)
      #expect(verdict == (isOwn ? .allowed : .refused), "\(context) publishes \(key)")
    }
    for key in ["probe", "\(context.rawValue).probe", "\(context.rawValue).probe.retry"] {
      #expect(try await write(to: Topology.events, key: key, as: context.rawValue) == .refused)
    }
    for queue in try Self.definitions().queues.map(\.name) {
      try await Servers.rabbitctl("purge_queue", "-p", "ocpizza", queue)
    }
  }

  @Test("of a message with several routing keys the broker looks at the first only: BCC is checked by newer brokers")
  func blindCopies() async throws {
    // RabbitMQ 3.10 checks the key of `basic.publish`, so a context could write an event of another here; 4 checks all keys. Keys
    // to watch by therefore begin with the name of their context. This fails with a broker that checks them: then it is refused.
    var properties = AMQPProperties()
    properties.headers[AMQPProperties.blindCopies] = .list(["kitchen.probe"])
    let message = AMQPMessage(
      exchange: Topology.events, routingKey: "orders.order-changed.probe", properties: properties, body: [1])
    #expect(try await attempt(as: "orders", [], publishing: message) == .allowed)
  }

  @Test("nobody makes anything in the broker but the gateway its own queues, bound to what it may hear")
  func making() async throws {
    for user in try Self.users() {
      for owner in [user, "gateway"] {
        let isAllowed = user == "operator" || (user == "gateway" && owner == "gateway")
        let verdict = try await attempt(as: user, [.exclusiveQueue("\(owner).probe", bindings: [])])
        #expect(verdict == (isAllowed ? .allowed : .refused), "\(user) makes \(owner).probe")
      }
    }
    for exchange in try Self.definitions().exchanges.map(\.name) {
      let isAllowed = exchange == Topology.events || exchange.hasPrefix("ocpizza.replies")
      let key = exchange == Topology.events ? AccessRevoked.name : "probe"
      let verdict = try await listen(at: exchange, by: key)
      #expect(verdict == (isAllowed ? .allowed : .refused), "the gateway listens at \(exchange)")
    }
  }

  @Test("the gateway binds events that all replicas follow, and those of one order or restaurant, but no pattern")
  func watching() async throws {
    let id = ID.new()
    for key in [
      RestaurantChanged.name, WatchKey.order(id), WatchKey.ordersOfRestaurant(id), WatchKey.decisionsOfRestaurant(id),
    ] {
      #expect(try await listen(at: Topology.events, by: key) == .allowed, "\(key)")
    }
    for key in [
      "#", "*.*", "orders.#", "orders.watch.#", "orders.watch.order.*", "orders.watch.order.*.*",
      "orders.watch.order.\(id).*",
      "orders.watch.customer.\(id)", "payment.watch.restaurant.\(id)", OrderChanged.routingKey(.placed),
      TicketDecided.name,
      PaymentChanged.name, AccountChanged.name,
    ] {
      #expect(try await listen(at: Topology.events, by: key) == .refused, "\(key)")
    }
  }

  private func listen(at exchange: String, by key: String) async throws -> Verdict {
    let binding = Declaration.Binding(exchange: exchange, routingKey: key)
    // The broker holds an exclusive queue for a moment longer than its connection lives, so each try has a queue of its own.
    return try await attempt(as: "gateway", [.exclusiveQueue("gateway.probe.\(ID.new())", bindings: [binding])])
  }

  @Test("a broker that is not there allows and refuses nothing")
  func deadBroker() async throws {
    var nowhere = try Servers.broker(user: "orders")
    nowhere.port = 1
    let verdict = try await attempt(at: nowhere, [])
    guard case .unclear = verdict else {
      Issue.record("it was taken for \(verdict)")
      return
    }
  }

  // MARK: - Trying

  /// Consumes until a message has come.
  private func read(_ queue: String, as user: String) async throws -> Verdict {
    let (deliveries, delivery) = AsyncStream.makeStream(of: AMQPDelivery.self)
    return try await attempt(
      as: user, [], consuming: Consumption(queue: queue, prefetch: 1) { delivery.yield($0) }
    ) { connection in
      for await delivery in deliveries {
        if user == "operator" { connection.acknowledge(delivery) }
        return
      }
    }
  }

  private func write(to exchange: String, key: String, as user: String) async throws -> Verdict {
    try await attempt(
      as: user, [],
      publishing: AMQPMessage(exchange: exchange, routingKey: key, properties: AMQPProperties(), body: [1]))
  }

  private func attempt(
    as user: String, _ declarations: [Declaration], publishing message: AMQPMessage? = nil,
    consuming consumption: Consumption? = nil, _ body: @escaping @Sendable (AMQPConnection) async -> Void = { _ in }
  ) async throws -> Verdict {
    try await attempt(
      at: try Servers.broker(user: user), declarations, publishing: message, consuming: consumption, body)
  }

  /// Opens a connection and does what is asked on it. Allowed is what comes to its end; refused what the broker answers with 403.
  private func attempt(
    at broker: AMQPConfiguration, _ declarations: [Declaration], publishing message: AMQPMessage? = nil,
    consuming consumption: Consumption? = nil, _ body: @escaping @Sendable (AMQPConnection) async -> Void = { _ in }
  ) async throws -> Verdict {
    let (reasons, reason) = AsyncStream.makeStream(of: String.self)
    let logger = Logger(label: "permissions") { _ in ReasonHandler(reason) }
    let connection = AMQPConnection(
      broker, name: "permissions", declarations: declarations, consuming: consumption, logger: logger)
    return await withTaskGroup(of: Verdict?.self) { group in
      group.addTask {
        await connection.run()
        return nil
      }
      group.addTask {
        while !connection.isConnected, !Task.isCancelled { try? await Task.sleep(for: .milliseconds(2)) }
        if let message {
          do throws(AMQPError) {
            try await connection.publish(message)
          } catch .returned {
            // The exchange took it; that no queue is bound for it is another matter.
          } catch {
            // The broker has closed the connection, and says why.
            return nil
          }
        }
        await body(connection)
        return Task.isCancelled ? nil : .allowed
      }
      group.addTask {
        for await reason in reasons { return reason.contains("403") ? .refused : .unclear(reason) }
        return nil
      }
      group.addTask {
        try? await Task.sleep(for: .seconds(5))
        return .unclear("no answer in 5 s")
      }
      var verdict: Verdict?
      while verdict == nil, let next = await group.next() { verdict = next }
      connection.close()
      group.cancelAll()
      return verdict ?? .unclear("nothing happened")
    }
  }
}

/// Passes on why a connection was lost.
private struct ReasonHandler: LogHandler {
  private let reason: AsyncStream<String>.Continuation
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.info

  init(_ reason: AsyncStream<String>.Continuation) {
    self.reason = reason
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    if let text = event.metadata?["reason"] { reason.yield("\(text)") }
  }
}
