import AMQP
import Contracts
import FoundationEssentials
import Logging
import PostgreSQL
import ServiceLifecycle
import Support
import Synchronization
import Testing

@testable import Messaging

/// One context asks another; and what a repeated request gets.
extension MessagingTests {
  @Test("a request is answered, and a problem comes back as the service threw it")
  func requests() async throws {
    let answers = [
      Answer<Void>(GetStock.self) { request, _ in
        Storeroom(items: [
          StockItem(ingredientId: request.restaurantId, name: "Farine", unit: "g", quantity: 1, reserved: 0)
        ])
      },
      Answer<Void>(SetStock.self) { _, _ in throw Problem(.conflict, "Counted by somebody else.", allowed: ["wait"]) },
    ]
    try await running(answers: answers) { _, _, client in
      let restaurant = ID.new()
      let reply = try await client.send(GetStock(restaurantId: restaurant))
      #expect(reply.items.first?.ingredientId == restaurant)
      await #expect(throws: Problem(.conflict, "Counted by somebody else.", allowed: ["wait"])) {
        try await client.send(SetStock(restaurantId: restaurant, quantities: []))
      }
    }
  }

  @Test("many requests at once each get their own answer")
  func manyRequests() async throws {
    let answer = Answer<Void>(GetStock.self) { request, _ in
      Storeroom(items: [StockItem(ingredientId: request.restaurantId, name: "", unit: "", quantity: 0, reserved: 0)])
    }
    try await running(answers: [answer]) { _, _, client in
      try await withThrowingTaskGroup { group in
        for _ in 0..<500 {
          group.addTask {
            let id = ID.new()
            let reply = try await client.send(GetStock(restaurantId: id))
            #expect(reply.items.first?.ingredientId == id)
          }
        }
        try await group.waitForAll()
      }
    }
  }

  @Test("no answer in time is a time-out, and the request is not carried out for somebody who has gone")
  func deadline() async throws {
    let carriedOut = Mutex(0)
    let answer = Answer<Void>(GetStock.self) { _, _ in
      carriedOut.withLock { $0 += 1 }
      try await Task.sleep(for: .seconds(1))
      return Storeroom(items: [])
    }
    try await running(answers: [answer]) { _, _, client in
      let problem = await #expect(throws: Problem.self) {
        try await client.send(GetStock(restaurantId: .new()), within: .milliseconds(200))
      }
      #expect(problem?.code == .timeout)
    }
    // Nobody serves now: what waits in the queue expires with its caller.
    try await running { _, _, client in
      let problem = await #expect(throws: Problem.self) {
        try await client.send(GetStock(restaurantId: .new()), within: .milliseconds(200))
      }
      #expect(problem?.code == .timeout)
      try await Task.sleep(for: .milliseconds(300))
    }
    let before = carriedOut.withLock { $0 }
    try await running(answers: [answer]) { _, _, _ in try await Task.sleep(for: .milliseconds(300)) }
    #expect(carriedOut.withLock { $0 } == before)
  }

  @Test("one key gives one answer, no matter who comes first")
  func idempotency() async throws {
    try await running { _, _, _ in
      let orders = try Servers.database(role: "orders")
      let account = ID.new()
      @Sendable func place(_ content: String) async throws -> String {
        let idempotency = Idempotency(account: account, request: "test", key: "k", content: content)
        return try await idempotency.answer(in: orders) {
          try await orders.transaction { transaction in
            transaction.queue("INSERT INTO facts VALUES (1)")
            let reply = "\"\(ID.new())\""
            idempotency.record(Array(reply.utf8), in: transaction)
            return reply
          }
        } repeated: { earlier in
          String(decoding: try earlier.reply, as: UTF8.self)
        }
      }
      let replies = try await withThrowingTaskGroup { group in
        for _ in 0..<20 { group.addTask { try await place("the same") } }
        return try await group.reduce(into: Set<String>()) { $0.insert($1) }
      }
      #expect(replies.count == 1)
      #expect(try await orders.read("SELECT 1 FROM facts").count == 1)
      await #expect(throws: Problem.keyReused) { _ = try await place("something else") }
    }
  }

  @Test("a repetition of what is no longer possible gets the first reply; an outage is no reason to look for one")
  func noLongerPossible() async throws {
    try await running { _, _, _ in
      let orders = try Servers.database(role: "orders")
      let idempotency = Idempotency(account: .new(), request: "test", key: "k", content: "")
      func answer(_ body: () async throws -> ID) async throws -> ID {
        try await idempotency.answer(in: orders, body) { earlier in
          guard case .made(let id) = earlier else { throw Problem.notFound }
          return id
        }
      }
      let refused = Problem(.conflict, "Sold out.")
      await #expect(throws: refused) { _ = try await answer { throw refused } }
      let made = ID.new()
      let first = try await answer {
        try await orders.transaction { Idempotency.record([(idempotency, made)], in: $0) }
        return made
      }
      #expect(first == made)
      #expect(try await answer { throw refused } == made)
      await #expect(throws: PostgresError.timedOut) { _ = try await answer { throw PostgresError.timedOut } }
    }
  }
}
