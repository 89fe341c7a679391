import FoundationEssentials
import PostgreSQL
import Support
import Testing

/// What people can learn of the data that the group holds about them, and what they agree to.
struct PersonalDataTests {
  @Test("the export holds all that every part of the platform holds about a person, for nobody but them and the group")
  func export() async throws {
    let person = PersonToErase()
    let customer = try await person.signUpAndMove()
    let order = try await customer.post("/orders", person.draft(paying: "card"), key: newKey()).body
    try await customer.payByCard(order)
    let pizzaiolo = try await App.demo("pizzaiolo")
    try await pizzaiolo.take(order, "preparing", "ready")
    let courier = try await App.demo("courier")
    try await courier.take(order, "delivering", "delivered")

    var export = JSONValue.null
    func part(_ context: String, _ kind: String) -> [JSONValue] {
      export["parts"].elements.first { $0["context"] == .string(context) && $0["kind"] == .string(kind) }?["items"]
        .elements ?? []
    }
    // Copies follow by events.
    #expect(
      try await becomesTrue {
        export = try await customer.get("/account/\(customer.id)/personal-data").body
        return part("delivery", "rounds").first?["status"] == "delivered" && !part("payment", "invoices").isEmpty
          && part("accounts", "mails about orders").first?["status"] == "delivered"
      }, "\(export)")
    #expect(export["accountId"] == customer.account["id"])
    #expect(part("accounts", "account").first?["email"] == .string(person.email))
    #expect(part("accounts", "sessions").count == 2)
    #expect(part("accounts", "log").contains { $0["action"] == "email changed" })
    #expect(part("orders", "orders").map { $0["id"] } == [order["id"]])
    #expect(part("orders", "orders").first?["note"] == .string(person.note))
    #expect(part("payment", "payments").map { $0["orderId"] } == [order["id"]])
    #expect(part("delivery", "copy of the account").first?["name"] == .string("\(person.firstName) \(person.lastName)"))
    #expect(!export.serialized.contains("argon2"))

    let group = try await App.demo("group-manager")
    let path = "/account/\(customer.id)/personal-data"
    #expect(try await group.get(path).body["accountId"] == customer.account["id"])
    for name in ["customer", "cashier", "manager"] { #expect(try await App.demo(name).get(path).status == 404) }
    #expect(try await App.visitor.get(path).status == 401)
  }

  @Test("no link of a mail that is under way is exported: who holds an access token must not set a password with it")
  func mailedLinks() async throws {
    let customer = try await App.newCustomer()
    let database = try Servers.superuser()
    func queue(_ subject: String, about order: String?) async throws {
      try await database.execute(
        """
        INSERT INTO accounts.mails (id, order_id, recipient, subject, body, next_attempt_at)
        VALUES (gen_random_uuid(), \(order)::uuid, \(customer.account["email"].text), \(subject), \("the text of " + subject),
          now() + interval '1 hour')
        """)
    }
    try await queue("a link", about: nil)
    try await queue("an order", about: newKey())
    let export = try await customer.get("/account/\(customer.id)/personal-data").body
    let mails = export["parts"].elements.first { $0["kind"] == "mails under way" }?["items"].elements ?? []
    #expect(mails.contains { $0["subject"] == "a link" && $0["body"] == .null })
    #expect(mails.contains { $0["subject"] == "an order" && $0["body"] == "the text of an order" })
    try await database.execute("DELETE FROM accounts.mails WHERE recipient = \(customer.account["email"].text)")
  }

  @Test("more than a page of a kind is exported whole")
  func manyOrders() async throws {
    let customer = try await App.newCustomer()
    try await Servers.superuser().execute(
      """
      INSERT INTO orders.orders (id, restaurant_id, customer_id, status, placed_at, version, document)
      SELECT ('01900000-0000-7000-8000-' || lpad(to_hex((random() * 1e9)::bigint * 200 + n), 12, '0'))::uuid, gen_random_uuid(),
        \(customer.id)::uuid, 'delivered', now(), 1, json_build_object('number', n)
      FROM generate_series(1, 150) n
      """)
    let export = try await customer.get("/account/\(customer.id)/personal-data").body
    let orders = export["parts"].elements.first { $0["context"] == "orders" && $0["kind"] == "orders" } ?? .null
    #expect(Set(orders["items"].elements.map { $0["number"].int }) == Set(1...150))
    // They are no whole orders, and other tests publish all orders once more.
    try await Servers.superuser().execute("DELETE FROM orders.orders WHERE customer_id = \(customer.id)::uuid")
  }

  @Test("consent to mails is given and withdrawn by the customer, with its date, and stays where it is not mentioned")
  func consent() async throws {
    let email = "consent-\(UUID().uuidString.lowercased())@example.com"
    var profile: JSONValue = [
      "firstName": "Zoé", "lastName": "Petit", "email": .string(email), "password": .string(App.password),
    ]
    #expect(try await App.visitor.post("/createAccount", profile).body["mailConsent"] == nil)
    let app = try await App.signedIn(email, App.password)
    profile["password"] = nil
    profile["acceptsMails"] = true
    let given = try await app.put("/account/\(app.id)", profile).body["mailConsent"]
    #expect(given["isGiven"] == true)
    #expect(!given["at"].text.isEmpty)
    profile["acceptsMails"] = nil
    #expect(try await app.put("/account/\(app.id)", profile).body["mailConsent"] == given)
    profile["acceptsMails"] = false
    #expect(try await app.put("/account/\(app.id)", profile).body["mailConsent"]["isGiven"] == false)
    let log = try await App.demo("group-manager").get("/audit?context=accounts&subject=\(app.id)").body["items"]
    let actions = log.elements.map { $0["action"].text }
    #expect(actions.contains("consent to mails given") && actions.contains("consent to mails withdrawn"))
  }
}
