import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// One process of a service, as it answers at its health port.
struct Replica: Encodable, Sendable {
  enum State: String, Encodable {
    case ready
    /// It lives, and waits for something.
    case waiting
    /// It does not answer.
    case away
  }

  let service: String
  let replica: Int
  var state = State.away
  var version: String?
  /// What it waits for.
  var reason: String?
  /// Events that the broker has not confirmed, and the age of the oldest in seconds.
  var outboxEvents: Int?
  var outboxSeconds: Double?
  /// Rows and events that need a person.
  var setAside = 0
  /// How many tasks had to wait for a connection to the database since the start.
  var databaseWaits: Int?
  var memoryBytes: Int?

  var name: String { "\(service)-\(replica)" }

  private struct Health: Decodable {
    let version: String
  }

  private static let timeout = TimeAmount.milliseconds(700)

  static func look(at port: Int, service: String, replica: Int) async -> Replica {
    var found = Replica(service: service, replica: replica)
    guard let health = await get("/health", port), health.status == 200 else { return found }
    found.version = (try? JSONDecoder().decode(Health.self, from: Data(health.body.utf8)))?.version
    async let ready = get("/ready", port)
    async let metrics = get("/metrics", port)
    if let ready = await ready {
      found.state = ready.status == 200 ? .ready : .waiting
      found.reason = ready.body.isEmpty ? nil : ready.body.split(separator: "\n").joined(separator: ", ")
    } else {
      found.state = .waiting
      found.reason = "no answer in time"
    }
    if let metrics = await metrics { found.take(Metrics(metrics.body)) }
    return found
  }

  /// - Returns: the version once it is ready.
  static func isReady(at port: Int) async -> (isReady: Bool, version: String?) {
    guard let ready = await get("/ready", port), ready.status == 200, let health = await get("/health", port) else {
      return (false, nil)
    }
    return (true, (try? JSONDecoder().decode(Health.self, from: Data(health.body.utf8)))?.version)
  }

  private mutating func take(_ metrics: Metrics) {
    outboxEvents = metrics.sum("ocpizza_outbox_events").map { Int($0) }
    outboxSeconds = metrics.sum("ocpizza_outbox_age_seconds")
    databaseWaits = metrics.sum("ocpizza_database_wait_seconds_count").map { Int($0) }
    memoryBytes = metrics.sum("process_resident_memory_bytes").map { Int($0) }
    setAside = Int((metrics.sum("ocpizza_rows_set_aside") ?? 0) + (metrics.sum("ocpizza_events_not_understood") ?? 0))
  }

  static func get(_ path: String, _ port: Int) async -> (status: Int, body: String)? {
    do {
      let response = try await HTTPClient.shared.execute(
        HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)"), timeout: timeout)
      return (Int(response.status.code), String(buffer: try await response.body.collect(upTo: 4 << 20)))
    } catch {
      return nil
    }
  }
}

/// The samples of an exposition, as far as the operator's screen needs them.
private struct Metrics {
  private var sums: [Substring: Double] = [:]

  init(_ text: String) {
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      guard let space = line.lastIndex(of: " "), let value = Double(line[line.index(after: space)...]) else { continue }
      sums[line.prefix { $0 != "{" && $0 != " " }, default: 0] += value
    }
  }

  /// Of all samples with that name; nil where there is none.
  func sum(_ name: String) -> Double? { sums[name[...]] }
}
