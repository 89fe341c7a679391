import Contracts
import PostgreSQL
import Support
import Synchronization
import Testing

@testable import Messaging

/// A broker that has too little memory and takes no messages (RELIABILITY R11).
extension MessagingTests {
  private func setMemoryLimit(_ limit: String) async throws {
    try await Servers.rabbitctl("set_vm_memory_high_watermark", "absolute", limit)
  }

  private func duringMemoryAlarm(_ body: () async throws -> Void) async throws {
    try await setMemoryLimit("1000")
    do {
      try await body()
    } catch {
      try await setMemoryLimit("2GB")
      throw error
    }
    try await setMemoryLimit("2GB")
  }

  /// Whether a request fails before its time is up, because the broker takes no messages.
  private func isRefusedAtOnce(_ client: RequestClient) async throws -> Bool {
    let start = ContinuousClock.now
    do {
      _ = try await client.send(GetStock(restaurantId: .new()), within: .seconds(2))
      return false
    } catch let problem as Problem {
      return problem.code == .unavailable && ContinuousClock.now - start < .seconds(1)
    }
  }

  @Test(
    "during a memory alarm requests fail at once, consuming goes on, and events are published when it is over",
    .timeLimit(.minutes(2)))
  func memoryAlarm() async throws {
    let mayGoOn = Mutex(false)
    let subscription = Subscription<Void>.on(OrderChanged.self) { event, transaction in
      while !mayGoOn.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(20)) }
      transaction.queue("INSERT INTO effects VALUES (\(Int(event.order.number) ?? -1))")
    }
    let answer = Answer<Void>(GetStock.self) { _, _ in Storeroom(items: []) }
    try await running(subscriptions: [subscription], answers: [answer]) { database, outbox, client in
      let orders = try Servers.database(role: "orders")
      try await publish((1...20).map { order("\($0)") }, outbox)
      #expect(try await becomesTrue { try await orders.read("SELECT 1 FROM outbox").isEmpty })
      try await duringMemoryAlarm {
        // The broker tells a connection only when it publishes, so the first request may wait for its time-out.
        #expect(try await becomesTrue { try await isRefusedAtOnce(client) })
        try await publish((21...40).map { order("\($0)") }, outbox)
        mayGoOn.withLock { $0 = true }
        #expect(try await becomesTrue { try await effects(database) == Array(1...20) })
        #expect(try await orders.read("SELECT 1 FROM outbox").count == 20)
      }
      #expect(try await becomesTrue { try await effects(database) == Array(1...40) })
      #expect(try await becomesTrue { try await !isRefusedAtOnce(client) })
    }
  }
}
