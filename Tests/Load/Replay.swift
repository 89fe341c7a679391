import ArgumentParser
import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1

/// Sends prepared requests in an open loop: each at its time, whether or not earlier ones were answered, so that a stall of the
/// server shows as latency. Latency counts from when a request should have left.
struct Replay: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Send the requests of a file at a steady rate.")

  @Option(help: "Requests a second.")
  var rate: Double

  @Option(help: "Connections at most.")
  var connections = 32

  @Option(help: "Requests at the beginning that are not counted.")
  var warmUp = 0

  @Argument(help: "A file with one JSON object a line: method, url, headers, body.")
  var file: String

  struct Prepared: Decodable {
    var method: String
    var url: String
    var headers: [String: String]
    var body: String?

    var request: HTTPClientRequest {
      var request = HTTPClientRequest(url: url)
      request.method = HTTPMethod(rawValue: method)
      for (name, value) in headers { request.headers.add(name: name, value: value) }
      request.body = body.map { .bytes(ByteBuffer(string: $0)) }
      return request
    }
  }

  func run() async throws {
    let decoder = JSONDecoder()
    let lines = try Data(contentsOf: URL(filePath: file)).split(separator: UInt8(ascii: "\n"))
    let requests = try lines.map { try decoder.decode(Prepared.self, from: $0).request }
    var latencies = Latencies()
    var failures = 0
    let begin = ContinuousClock.now
    try await withClient(connections: connections) { client in
      await withTaskGroup(of: (index: Int, latency: Duration, isFailure: Bool).self) { group in
        for (index, request) in requests.enumerated() {
          let due = begin + .seconds(Double(index) / rate)
          try? await Task.sleep(until: due, clock: .continuous)
          group.addTask {
            let status = try? await client.status(of: request)
            return (index, .now - due, !(200..<300).contains(status ?? 0))
          }
        }
        for await outcome in group where outcome.index >= warmUp {
          latencies.record(outcome.latency)
          if outcome.isFailure { failures += 1 }
        }
      }
    }
    let elapsed = (ContinuousClock.now - begin).seconds
    report([
      "requests": Double(latencies.count), "failures": Double(failures),
      "rate": Double(requests.count) / elapsed, "p50": latencies.milliseconds(at: 50),
      "p99": latencies.milliseconds(at: 99), "max": latencies.milliseconds(at: 100),
    ])
  }
}

/// Runs a closure with an HTTP client that opens at most so many connections to each host.
func withClient<Result>(
  connections: Int, _ body: (HTTPClient) async throws -> Result
) async throws -> Result {
  var configuration = HTTPClient.Configuration()
  configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
  let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  do {
    let result = try await body(client)
    try await client.shutdown()
    return result
  } catch {
    try await client.shutdown()
    throw error
  }
}

extension HTTPClient {
  func status(of request: HTTPClientRequest) async throws -> Int {
    let response = try await execute(request, timeout: .seconds(30))
    for try await _ in response.body {}
    return Int(response.status.code)
  }
}
