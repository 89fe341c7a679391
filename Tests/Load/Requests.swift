import ArgumentParser
import Contracts
import Logging
import Messaging
import ServiceLifecycle
import Support

/// Sends requests through the broker, with a reply that costs nothing. Needs only the broker; no service may run.
struct Requests: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Measure request and reply.")

  @Option(help: "How many requests wait for their reply at a time.")
  var inFlight: Int

  @Option(help: "How many requests.")
  var count: Int

  func run() async throws {
    let logger = Logger.quiet
    let client = RequestClient(broker: try Servers.broker(user: "gateway"), name: "gateway", logger: logger)
    let server = RequestServer(
      .kitchen, broker: try Servers.broker(user: "kitchen"),
      answers: [Answer<Void>(GetStock.self) { _, _ in Storeroom(items: []) }],
      of: (), logger: logger)
    let group = ServiceGroup(configuration: ServiceGroupConfiguration(services: [client, server], logger: logger))
    try await withThrowingTaskGroup { tasks in
      tasks.addTask { try await group.run() }
      while !(client.isConnected && server.isConnected) { try await Task.sleep(for: .milliseconds(10)) }
      _ = try await ask(client, count: count / 10)
      let begin = ContinuousClock.now
      let latencies = try await ask(client, count: count)
      report([
        "rate": Double(latencies.count) / (ContinuousClock.now - begin).seconds,
        "p50": latencies.milliseconds(at: 50), "p99": latencies.milliseconds(at: 99),
      ])
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
    }
  }

  private func ask(_ client: RequestClient, count: Int) async throws -> Latencies {
    let each = max(1, count / inFlight)
    return try await withThrowingTaskGroup(of: [Duration].self) { group in
      for _ in 0..<inFlight {
        group.addTask {
          var durations: [Duration] = []
          for _ in 0..<each {
            let begin = ContinuousClock.now
            _ = try await client.send(GetStock(restaurantId: .new()))
            durations.append(.now - begin)
          }
          return durations
        }
      }
      var latencies = Latencies()
      for try await durations in group { durations.forEach { latencies.record($0) } }
      return latencies
    }
  }
}
