import FoundationEssentials
import Support
import Testing

/// Customers on the phone, and the cashier who takes their orders.
struct CustomerTests {
  /// A mobile number that no other test uses.
  private let phone = "0612" + (0..<6).map { _ in String(Int.random(in: 0...9)) }.joined()

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
      let query = form.utf8.map { "%" + String($0, radix: 16) }.joined()
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

  @Test("a cashier corrects a customer who has no password, by version, and nobody else")
  func correction() async throws {
    let cashier = try await App.demo("cashier")
    let created = try await cashier.post("/customers", draft("Luis"), key: newKey()).body
    let path = "/customers/\(created["id"].text)"
    let tag = try await cashier.get(path).header("ETag") ?? ""
    #expect(try await cashier.put(path, draft("Louis")).status == 428)
    let corrected = try await cashier.put(path, draft("Louis"), headers: ["If-Match": tag])
    #expect(corrected.status == 200, "\(corrected.body)")
    #expect(corrected.body["firstName"] == "Louis")
    #expect(try await cashier.put(path, draft("Luigi"), headers: ["If-Match": tag]).status == 412)

    let email = "louis-\(UUID().uuidString.lowercased())@example.com"
    let withEmail = try await cashier.put(
      path, draft("Louis", email: email), headers: ["If-Match": corrected.header("ETag") ?? ""])
    #expect(withEmail.body["isInvited"] == true)
    let token = try await Mailbox.token(sentTo: email, with: "choisir votre mot de passe")
    let confirmation: JSONValue = ["token": .string(token), "password": .string(App.password)]
    #expect(try await App.visitor.post("/resetPassword/confirm", confirmation).status == 204)
    let now = try await cashier.get(path).header("ETag") ?? ""
    #expect(try await cashier.put(path, draft("Luigi"), headers: ["If-Match": now]).status == 409)
    // Employees are no customers.
    #expect(try await cashier.get("/customers/\(cashier.id)").status == 404)
    #expect(try await App.demo("courier").get(path).status == 403)
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

  @Test("an order without an account carries whom to ask for, which kitchen and courier see")
  func contact() async throws {
    let cashier = try await App.demo("cashier")
    var draft = App.draft(.angers, "delivery")
    draft["contact"] = ["name": "Mme Petit", "phone": .string(phone)]
    let order = try await cashier.post("/orders", draft, key: newKey())
    #expect(order.status == 201, "\(order.body)")
    let contact: JSONValue = ["name": "Mme Petit", "phone": .string("+33\(phone.dropFirst())")]
    #expect(order.body["contact"] == contact)
    #expect(order.body["customerId"] == nil)
    let pizzaiolo = try await App.demo("pizzaiolo")
    let ticket = try await becomesKnown {
      let ticket = try await pizzaiolo.ticket(of: order.body)
      return ticket == .null ? nil : ticket
    }
    #expect(ticket["customerName"] == "Mme Petit")
    try await pizzaiolo.take(order.body, "preparing", "ready")
    let courier = try await App.demo("courier")
    let round = try await becomesKnown {
      try await courier.get("/deliveries").body["items"].elements.first { $0["orderId"] == order.body["id"] }
    }
    #expect(round["customerName"] == "Mme Petit")
    #expect(round["customerPhone"] == contact["phone"])

    draft["contact"] = ["name": "Mme Petit", "phone": "12"]
    let faulty = try await cashier.post("/orders", draft, key: newKey())
    #expect(faulty.body["errors"].elements.map { $0["pointer"].text } == ["/contact/phone"])
  }

  @Test("staff list a customer's last orders in their restaurant, to repeat one")
  func lastOrders() async throws {
    let cashier = try await App.demo("cashier")
    let customer = try await cashier.post("/customers", draft("Paul"), key: newKey()).body
    var draft = App.draft()
    draft["customerId"] = customer["id"]
    var ids: [String] = []
    for _ in 0..<3 { ids.insert(try await cashier.post("/orders", draft, key: newKey()).body["id"].text, at: 0) }
    func listed(_ app: App, _ query: String = "") async throws -> [String] {
      try await app.get("/orders?customer=\(customer["id"].text)\(query)").body["items"].elements.map { $0["id"].text }
    }
    #expect(try await listed(cashier) == ids)
    #expect(try await listed(cashier, "&limit=2") == Array(ids.prefix(2)))
    #expect(try await listed(App.demo("manager.clichy")).isEmpty)
    // A customer sees their own, whatever they ask for.
    #expect(try await listed(App.newCustomer()).isEmpty)
  }

  private func becomesKnown(_ look: () async throws -> JSONValue?) async throws -> JSONValue {
    var found: JSONValue?
    _ = try await becomesTrue {
      found = try await look()
      return found != nil
    }
    return try #require(found)
  }
}
