import AsyncHTTPClient
import Foundation
import Support
import Testing

struct SignUpTests {
  private func newEmail() -> String { "noe-\(UUID().uuidString.lowercased())@example.com" }

  private func person(_ email: String, phone: String = "06 12 34 56 78", password: String = App.password) -> JSON {
    [
      "firstName": "Noé", "lastName": "Roux", "email": .string(email), "phone": .string(phone),
      "password": .string(password),
    ]
  }

  @Test("a sign-up that is sent again with its key is answered the same, and makes one account")
  func repeatedSignUp() async throws {
    let body = person(newEmail())
    let key = newKey()
    let replies = try await withThrowingTaskGroup { group in
      for _ in 0..<5 { group.addTask { try await App.visitor.post("/createAccount", body, key: key) } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    let later = try await App.visitor.post("/createAccount", body, key: key)
    #expect(later.status == 201)
    #expect(replies.allSatisfy { $0.status == 201 && $0.body == later.body })
    #expect(later.header("Location") == "/account/\(later.body["id"].text)")
  }

  @Test("a key that comes with another sign-up is refused, and without a key the address is taken")
  func otherSignUp() async throws {
    var body = person(newEmail())
    let key = newKey()
    #expect(try await App.visitor.post("/createAccount", body, key: key).status == 201)
    #expect(try await App.visitor.post("/createAccount", body).status == 409)
    #expect(try await App.visitor.post("/createAccount", body, key: newKey()).status == 409)
    body["password"] = "une-autre-recette-9"
    let otherPassword = try await App.visitor.post("/createAccount", body, key: key)
    #expect(otherPassword.status == 422)
    #expect(otherPassword.body["type"] == "/problems/idempotency-key-reused")
    body["password"] = .string(App.password)
    body["lastName"] = "Blanc"
    #expect(try await App.visitor.post("/createAccount", body, key: key).status == 422)
  }

  @Test(
    "a password that is weak, common or its owner's name is refused, and says which",
    arguments: [
      ("password123", "weak-password"), ("aaaaaaaaaaaa", "weak-password"), ("Soleil2026!", "common-password"),
      ("madame bonnefoy 12", "personal-password"),
    ])
  func passwords(password: String, code: String) async throws {
    var body = person(newEmail(), password: password)
    body["lastName"] = "Bonnefoy"
    let reply = try await App.visitor.post("/createAccount", body)
    #expect(reply.status == 422)
    #expect(reply.body["errors"][0]["pointer"] == "/password")
    #expect(reply.body["errors"][0]["code"] == .string(code))
  }

  @Test("one address is one account, however it is written, and its owner may write it so")
  func oneAddress() async throws {
    let name = "ino-\(UUID().uuidString.lowercased())"
    let reply = try await App.visitor.post("/createAccount", person(" \(name.uppercased())@Pâtes.Example "))
    #expect(reply.status == 201)
    #expect(reply.body["email"] == .string("\(name)@xn--ptes-boa.example"))
    #expect(try await App.visitor.post("/createAccount", person("\(name)@xn--ptes-boa.example")).status == 409)
    _ = try await App.signedIn(" \(name)@PÂTES.example", App.password)
  }

  @Test("a customer on the phone is found by their number in any form")
  func phones() async throws {
    let number = (0..<8).map { _ in String(Int.random(in: 0...9)) }.joined()
    let email = newEmail()
    let created = try await App.visitor.post("/createAccount", person(email, phone: "00 33 (0)6\(number)"))
    #expect(created.body["phone"] == .string("+336\(number)"))
    let cashier = try await App.demo("cashier")
    for form in ["06\(number)", "+336\(number)", "%2B336\(number)", "00336\(number)", "%2B33%20(0)6%C2%A0\(number)"] {
      let found = try await cashier.get("/customers?phone=\(form)")
      #expect(found.body["items"].elements.map { $0["email"].text } == [email], "\(form): \(found.body)")
    }
    let byEmail = try await cashier.get("/customers?email=%20\(email.uppercased())")
    #expect(byEmail.body["items"][0]["id"] == created.body["id"])
  }
}

/// Hashing is slow on purpose. These storms come while other tests run, as in life.
@Suite(.serialized)
struct StormTests {
  // All at once, and what is measured beside them waits for none of them in this process. They live as long as the process: a
  // client that is not shut down when it goes, as where a test fails, would end it.
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
    let login: JSON = ["email": customer.account["email"], "password": .string(App.password)]
    let session = try await App.visitor.post("/login", login).body
    let gateway = try Self.startGateway(port: 29_808)
    defer { gateway.terminate() }
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
    // They took five seconds when a storm took every place. The first ones meet it on its way in, beside all the other tests.
    #expect(refreshes.sorted()[5] < .seconds(1), "\(refreshes)")
    #expect(
      try await becomesTrue(within: .seconds(10)) {
        (try? await App(port: 29_808).get("/ready").status) == 200
      })
  }

  private static func startGateway(port: Int) throws -> Process {
    let process = Process()
    process.executableURL = URL(filePath: try Servers.variable("OCPIZZA_BIN")).appending(path: "Gateway")
    process.environment = ProcessInfo.processInfo.environment.merging(
      [
        "OCPIZZA_CONF": try Servers.variable("ROOT") + "/compose", "GATEWAY_PORT": String(port), "ADMIN_PORT": "29818",
        "DATABASE_PORT": try Servers.variable("PG_PORT"), "BROKER_PORT": try Servers.variable("AMQP_PORT"),
      ]) { $1 }
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }
}
