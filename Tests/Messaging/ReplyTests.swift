import AMQP
import Contracts
import Support
import Synchronization
import Testing

@testable import Messaging

/// Whose answers count.
extension MessagingTests {
  /// Publishes as a user of the broker.
  ///
  /// - Returns: whether the broker took it.
  private func publish(_ message: AMQPMessage, as user: String) async throws -> Bool {
    let connection = AMQPConnection(try Servers.broker(user: user), name: "test", logger: logger)
    async let running: Void = connection.run()
    #expect(try await becomesTrue { connection.isConnected })
    let outcomes = await connection.publish([message])
    connection.close()
    await running
    return outcomes[0].isSuccess
  }

  private func answer(_ request: AMQPDelivery, through exchange: String, _ body: String) throws -> AMQPMessage {
    var properties = AMQPProperties()
    properties.correlationID = request.properties.correlationID
    properties.type = ReplyType.success
    return AMQPMessage(
      exchange: exchange, routingKey: try #require(request.properties.replyTo), isMandatory: false,
      properties: properties, body: Array(body.utf8))
  }

  /// Asks the kitchen, and hands over the request as somebody who sees it on its way.
  private func asking(
    _ client: RequestClient, _ body: @Sendable (AMQPDelivery) async throws -> Void
  ) async throws -> Result<[UInt8], any Error> {
    let seen = Mutex<AMQPDelivery?>(nil)
    let spy = AMQPConnection(
      try Servers.broker(), name: "test",
      consuming: Consumption(queue: Topology.requests(of: .kitchen), prefetch: 0) { delivery in
        seen.withLock { $0 = delivery }
      }, logger: logger)
    async let running: Void = spy.run()
    #expect(try await becomesTrue { spy.isConnected })
    // Nobody's patience: each connection that answers is opened first.
    let asked = Task { try await client.reply(to: GetStock(restaurantId: .new()), within: .seconds(30)) }
    #expect(try await becomesTrue { seen.withLock { $0 } != nil })
    try await body(try #require(seen.withLock { $0 }))
    let result = await asked.result
    spy.close()
    await running
    return result
  }

  @Test("a context cannot answer what another was asked, even if it knows where the answer goes and its id")
  func forged() async throws {
    try await running { _, _, client in
      let honest = try await asking(client) { request in
        let forged = try answer(request, through: Topology.replies(of: .kitchen), "forged")
        #expect(try await !publish(forged, as: "orders"))
        _ = try await publish(answer(request, through: Topology.replies(of: .orders), "forged"), as: "orders")
        _ = try await publish(answer(request, through: "ocpizza.replies", "forged"), as: "orders")
        let own = try answer(request, through: Topology.replies(of: .kitchen), "honest")
        #expect(try await publish(own, as: "kitchen"))
      }
      #expect(try String(decoding: honest.get(), as: UTF8.self) == "honest")
    }
  }

  @Test("somebody who has seen ids of requests cannot guess another one")
  func ids() async throws {
    try await running { _, _, client in
      let seen = Mutex<[String]>([])
      for _ in 1...3 {
        _ = try await asking(client) { request in
          seen.withLock { $0.append(request.properties.correlationID ?? "") }
          _ = try await publish(answer(request, through: Topology.replies(of: .kitchen), "x"), as: "kitchen")
        }
      }
      let ids = seen.withLock { $0 }
      #expect(Set(ids.map { $0.prefix(8) }).count == 3 && Set(ids.map { $0.suffix(8) }).count == 3)
      #expect(ids.allSatisfy { $0.count == 36 })
    }
  }

  @Test("a gateway of the version before still gets its answers")
  func olderGateway() async throws {
    let answers = [Answer<Void>(GetStock.self) { _, _ in Storeroom(items: []) }]
    try await running(answers: answers) { _, _, _ in
      let received = Mutex<[AMQPDelivery]>([])
      let queue = "gateway.replies.\(ID.new())"
      let older = AMQPConnection(
        try Servers.broker(user: "gateway"), name: "test",
        declarations: [
          .exclusiveQueue(queue, bindings: [.init(exchange: "ocpizza.replies", routingKey: queue)])
        ],
        consuming: Consumption(queue: queue, prefetch: 0) { delivery in received.withLock { $0.append(delivery) } },
        logger: logger)
      async let running: Void = older.run()
      #expect(try await becomesTrue { older.isConnected })
      var properties = AMQPProperties()
      properties.type = GetStock.name
      properties.correlationID = "1"
      properties.replyTo = queue
      try await older.publish(
        AMQPMessage(
          exchange: Topology.requests, routingKey: Context.kitchen.rawValue, properties: properties,
          body: GetStock(restaurantId: .new()).json))
      #expect(try await becomesTrue { received.withLock { $0.first?.properties.correlationID } == "1" })
      older.close()
      await running
    }
  }
}
