import Support
import Testing

/// What becomes of an answer whose client reads slowly, speaks HTTP/1.0, or has said that it sends nothing more.
struct ConversationTests {
  private static let description = "GET /openapi.json HTTP/1.1\r\nHost: a\r\n"

  /// Whether the body has as many bytes as its head says.
  private func isWhole(_ answer: [UInt8]?) throws -> Bool {
    let answer = try #require(answer)
    let end = try #require(answer.firstRange(of: Array("\r\n\r\n".utf8)))
    let lines = String(decoding: answer[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
    let length = lines.first { $0.hasPrefix("Content-Length: ") }.flatMap { Int($0.dropFirst(16)) }
    return length == answer.count - end.upperBound
  }

  @Test(
    "an answer that the client reads slowly is not cut off where the connection ends with it",
    arguments: ["Connection: close\r\n\r\n", "\r\n"])
  func slow(rest: String) async throws {
    let connection = try RawConnection(isNarrow: true)
    connection.send(Self.description + rest)
    // Without the field it ends since the client sends nothing more.
    if rest == "\r\n" { connection.endSending() }
    // Longer than the second in which an answer was once cut off.
    try await Task.sleep(for: .seconds(3))
    #expect(try await isWhole(onThread { connection.readBytesToEnd() }))
  }

  @Test("a gateway that stops finishes what is being read slowly, and what is being sent", .timeLimit(.minutes(2)))
  func stopped() async throws {
    try await GatewayProcess.run(10) { gateway in
      let reading = try RawConnection(port: gateway.port, isNarrow: true)
      let sending = try RawConnection(port: gateway.port)
      reading.send(Self.description + "\r\n")
      sending.send("POST /login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n")
      sending.send("Content-Length: 2\r\nExpect: 100-continue\r\n\r\n")
      // The gateway has read both heads, since it begins to answer.
      let begin = try await onThread { reading.read() ?? [] }
      let goAhead = try await onThread { sending.read(until: "\r\n\r\n") }
      #expect(httpStatuses(in: goAhead) == [100])
      sending.send("{")
      gateway.stop()
      // It is stopping when the rest comes.
      try await Task.sleep(for: .seconds(2))
      sending.send("}")
      let answer = try await onThread { sending.readToEnd() ?? "it stayed open" }
      #expect(httpStatuses(in: answer) == [422])
      #expect(answer.contains("Connection: close\r\n"))
      #expect(try await isWhole(onThread { reading.readBytesToEnd().map { begin + $0 } }))
    }
  }

  @Test("a client of HTTP/1.0 gets a stream without chunks")
  func withoutChunks() async throws {
    let customer = try await App.newCustomer()
    let order = try await customer.order()
    let connection = try RawConnection()
    connection.send(
      "GET /orders/\(order["id"].text)/events HTTP/1.0\r\nConnection: keep-alive\r\nAuthorization: Bearer \(customer.token ?? "")\r\n\r\n"
    )
    #expect(try await becomesTrue { try await customer.look(at: order)["promisedAt"] != nil })
    try await customer.take(order, "cancelled")
    let text = try await onThread { connection.readToEnd() ?? "it stayed open" }
    #expect(!text.contains("Transfer-Encoding"))
    #expect(text.contains("\r\n\r\nid: "))
    #expect(text.hasSuffix("}\n\n"))
    #expect(text.contains(#""status":"cancelled""#))
  }

  @Test("HEAD says no length of a stream, and leaves the connection open")
  func headOfStream() async throws {
    let customer = try await App.newCustomer()
    let path = "/orders/\(try await customer.order()["id"].text)/events"
    let text = try await onThread {
      let connection = try RawConnection()
      connection.send("HEAD \(path) HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(customer.token ?? "")\r\n\r\n")
      connection.send("GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
      return connection.readToEnd() ?? "it stayed open"
    }
    #expect(httpStatuses(in: text) == [200, 200])
    let head = text.split(separator: "HTTP/1.1 ").first ?? ""
    #expect(head.contains("Content-Type: text/event-stream\r\n"))
    #expect(!head.contains("Content-Length: "))
    #expect(!head.contains("Connection: "))
  }
}
