import FoundationEssentials
import Support
import Testing

/// Employees: invited, changed, suspended and deleted by their managers.
struct StaffTests {
  private func newEmail(_ name: String) -> String { "\(name)-\(UUID().uuidString.lowercased())@example.com" }

  private func draft(_ role: String, _ email: String, at place: Place? = nil) -> JSONValue {
    var draft: JSONValue = [
      "firstName": "Nina", "lastName": "Roux", "email": .string(email), "phone": "06 12 34 56 78",
      "role": .string(role),
    ]
    if let place { draft["restaurantId"] = .string(place.rawValue) }
    return draft
  }

  private func accept(_ email: String) async throws -> App {
    let token = try await Mailbox.token(sentTo: email, with: "choisir votre mot de passe")
    let confirmation: JSONValue = ["token": .string(token), "password": .string(App.password)]
    #expect(try await App.visitor.post("/resetPassword/confirm", confirmation).status == 204)
    return try await App.signedIn(email, App.password)
  }

  private func employ(_ role: String, at place: Place? = nil, by manager: App) async throws -> App {
    let email = newEmail(role)
    let created = try await manager.post("/staff", draft(role, email, at: place), key: newKey())
    try #require(created.status == 201, "\(created.body)")
    return try await accept(email)
  }

  /// Changes an employee's account as it is now.
  private func change(_ employee: App, _ employment: JSONValue, by manager: App) async throws -> Reply {
    let tag = try await manager.get("/staff/\(employee.id)").header("ETag") ?? ""
    return try await manager.put("/staff/\(employee.id)", employment, headers: ["If-Match": tag])
  }

  @Test("a manager invites a cashier, who chooses a password by the mail's link, once, and works at once")
  func invitation() async throws {
    let manager = try await App.demo("manager")
    let email = newEmail("cashier")
    let key = newKey()
    let created = try await manager.post("/staff", draft("cashier", email), key: key)
    #expect(created.status == 201, "\(created.body)")
    #expect(created.body["role"] == "cashier")
    #expect(created.body["restaurantId"] == .string(Place.angers.rawValue))
    #expect(created.body["phone"] == "+33612345678")
    #expect(created.body["isInvited"] == true)
    #expect(created.header("Location") == "/staff/\(created.body["id"].text)")
    // The same request again makes nobody else; another with this address is refused.
    #expect(try await manager.post("/staff", draft("cashier", email), key: key).body == created.body)
    #expect(try await manager.post("/staff", draft("courier", email), key: newKey()).status == 409)

    let login: JSONValue = ["email": .string(email), "password": .string(App.password)]
    #expect(try await App.visitor.post("/login", login).status == 401)
    let cashier = try await accept(email)
    #expect(cashier.account["isInvited"] == nil)
    #expect(try await cashier.get("/orders").status == 200)
    let token = try await Mailbox.token(sentTo: email, with: "choisir votre mot de passe")
    let again: JSONValue = ["token": .string(token), "password": .string(App.password)]
    #expect(try await App.visitor.post("/resetPassword/confirm", again).status == 422)
  }

  @Test("a change of role or restaurant, and a suspension, take effect at once, by version and with an author")
  func employment() async throws {
    let group = try await App.demo("group-manager")
    let employee = try await employ("cashier", at: .angers, by: group)
    #expect(try await employee.get("/customers?phone=0612345678").status == 200)
    let version = try await group.get("/staff/\(employee.id)").header("ETag") ?? ""

    let promoted: JSONValue = ["role": "courier", "restaurantId": .string(Place.clichy.rawValue)]
    let path = "/staff/\(employee.id)"
    #expect(try await group.put(path, promoted).status == 428)
    #expect(try await group.put(path, promoted, headers: ["If-Match": "*"]).status == 428)
    #expect(try await group.put(path, promoted, headers: ["If-Match": "\"999\""]).status == 412)
    let changed = try await group.put(path, promoted, headers: ["If-Match": version])
    #expect(changed.status == 200, "\(changed.body)")
    #expect(changed.header("ETag") != version)
    #expect(try await group.put(path, promoted, headers: ["If-Match": version]).status == 412)
    #expect(try await becomesTrue(within: .seconds(5)) { try await employee.get("/orders").status == 401 })

    let email = employee.account["email"].text
    let moved = try await App.signedIn(email, App.password)
    #expect(try await moved.get("/customers?phone=0612345678").status == 403)
    #expect(try await moved.get("/deliveries").status == 200)
    #expect(try await moved.get("/deliveries?restaurant=\(Place.angers.rawValue)").status == 404)

    var suspended = promoted
    suspended["isSuspended"] = true
    #expect(try await change(moved, suspended, by: group).body["isSuspended"] == true)
    #expect(try await becomesTrue(within: .seconds(5)) { try await moved.get("/deliveries").status == 401 })
    let login: JSONValue = ["email": .string(email), "password": .string(App.password)]
    #expect(try await App.visitor.post("/login", login).status == 401)
    #expect(try await change(moved, promoted, by: group).status == 200)
    #expect(try await App.visitor.post("/login", login).status == 200)

    let log = try await group.get("/audit?context=accounts&subject=\(employee.id)").body["items"]
    #expect(
      log.elements.map { $0["action"].text } == [
        "employment changed", "employment changed", "employment changed", "invitation accepted", "created",
      ])
    #expect(log[2]["before"]["role"] == "cashier")
    #expect(log[2]["after"]["role"] == "courier")
    #expect(log[2]["by"]["accountId"] == group.account["id"])
    // The first change is Angers's, whose manager reads it; the later ones are Clichy's.
    let ofAngers = try await App.demo("manager").get("/audit?context=accounts&subject=\(employee.id)").body["items"]
    #expect(ofAngers.elements.map { $0["action"].text } == ["employment changed", "created"])
  }

  @Test("a manager creates and changes no manager, and acts only in their own restaurant")
  func limits() async throws {
    let manager = try await App.demo("manager")
    for role in ["manager", "group-manager"] {
      #expect(try await manager.post("/staff", draft(role, newEmail(role)), key: newKey()).status == 403)
    }
    #expect(
      try await manager.post("/staff", draft("cashier", newEmail("c"), at: .clichy), key: newKey()).status == 404)
    let customer = try await manager.post("/staff", draft("customer", newEmail("c")), key: newKey())
    #expect(customer.body["errors"][0]["pointer"] == "/role")
    for name in ["customer", "cashier", "pizzaiolo", "courier"] {
      #expect(try await App.demo(name).get("/staff").status == 403)
    }

    let group = try await App.demo("group-manager")
    let elsewhere = try await employ("pizzaiolo", at: .clichy, by: group)
    let colleague = try await employ("manager", at: .angers, by: group)
    let own: JSONValue = ["role": "pizzaiolo"]
    #expect(try await manager.get("/staff/\(elsewhere.id)").status == 404)
    #expect(
      try await manager.put("/staff/\(elsewhere.id)", own, headers: ["If-Match": "\"2\""]).status == 404)
    #expect(try await change(colleague, own, by: manager).status == 403)
    let mine = try await employ("courier", by: manager)
    #expect(try await change(mine, ["role": "manager"], by: manager).status == 403)
    var away = own
    away["restaurantId"] = .string(Place.clichy.rawValue)
    #expect(try await change(mine, away, by: manager).status == 404)
    #expect(try await change(mine, own, by: manager).body["role"] == "pizzaiolo")
    // Customers are nobody's employees.
    let visitor = try await App.newCustomer()
    #expect(try await group.get("/staff/\(visitor.id)").status == 404)

    var unknown = own
    unknown["restaurantId"] = "01930000-0000-7000-8000-000000000999"
    #expect(try await change(mine, unknown, by: group).body["errors"][0]["code"] == "unknown")
    #expect(try await change(mine, own, by: group).body["errors"][0]["pointer"] == "/restaurantId")
  }

  @Test("employees are listed in pages, for a manager those of their restaurant")
  func pages() async throws {
    let manager = try await App.demo("manager")
    let group = try await App.demo("group-manager")
    for _ in 0..<3 { _ = try await manager.post("/staff", draft("courier", newEmail("list")), key: newKey()) }
    var found: [JSONValue] = []
    var path: String? = "/staff?role=courier&limit=2"
    while let page = path {
      let reply = try await manager.get(page).body
      #expect(reply["items"].elements.count <= 2)
      found += reply["items"].elements
      path = reply["next"] == nil ? nil : "/staff?role=courier&limit=2&after=\(reply["next"].text)"
    }
    #expect(found.count > 3)
    #expect(Set(found.map { $0["id"].text }).count == found.count)
    #expect(
      found.allSatisfy { $0["role"] == "courier" && $0["restaurantId"] == .string(Place.angers.rawValue) })
    #expect(try await manager.get("/staff?restaurant=\(Place.clichy.rawValue)").status == 404)
    let all = try await group.get("/staff?limit=100").body["items"].elements
    #expect(all.contains { $0["restaurantId"] == .string(Place.clichy.rawValue) })
    #expect(!all.contains { $0["role"] == "customer" })
  }

  @Test("an employee who has left is deleted by their manager, with every session")
  func deletion() async throws {
    let manager = try await App.demo("manager")
    let employee = try await employ("courier", by: manager)
    let path = "/staff/\(employee.id)"
    #expect(try await manager.send("DELETE", path, body: nil, headers: [:]).status == 428)
    let tag = try await manager.get(path).header("ETag") ?? ""
    #expect(try await manager.send("DELETE", path, body: nil, headers: ["If-Match": tag]).status == 204)
    #expect(try await becomesTrue(within: .seconds(5)) { try await employee.get("/deliveries").status == 401 })
    #expect(try await manager.get(path).status == 404)
  }

  @Test("a group manager who is demoted by another can do nothing more at once")
  func demotion() async throws {
    let group = try await App.demo("group-manager")
    let first = try await employ("group-manager", by: group)
    let second = try await employ("group-manager", by: first)
    let demoted: JSONValue = ["role": "manager", "restaurantId": .string(Place.rouen.rawValue)]
    #expect(try await change(first, demoted, by: second).status == 200)
    #expect(try await becomesTrue(within: .seconds(5)) { try await first.get("/staff").status == 401 })
    #expect(try await change(second, demoted, by: group).status == 200)
  }
}
