import FoundationEssentials
import Support
import Testing

/// Customers on the phone, and the cashier who takes their orders.
struct CustomerTests {
  /// A mobile number that no other test uses.
  private let phone = "06" + (0..<8).map { _ in String(Int.random(in: 0...9)) }.joined()

  private func draft(_ firstName: String, email: String? = nil) -> JSONValue {
    var draft: JSONValue = [
      "firstName": .string(firstName), "lastName": "Durand", "phone": .string(phone),
      "addresses": [Place.angers.address],
    ]
    if let email { draft["email"] = .string(email) }
    return draft
  }

  @Test("a customer without an e-mail address is created by phone and ordered for")
  func withoutEmail() async throws {
    let cashier = try await App.demo("cashier")
    let key = newKey()
    let created = try await cashier.post("/customers", draft("Louis"), key: key)
    #expect(created.status == 201, "\(created.body)")
    #expect(created.body["email"] == "")
    #expect(created.body["role"] == "customer")
    #expect(created.body["phone"] == .string("+33\(phone.dropFirst())"))
    #expect(try await cashier.post("/customers", draft("Louis"), key: key).body == created.body)

    var order = App.draft(.angers, "delivery")
    order["customerId"] = created.body["id"]
    order["address"] = nil
    let placed = try await cashier.post("/orders", order, key: newKey())
    #expect(placed.status == 201, "\(placed.body)")
    #expect(placed.body["address"]["line1"] == Place.angers.address["line1"])
    #expect(try await becomesTrue { try await cashier.look(at: placed.body)["promisedAt"] != nil })
    try await cashier.take(placed.body, "cancelled")
  }

  @Test("several people have one number, which is found in every form, in pages")
  func severalPeople() async throws {
    let cashier = try await App.demo("cashier")
    var ids: [String] = []
    for name in ["Anne", "Bruno", "Chloé"] {
      ids.append(try await cashier.post("/customers", draft(name), key: newKey()).body["id"].text)
    }
    let national = String(phone.dropFirst())
    let forms = [
      phone, "+33\(national)", "0033\(national)", "+33 (0)\(national)", "\(phone.prefix(2)) \(phone.dropFirst(2))",
      "\(phone.prefix(2)).\(phone.dropFirst(2))", "\(phone.prefix(2))\u{A0}\(phone.dropFirst(2))",
    ]
    for form in forms {
      let query = form.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
      let found = try await cashier.get("/customers?phone=\(query)").body["items"].elements
      #expect(found.map { $0["id"].text } == ids, "\(form)")
    }
    let first = try await cashier.get("/customers?phone=\(phone)&limit=2").body
    #expect(first["items"].elements.count == 2)
    let second = try await cashier.get("/customers?phone=\(phone)&limit=2&after=\(first["next"].text)").body
    #expect(second["items"].elements.map { $0["id"].text } == [ids[2]])
    #expect(second["next"] == nil)
    #expect(try await cashier.get("/customers?phone=\(phone)&after=nowhere").status == 422)
  }

  @Test("a customer with an e-mail address is invited and can then use the account")
  func withEmail() async throws {
    let cashier = try await App.demo("cashier")
    let email = "louise-\(UUID().uuidString.lowercased())@example.com"
    let created = try await cashier.post("/customers", draft("Louise", email: email), key: newKey())
    #expect(created.body["isInvited"] == true)
    let token = try await Mailbox.token(sentTo: email, with: "choisir votre mot de passe")
    let confirmation: JSONValue = ["token": .string(token), "password": .string(App.password)]
    #expect(try await App.visitor.post("/resetPassword/confirm", confirmation).status == 204)
    let customer = try await App.signedIn(email, App.password)
    #expect(customer.account["id"] == created.body["id"])
    #expect(try await cashier.post("/customers", draft("Louis", email: email), key: newKey()).status == 409)
  }

  @Test("only who takes orders creates customers, and every fault of one is said")
  func faults() async throws {
    for name in ["customer", "pizzaiolo", "courier"] {
      #expect(try await App.demo(name).post("/customers", draft("Louis"), key: newKey()).status == 403)
    }
    let faulty = try await App.demo("cashier").post(
      "/customers", ["firstName": "", "phone": "12", "email": "nobody"], key: newKey())
    #expect(
      Set(faulty.body["errors"].elements.map { $0["pointer"].text }) == [
        "/firstName", "/lastName", "/phone", "/email",
      ])
  }
}
