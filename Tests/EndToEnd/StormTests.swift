import AsyncHTTPClient
import Foundation
import Support
import Testing

/// Hashing passwords is slow on purpose: a storm of logins must not stop everything else. It comes while other tests run.
struct StormTests {
  // One client for the storm and another for what is measured beside it, so that neither waits for the other in this process.
  // Both are static: a client that is released without being shut down, as when a test fails, would end the process.
  private static let crowd: HTTPClient = {
    var everything = HTTPClient.Configuration()
    everything.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 100
    return HTTPClient(configuration: everything)
  }()
  private static let beside = HTTPClient()

  @Test(
    "while a hundred sign up and a hundred log in at once, sessions go on and a gateway starts", .timeLimit(.minutes(2))
  )
  func storm() async throws {
    let customer = try await App.newCustomer()
    let login: JSONValue = ["email": customer.account["email"], "password": .string(App.password)]
    let session = try await App.visitor.post("/login", login).body
    try await GatewayProcess.run(8, waits: false) { gateway in
      try await storm(login: login, session: session)
      #expect(
        try await becomesTrue(within: .seconds(10)) {
          (try? await App(port: gateway.port).get("/ready").status) == 200
        })
    }
  }

  private func storm(login: JSONValue, session: JSONValue) async throws {
    let (statuses, waits, refreshes) = try await withThrowingTaskGroup { group in
      for number in 0..<200 {
        group.addTask {
          let visitor = App(isPatient: false, client: Self.crowd)
          guard number % 2 == 0 else { return try await visitor.post("/login", login) }
          return try await visitor.post(
            "/createAccount",
            [
              "firstName": "Ana", "lastName": "Roy", "password": .string(App.password),
              "email": .string("ana-\(UUID().uuidString.lowercased())@example.com"),
            ])
        }
      }
      var refreshes: [Duration] = []
      var current = session
      for _ in 0..<10 {
        let start = ContinuousClock.now
        let reply = try await App(client: Self.beside).post("/token/refresh", ["refreshToken": current["refreshToken"]])
        refreshes.append(.now - start)
        #expect(reply.status == 200)
        current = reply.body
      }
      var statuses: [Int] = []
      var waits: Set<String> = []
      for try await reply in group {
        statuses.append(reply.status)
        if reply.status == 429 { waits.insert(reply.header("Retry-After") ?? "none") }
      }
      return (statuses, waits, refreshes)
    }
    #expect(Set(statuses).isSubset(of: [200, 201, 429]))
    #expect(statuses.contains(201))
    #expect(!waits.contains("none"))
    // They took five seconds while a storm could take every place. The first ones meet the storm as it arrives.
    #expect(refreshes.sorted()[5] < .seconds(1), "\(refreshes)")
  }
}
