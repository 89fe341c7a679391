import AMQP
import Contracts
import EventLoop
import PostgreSQL
import Support
import Synchronization
import Testing

@testable import Messaging

/// Several requests, or answers, in one message.
extension MessagingTests {
  private func part(_ body: String, trace: String? = nil) -> MessagePart {
    MessagePart(id: ID.new().description, type: "catalogue.get-product", trace: trace, body: Array(body.utf8))
  }

  @Test("what shares a message comes out as it went in, whatever it holds", arguments: [2, 32])
  func partsKept(count: Int) throws {
    let bodies = ["{}", "", "{\"a\":\"\n b 1 -\n\"}", "é"]
    let parts = (0..<count).map { part(bodies[$0 % 4], trace: $0 % 2 == 0 ? "00-\($0)" : nil) }
    let message = AMQPMessage(carrying: parts[...], to: "x", routingKey: "y", isMandatory: true)
    #expect(try [MessagePart](reading: message.body) == parts)
  }

  @Test(
    "a shared message of another form is not read in part",
    arguments: ["", "\n", "a b 2 -\n{", "a b 2\n{}", "a b -1 -\n", "a b 2 -\n{}rest", "a b x -\n{}"])
  func partsUnreadable(body: String) {
    #expect(throws: UnreadableParts.self) { try [MessagePart](reading: Array(body.utf8)) }
  }

  @Test("a message is shared by 32 at most, and by no more than 64 KiB; what is larger has one for itself")
  func shares() {
    let large = String(repeating: "x", count: 40_000)
    var parts = [part(large), part(large), part(large + large)] + (1...40).map { _ in part("{}") }
    var counts: [Int] = []
    while !parts.isEmpty { counts.append(parts.takeShare().count) }
    #expect(counts == [1, 1, 1, 32, 8])
  }

  @Test("requests that come while others are on their way share messages, and each gets its own answer")
  func requestsShare() async throws {
    let seen = Mutex((messages: 0, parts: 0))
    try await running { _, _, client in
      let server = AMQPConnection(
        try Servers.broker(user: "kitchen"), name: "test", declarations: [.exchange(Topology.replies(of: .kitchen))],
        consuming: Consumption(queue: Topology.requests(of: .kitchen), prefetch: 0) { delivery in
          let parts = (try? delivery.parts().count) ?? 0
          seen.withLock { $0 = ($0.messages + 1, $0.parts + parts) }
        }, logger: logger)
      async let serving: Void = server.run()
      #expect(try await becomesTrue { server.isConnected })
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<400 {
          group.addTask { _ = try? await client.reply(to: GetStock(restaurantId: .new()), within: .seconds(30)) }
        }
        let haveAllCome = try await becomesTrue { seen.withLock { $0.parts } == 400 }
        #expect(haveAllCome)
        // Nobody answers here.
        group.cancelAll()
      }
      server.close()
      await serving
    }
    #expect((13...100).contains(seen.withLock { $0.messages }))
  }

  @Test("answers to requests that shared a message share messages, and then theirs is acknowledged")
  func answersShare() async throws {
    let handled = Mutex(0)
    let answer = Answer<Void>(GetStock.self) { _, _ in
      handled.withLock { $0 += 1 }
      return Storeroom(items: [])
    }
    // On the event loop, as a service.
    try await withTaskExecutorPreference(EventLoop.shared) {
      try await running(answers: [answer]) { _, _, _ in try await askTogether(20) }
    }
    // What is not acknowledged comes to the next server.
    try await running(answers: [answer]) { _, _, _ in try await Task.sleep(for: .milliseconds(300)) }
    #expect(handled.withLock { $0 } == 20)
  }

  /// Asks the kitchen for its stock so many times in one message, and looks at what comes back.
  private func askTogether(_ count: Int) async throws {
    let received = Mutex<[AMQPDelivery]>([])
    let queue = "gateway.replies.\(ID.new())"
    let asker = AMQPConnection(
      try Servers.broker(user: "gateway"), name: "test",
      declarations: [
        .exclusiveQueue(queue, bindings: [.init(exchange: Topology.replies(of: .kitchen), routingKey: queue)])
      ],
      consuming: Consumption(queue: queue, prefetch: 0) { delivery in received.withLock { $0.append(delivery) } },
      logger: logger)
    async let running: Void = asker.run()
    #expect(try await becomesTrue { asker.isConnected })
    let asked = (1...count).map { _ in
      MessagePart(id: ID.new().description, type: GetStock.name, body: GetStock(restaurantId: .new()).json)
    }
    var message = AMQPMessage(
      carrying: asked[...], to: Topology.requests, routingKey: Context.kitchen.rawValue, isMandatory: true)
    message.properties.replyTo = queue
    try await asker.publish(message)
    #expect(try await becomesTrue { try received.withLock { try $0.flatMap { try $0.parts() } }.count == count })
    let parts = try received.withLock { try $0.flatMap { try $0.parts() } }
    #expect(Set(parts.map(\.id)) == Set(asked.map(\.id)))
    #expect(parts.allSatisfy { $0.type == ReplyType.success })
    #expect(received.withLock { $0.count } <= 3)
    asker.close()
    await running
  }

  @Test("a server works on no more requests at once than it may, also where they share a message")
  func placesKept() async throws {
    let working = Mutex((now: 0, most: 0))
    let answer = Answer<Void>(GetStock.self) { _, _ in
      working.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
      try await Task.sleep(for: .milliseconds(5))
      working.withLock { $0.now -= 1 }
      return Storeroom(items: [])
    }
    try await running(answers: [answer], concurrency: 3) { _, _, client in
      try await withThrowingTaskGroup { group in
        for _ in 0..<60 { group.addTask { _ = try await client.send(GetStock(restaurantId: .new())) } }
        try await group.waitForAll()
      }
    }
    #expect(working.withLock { $0.most } == 3)
  }
}
