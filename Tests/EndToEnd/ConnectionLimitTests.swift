import Support
import Testing

/// Clients that open connections and send little or nothing (RELIABILITY S12). Each test has a gateway of its own.
@Suite(.serialized)
struct ConnectionLimitTests {
  @Test("1,100 idle connections do no harm to a process that may have 1,024 descriptors", .timeLimit(.minutes(2)))
  func idle() async throws {
    try await GatewayProcess.run(
      1, limits: "ulimit -n 1024", settings: ["GATEWAY_CONNECTIONS_PER_CLIENT": "5000"]
    ) { gateway in
      let port = gateway.port
      let connections = try await onThread { try (0..<1100).map { _ in try RawConnection(port: port) } }
      // What too many connections would do, they have done by then.
      try await Task.sleep(for: .seconds(1))
      #expect(gateway.isRunning)
      #expect(try await gateway.adminStatus("/health") == 200)
      #expect(try await becomesTrue { try await gateway.status("/health") == 200 })
      #expect(gateway.isRunning)
      withExtendedLifetime(connections) {}
    }
  }

  @Test("600 half-sent requests end within seconds, and so do half-sent bodies", .timeLimit(.minutes(2)))
  func halfSent() async throws {
    try await GatewayProcess.run(2, settings: ["GATEWAY_CONNECTIONS_PER_CLIENT": "5000"]) { gateway in
      let port = gateway.port
      let (found, duration) = try await onThread {
        let heads = try (0..<600).map { _ in try RawConnection(port: port) }
        for head in heads { head.send("POST /login HTTP/1.1\r\nHost: a\r\nContent-Le") }
        let bodies = try (0..<50).map { _ in try RawConnection(port: port) }
        for body in bodies { body.send("POST /login HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{") }
        let start = ContinuousClock.now
        return ((heads + bodies).map { httpStatuses(in: $0.readToEnd() ?? "") }, ContinuousClock.now - start)
      }
      #expect(found.allSatisfy { $0 == [408] })
      #expect(duration < .seconds(20))
      #expect(try await gateway.status("/health") == 200)
    }
  }

  @Test("a client may have so many connections, and one more gets 503")
  func perClient() async throws {
    try await GatewayProcess.run(3, settings: ["GATEWAY_CONNECTIONS_PER_CLIENT": "20"]) { gateway in
      let port = gateway.port
      // Wait until the connections of `becomesReady` are closed.
      try await Task.sleep(for: .seconds(2))
      // Which one is refused depends on the gateway's threads. The others are closed after a while without an answer.
      let answers = try await onThread {
        let connections = try (0..<21).map { _ in try RawConnection(port: port) }
        return connections.map { $0.readToEnd() ?? "it stayed open" }
      }
      let refused = answers.filter { !$0.isEmpty }
      #expect(refused.flatMap { httpStatuses(in: $0) } == [503])
      #expect(refused.first?.contains("Retry-After: ") == true)
      #expect(try await becomesTrue { try await gateway.status("/health") == 200 })
    }
  }

  @Test("the process raises its limit on descriptors as far as it may")
  func raised() async throws {
    try await GatewayProcess.run(4, limits: "ulimit -Sn 256; ulimit -Hn 4096") { gateway in
      #expect(gateway.descriptorLimit == 4096)
    }
  }

  @Test("metrics are served at the operators' port only")
  func metrics() async throws {
    try await GatewayProcess.run(5) { gateway in
      var statuses = [try await gateway.adminStatus("/metrics")]
      for path in ["/metrics", "//metrics", "/metrics/"] { statuses.append(try await gateway.status(path)) }
      #expect(statuses == [200, 404, 404, 404])
    }
  }
}
