import Foundation
import Support
import Testing

/// Bytes that are no request, or that two readers could understand differently (RELIABILITY S13).
struct FramingTests {
  /// A payload of the corpus, `Data/framing.jsonl`.
  struct Case: Decodable, Sendable {
    var name: String
    /// The statuses that are acceptable.
    var status: [Int]
    /// How many good requests the payload begins with.
    var before: Int?
    var payload: [Part]

    /// A text whose characters are bytes, repeated some number of times.
    enum Part: Decodable {
      case text(String, count: Int)

      init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
          self = .text(text, count: 1)
        } else {
          var list = try decoder.unkeyedContainer()
          self = .text(try list.decode(String.self), count: try list.decode(Int.self))
        }
      }
    }

    var bytes: [UInt8] {
      payload.flatMap { part in
        switch part {
        case .text(let text, let count):
          Array(repeatElement(text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }, count: count).joined())
        }
      }
    }
  }

  private static let good = "GET /health HTTP/1.1\r\nHost: ocpizza.example\r\n\r\n"

  @Test("no payload of the corpus gets 500: each gets a problem, and its connection ends")
  func corpus() async throws {
    let file = URL(filePath: try Servers.variable("ROOT") + "/Tests/EndToEnd/Data/framing.jsonl")
    let cases = try Data(contentsOf: file).split(separator: UInt8(ascii: "\n")).map {
      try JSONDecoder().decode(Case.self, from: $0)
    }
    #expect(cases.count >= 100)
    for item in cases {
      let answer = try await onThread {
        let connection = try RawConnection()
        connection.send(item.bytes)
        return connection.readToEnd()
      }
      let found = httpStatuses(in: answer ?? "")
      #expect(answer != nil, "\(item.name): the connection stayed open")
      #expect(found.count == 1 + (item.before ?? 0), "\(item.name): \(found)")
      #expect(item.status.contains(found.last ?? 0), "\(item.name): \(found)")
      #expect(answer?.contains("Content-Type: application/problem+json") == true, "\(item.name)")
      let after = try await onThread {
        let connection = try RawConnection()
        connection.send(Self.good)
        return connection.read(until: "\r\n\r\n")
      }
      #expect(httpStatuses(in: after) == [200], "after \(item.name)")
    }
    #expect(try Logs.errors(of: "gateway") == [])
  }

  private func answer(to text: String, isWhole: Bool = false) async throws -> String {
    try await onThread {
      let connection = try RawConnection()
      connection.send(text)
      if isWhole { connection.endSending() }
      return connection.readToEnd() ?? "it stayed open"
    }
  }

  @Test("pipelined requests are answered in their order")
  func pipelined() async throws {
    let next = "GET /nothing HTTP/1.1\r\nHost: ocpizza.example\r\n\r\n"
    let last = "GET /ready HTTP/1.1\r\nHost: ocpizza.example\r\nConnection: Close\r\n\r\n"
    #expect(httpStatuses(in: try await answer(to: Self.good + next + last)) == [200, 404, 200])
  }

  @Test("answers that are ready wait for those that were asked for before")
  func inTurn() async throws {
    let carte = "GET /products?restaurant=01930000-0000-7000-8000-000000000101 HTTP/1.1\r\nHost: a\r\n\r\n"
    _ = try await answer(to: carte.replacing("Host: a", with: "Host: a\r\nConnection: close"))
    let next = "GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n"
    let last = "GET /ready HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    let text = try await answer(to: carte + next + carte + carte + last)
    #expect(httpStatuses(in: text) == [200, 404, 200, 200, 200])
  }

  @Test(
    "a connection ends when its client says so, however it says it",
    arguments: [
      "GET /health HTTP/1.1\r\nHost: a\r\nConnection: CLOSE\r\n\r\n",
      "GET /health HTTP/1.1\r\nHost: a\r\nConnection: TE, close\r\n\r\n", "GET /health HTTP/1.0\r\n\r\n",
      "GET /health HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n",
      "HEAD /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    ])
  func closed(request: String) async throws {
    #expect(httpStatuses(in: try await answer(to: request)) == [200])
  }

  private func login(_ fields: String, _ body: String) -> String {
    "POST /login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nConnection: close\r\n\(fields)\r\n\r\n\(body)"
  }

  @Test("a chunked body is read, with harmless extensions and trailers")
  func chunks() async throws {
    let body = "1;a=b\r\n{\r\n1\r\n}\r\n0\r\nA: b\r\n\r\n"
    #expect(httpStatuses(in: try await answer(to: login("Transfer-Encoding: Chunked", body))) == [422])
  }

  @Test(
    "a body that breaks off is not taken for a whole one",
    arguments: ["Content-Length: 50", "Transfer-Encoding: chunked"])
  func brokenOff(field: String) async throws {
    let body = field.hasPrefix("T") ? "2\r\n{}\r\n" : "{}"
    #expect(httpStatuses(in: try await answer(to: login(field, body), isWhole: true)) == [400])
  }

  @Test("a client that expects 100-continue gets it")
  func continued() async throws {
    let request = login("Expect: 100-Continue\r\nContent-Length: 2", "")
    let (first, rest) = try await onThread {
      let connection = try RawConnection()
      connection.send(request)
      let first = connection.read(until: "\r\n\r\n")
      connection.send("{}")
      return (first, connection.readToEnd() ?? "it stayed open")
    }
    #expect(httpStatuses(in: first) == [100])
    #expect(httpStatuses(in: rest) == [422])
  }

  @Test("a request that is refused before routing gets a problem too")
  func problem() async throws {
    let text = try await answer(to: "GET /orders/1?x=y HTTP/1.1\r\nHost: a\r\nA : b\r\n\r\n")
    let body = try #require(text.split(separator: "\r\n\r\n").last)
    let problem = try JSONValue.parse(body.utf8)
    #expect(problem["type"] == "/problems/malformed-request")
    #expect(problem["status"] == 400)
    #expect(problem["instance"] == "/orders/1")
    #expect(problem["traceId"].text.count == 32)
    #expect(text.contains("X-Content-Type-Options: nosniff\r\n"))
    let unknown = try await answer(to: "BREW /orders HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(unknown.contains("Allow: GET, HEAD, OPTIONS, POST\r\n"))
  }
}
