import Foundation
import NIOHTTP1
import Support
import Testing

/// What every answer has besides its body: headers, encodings and validators.
struct AnswerTests {
  /// Uses a raw connection: an HTTP client would ask for gzip by itself, and unpack it.
  private func response(
    _ method: String, _ path: String, _ headers: [String: String] = [:], port: Int? = nil
  ) async throws -> (status: Int, headers: HTTPHeaders, body: [UInt8]) {
    let fields = headers.map { "\($0.key): \($0.value)\r\n" }.joined()
    let bytes = try await onThread {
      let connection = try RawConnection(port: port)
      connection.send("\(method) \(path) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\(fields)\r\n")
      return connection.readBytesToEnd() ?? []
    }
    let end = try #require(bytes.firstRange(of: Array("\r\n\r\n".utf8)))
    let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
    let answer = lines.dropFirst().map { line in
      let parts = line.split(separator: ": ", maxSplits: 1, omittingEmptySubsequences: false)
      return (String(parts[0]), String(parts[1]))
    }
    return (Int(lines[0].split(separator: " ")[1]) ?? 0, HTTPHeaders(answer), Array(bytes[end.upperBound...]))
  }

  @Test(
    "HEAD answers as GET does, without the body",
    arguments: [
      "/products", "/health", "/ready", "/openapi.json", "/restaurants", "/nothing", "/orders", "/maintenance",
    ])
  func head(path: String) async throws {
    var get = try await response("GET", path)
    var head = get
    // Other tests change restaurants and products. HEAD is about what GET has told before it and after it.
    #expect(
      try await becomesTrue {
        let before = get
        head = try await response("HEAD", path)
        get = try await response("GET", path)
        return before.headers["ETag"] == get.headers["ETag"] && before.body.count == get.body.count
      })
    #expect(head.status == get.status)
    #expect(head.body.isEmpty)
    for name in ["Content-Type", "ETag", "Cache-Control", "Vary", "WWW-Authenticate"] {
      #expect(head.headers[name] == get.headers[name], "\(name)")
    }
    // A problem contains its trace, which differs but always has the same number of digits.
    #expect(head.headers["Content-Length"] == ["\(get.body.count)"])
  }

  @Test(
    "every answer carries the protective headers, an error too",
    arguments: ["/products", "/nothing", "/orders", "/health"])
  func protected(path: String) async throws {
    let headers = try await response("GET", path).headers
    #expect(headers["X-Content-Type-Options"] == ["nosniff"])
    #expect(headers["Content-Security-Policy"] == ["default-src 'none'; frame-ancestors 'none'"])
    #expect(headers["Referrer-Policy"] == ["no-referrer"])
    #expect(headers["Cache-Control"] == [path == "/products" ? "no-cache" : "no-store"])
    #expect(headers["Strict-Transport-Security"] == [])
  }

  /// A shelf that no test changes.
  private static let pizzas = "/products?category=01930000-0000-7000-8000-000000000202"

  @Test("the carte is compressed for clients that accept gzip, with its own ETag")
  func gzip() async throws {
    let plain = try await response("GET", Self.pizzas)
    let compressed = try await response("GET", Self.pizzas, ["Accept-Encoding": "br, gzip"])
    #expect(compressed.headers["Content-Encoding"] == ["gzip"])
    #expect(plain.headers["Content-Encoding"] == [])
    #expect(plain.headers["Vary"] == ["Accept-Encoding"])
    #expect(compressed.headers["Vary"] == ["Accept-Encoding"])
    #expect(compressed.body.count * 5 < plain.body.count)
    let tags = (try #require(plain.headers.first(name: "ETag")), try #require(compressed.headers.first(name: "ETag")))
    #expect(tags.0 != tags.1)
    let known = ["Accept-Encoding": "gzip", "If-None-Match": "\"x\", W/\(tags.1)"]
    #expect(try await response("GET", Self.pizzas, known).status == 304)
    #expect(try await response("GET", Self.pizzas, ["If-None-Match": tags.1]).status == 200)
    #expect(try await response("GET", Self.pizzas, ["If-None-Match": tags.0]).status == 304)
    #expect(try await response("GET", Self.pizzas, ["Accept-Encoding": "gzip;q=0"]).headers["Content-Encoding"] == [])
    // The compressed body is valid gzip.
    let file = FileManager.default.temporaryDirectory.appending(path: "carte-\(UUID()).gz")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(compressed.body).write(to: file)
    try await Servers.run(["/bin/gzip", "-t", file.path()])
  }

  @Test("OPTIONS lists the methods of a path")
  func options() async throws {
    let answer = try await response("OPTIONS", "/orders")
    #expect(answer.status == 204)
    #expect(answer.headers["Allow"] == ["GET, HEAD, OPTIONS, POST"])
    #expect(try await response("OPTIONS", "/nothing").status == 404)
  }

  @Test("pages of the origins that are listed may use the API, and no others")
  func origins() async throws {
    try await GatewayProcess.run(
      6,
      settings: [
        "GATEWAY_ALLOWED_ORIGINS": "https://ocpizza.example, https://staff.ocpizza.example",
        "GATEWAY_STRICT_TRANSPORT_SECONDS": "1000",
      ]
    ) { gateway in
      let port = gateway.port
      let ours = try await response("GET", "/products", ["Origin": "https://staff.ocpizza.example"], port: port).headers
      #expect(ours["Access-Control-Allow-Origin"] == ["https://staff.ocpizza.example"])
      #expect(ours["Access-Control-Expose-Headers"].first?.contains("ETag") == true)
      #expect(ours[canonicalForm: "Vary"] == ["Accept-Encoding", "Origin"])
      #expect(ours["Strict-Transport-Security"] == ["max-age=1000; includeSubDomains"])
      for origin in [
        "https://else.example", "null", "https://ocpizza.example.else.example", "http://ocpizza.example", "*",
      ] {
        let headers = try await response("GET", "/orders", ["Origin": origin], port: port).headers
        #expect(headers["Access-Control-Allow-Origin"] == [], "\(origin)")
        #expect(headers["Vary"] == ["Origin"], "\(origin)")
      }
      let question = [
        "Origin": "https://ocpizza.example", "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type,idempotency-key",
      ]
      let preflight = try await response("OPTIONS", "/orders", question, port: port)
      #expect(preflight.status == 204)
      #expect(preflight.headers["Access-Control-Allow-Origin"] == ["https://ocpizza.example"])
      #expect(preflight.headers["Access-Control-Allow-Methods"] == ["GET, HEAD, OPTIONS, POST"])
      #expect(preflight.headers["Access-Control-Allow-Headers"].first?.contains("Idempotency-Key") == true)
      let error = try await response("GET", "/orders", ["Origin": "https://ocpizza.example"], port: port)
      #expect(error.status == 401)
      #expect(error.headers["Access-Control-Allow-Origin"] == ["https://ocpizza.example"])
    }
  }

  @Test("a second replica of the gateway serves ten ports above the first")
  func replicas() async throws {
    try await GatewayProcess.run(7, settings: ["GATEWAY_REPLICA": "2", "GATEWAY_PORT": "29787"]) { gateway in
      let statuses = try await [gateway.status("/products"), response("GET", "/health", port: 29_807).status]
      #expect(statuses == [200, 200])
    }
  }
}
