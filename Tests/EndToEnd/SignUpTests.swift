import FoundationEssentials
import Support
import Testing

struct SignUpTests {
  private func newEmail() -> String { "noe-\(UUID().uuidString.lowercased())@example.com" }

  private func person(_ email: String, phone: String = "06 12 34 56 78", password: String = App.password) -> JSONValue {
    [
      "firstName": "Noé", "lastName": "Roux", "email": .string(email), "phone": .string(phone),
      "password": .string(password),
    ]
  }

  @Test("a sign-up repeated with its key gets the same answer, and makes one account")
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

  @Test("the same key with another sign-up gets 422, and without a key the address is taken")
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
    "a password that is weak, common or contains the owner's name is refused, with the reason",
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

  @Test("one e-mail address is one account, in every spelling, and works in every spelling")
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
    // 061… is of the mainland; some numbers of 069… are of overseas departments.
    let number = "1" + (0..<7).map { _ in String(Int.random(in: 0...9)) }.joined()
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
