import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1
import Support
import Testing

/// An app of the group: it sends HTTP requests to the gateway, with an access token once somebody is logged in.
struct App: Sendable {
  var token: String?
  var account: JSONValue = .null
  /// The gateway's port; nil for the gateway that `make test` started.
  var port: Int?
  /// Whether it tries again when the answer says that too many people log in at once.
  var isPatient = true
  /// It sends eight requests at once; others wait.
  var client = HTTPClient.shared

  static let visitor = App()
  static let password = "margherita-4-demo"

  var id: String { account["id"].text }

  /// One of the people that `make run` and `make test` create.
  static func demo(_ name: String) async throws -> App {
    try await signedIn("\(name)@ocpizza.example", password)
  }

  static func newCustomer(
    _ email: String = "customer-\(UUID().uuidString.lowercased())@example.com", password: String = password
  ) async throws -> App {
    let body: JSONValue = [
      "firstName": "Camille", "lastName": "Martin", "email": .string(email), "password": .string(password),
      "phone": "06 12 34 56 78", "addresses": [Place.angers.address],
    ]
    let reply = try await visitor.post("/createAccount", body)
    try #require(reply.status == 201, "\(reply.body)")
    return try await signedIn(email, password)
  }

  static func signedIn(_ email: String, _ password: String) async throws -> App {
    let reply = try await visitor.post("/login", ["email": .string(email), "password": .string(password)])
    try #require(reply.status == 200, "\(reply.body)")
    return App(token: reply.body["accessToken"].text, account: reply.body["account"])
  }

  /// Deletes the account of somebody who has no open order, and waits until it is gone. The answer is 202 where orders takes longer
  /// than two seconds to say that there is none.
  func deleteAccount(_ body: JSONValue? = nil) async throws {
    let reply = try await delete("/account/\(id)", body)
    #expect(reply.status == 204 || reply.status == 202 && reply.body["orders"] == nil, "\(reply.body)")
    guard reply.status == 202 else { return }
    let group = try await App.demo("group-manager")
    #expect(try await becomesTrue { try await group.get("/account/\(id)").status == 404 })
  }

  /// The same at the gateway of another port.
  func at(_ port: Int) -> App {
    var app = self
    app.port = port
    return app
  }

  func get(_ path: String, headers: [String: String] = [:]) async throws -> Reply {
    try await send("GET", path, body: nil, headers: headers)
  }

  func post(_ path: String, _ body: JSONValue, key: String? = nil) async throws -> Reply {
    try await send("POST", path, body: body.serialized, headers: key.map { ["Idempotency-Key": $0] } ?? [:])
  }

  func put(_ path: String, _ body: JSONValue? = nil, headers: [String: String] = [:]) async throws -> Reply {
    try await send("PUT", path, body: body?.serialized, headers: headers)
  }

  /// Sends a file as it is.
  func put(_ path: String, bytes: [UInt8], headers: [String: String]) async throws -> Reply {
    var request = try request("PUT", path, body: nil, headers: headers)
    request.body = .bytes(ByteBuffer(bytes: bytes))
    return try await reply(to: request)
  }

  func delete(_ path: String, _ body: JSONValue? = nil, headers: [String: String] = [:]) async throws -> Reply {
    try await send("DELETE", path, body: body?.serialized, headers: headers)
  }

  func send(_ method: String, _ path: String, body: String?, headers: [String: String]) async throws -> Reply {
    var reply = try await sendOnce(method, path, body: body, headers: headers)
    for _ in 0..<60 where isPatient && reply.status == 429 && reply.body["detail"].text.hasPrefix("Too many people") {
      // As apps do: not all of them at once again.
      try await Task.sleep(for: .milliseconds(Int.random(in: 200...1500)))
      reply = try await sendOnce(method, path, body: body, headers: headers)
    }
    return reply
  }

  private func sendOnce(_ method: String, _ path: String, body: String?, headers: [String: String]) async throws
    -> Reply
  {
    try await reply(to: try request(method, path, body: body, headers: headers))
  }

  private func reply(to request: HTTPClientRequest) async throws -> Reply {
    let response = try await client.execute(request, timeout: .seconds(20))
    let bytes = try await response.body.collect(upTo: 1 << 20)
    return Reply(
      status: Int(response.status.code), headers: response.headers,
      body: (try? JSONValue.parse(bytes.readableBytesView)) ?? .null, bytes: Array(bytes.readableBytesView))
  }

  /// Streams keep their connections, so they have a client that has enough.
  private static let streams = {
    var configuration = HTTPClient.Configuration()
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 100
    return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }()

  /// The lines of a stream of server-sent events, as they arrive.
  func lines(of path: String, headers: [String: String] = [:]) async throws -> AsyncThrowingStream<String, any Error> {
    let response = try await Self.streams.execute(
      try request("GET", path, body: nil, headers: headers), timeout: .seconds(60))
    #expect(response.headers.first(name: "Content-Type") == "text/event-stream")
    let (lines, line) = AsyncThrowingStream.makeStream(of: String.self)
    let reading = Task {
      var rest = ""
      for try await chunk in response.body {
        rest += String(buffer: chunk)
        while let end = rest.firstIndex(of: "\n") {
          line.yield(String(rest[..<end]))
          rest = String(rest[rest.index(after: end)...])
        }
      }
      line.finish()
    }
    line.onTermination = { _ in reading.cancel() }
    return lines
  }

  private func request(
    _ method: String, _ path: String, body: String?, headers: [String: String]
  ) throws -> HTTPClientRequest {
    let port = try port.map { String($0) } ?? Servers.variable("PORT")
    var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
    request.method = HTTPMethod(rawValue: method)
    request.headers.add(name: "Accept", value: "application/json")
    if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
    if let body {
      request.headers.add(name: "Content-Type", value: "application/json")
      request.body = .bytes(ByteBuffer(string: body))
    }
    for (name, value) in headers { request.headers.replaceOrAdd(name: name, value: value) }
    return request
  }
}

/// Sends a request again, as apps do, while it is answered so only because something is still on its way.
///
/// - Returns: the first other answer, or the last one where none came.
func patiently(while isEarly: (Reply) -> Bool, _ request: () async throws -> Reply) async throws -> Reply {
  var reply = try await request()
  _ = try await becomesTrue {
    if isEarly(reply) { reply = try await request() }
    return !isEarly(reply)
  }
  return reply
}

struct Reply: Sendable {
  var status: Int
  var headers: HTTPHeaders
  var body: JSONValue
  /// The body as it came.
  var bytes: [UInt8] = []

  func header(_ name: String) -> String? { headers.first(name: name) }

  /// Whether it asks to try again later.
  var isUnavailable: Bool { status == 503 && header("Retry-After") != nil }
}
