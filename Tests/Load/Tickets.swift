import ArgumentParser
import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1

/// Measures how long after its 201 an order is in the kitchen's list of tickets, under a steady load of orders.
///
/// Only one order in forty goes to the restaurant that is watched, because every look costs the platform as much as an order. It is
/// handed over as soon as it was seen, so the list stays short: one that is cancelled would stay for ten minutes.
struct Tickets: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Measure how soon an accepted order is a ticket.")

  @Option(help: "Orders a second.")
  var rate: Double

  @Option(help: "How long, in seconds.")
  var seconds: Double

  @Option(help: "The gateway.")
  var url: String

  @Option(help: "An access token of a group manager.")
  var token: String

  @Option(help: "The restaurant that is watched.")
  var watched: String

  @Option(help: "The other restaurants.")
  var others: [String]

  @Option(help: "What is ordered.")
  var products: [String]

  func run() async throws {
    var latencies = Latencies()
    var failures = 0
    try await withClient(connections: 64) { client in
      let begin = ContinuousClock.now
      await withTaskGroup(of: (latency: Duration?, isFailure: Bool).self) { group in
        for index in 0..<Int(rate * seconds) {
          try? await Task.sleep(until: begin + .seconds(Double(index) / rate), clock: .continuous)
          let isWatched = index % 40 == 0
          group.addTask {
            do {
              let order = try await place(in: isWatched ? watched : others[index % others.count], client)
              return (isWatched ? try await timeUntilTicket(of: order, client) : nil, false)
            } catch {
              return (nil, true)
            }
          }
        }
        for await outcome in group {
          if let latency = outcome.latency { latencies.record(latency) }
          if outcome.isFailure { failures += 1 }
        }
      }
    }
    report([
      "tickets": Double(latencies.count), "failures": Double(failures), "p50": latencies.milliseconds(at: 50),
      "p99": latencies.milliseconds(at: 99), "max": latencies.milliseconds(at: 100),
    ])
  }

  private struct Failure: Error {}

  private func place(in restaurant: String, _ client: HTTPClient) async throws -> String {
    let lines = products.shuffled().prefix(2).map { #"{"productId":"\#($0)","quantity":1}"# }.joined(separator: ",")
    let body = """
      {"restaurantId":"\(restaurant)","fulfilment":"takeaway","paymentMethod":"cash","lines":[\(lines)]}
      """
    let answer = try await send(.POST, "/orders", body, client)
    guard let start = answer.firstRange(of: #""id":""#) else { throw Failure() }
    return String(answer[start.upperBound...].prefix(36))
  }

  private func timeUntilTicket(of order: String, _ client: HTTPClient) async throws -> Duration {
    let placed = ContinuousClock.now
    while try await !send(.GET, "/kitchen/tickets?restaurant=\(watched)", nil, client).contains(order) {
      try await Task.sleep(for: .milliseconds(2))
      guard .now - placed < .seconds(30) else { throw Failure() }
    }
    let latency = ContinuousClock.now - placed
    for step in ["preparing", "ready"] { _ = try await send(.PUT, "/orders/\(order)/\(step)", nil, client) }
    _ = try await send(.POST, "/payment", #"{"orderId":"\#(order)","method":"cash"}"#, client)
    _ = try await send(.PUT, "/orders/\(order)/collected", nil, client)
    return latency
  }

  private func send(
    _ method: HTTPMethod, _ path: String, _ body: String?, _ client: HTTPClient
  ) async throws -> String {
    var request = HTTPClientRequest(url: url + path)
    request.method = method
    request.headers.add(name: "Authorization", value: "Bearer \(token)")
    request.headers.add(name: "Content-Type", value: "application/json")
    request.headers.add(name: "Idempotency-Key", value: UUID().uuidString)
    request.body = body.map { .bytes(ByteBuffer(string: $0)) }
    let response = try await client.execute(request, timeout: .seconds(30))
    let bytes = try await response.body.collect(upTo: 4 << 20)
    guard (200..<300).contains(response.status.code) else { throw Failure() }
    return String(buffer: bytes)
  }
}
