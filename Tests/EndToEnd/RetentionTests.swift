import PostgreSQL
import Support
import Testing

/// Personal data is not kept for ever.
struct RetentionTests {
  /// As if nothing had been heard of a customer since then.
  private func age(_ customer: App, lastContact: String, told: String? = nil) async throws {
    let changed = try await Servers.superuser().execute(
      """
      UPDATE accounts.accounts SET last_contact_at = now() - \(lastContact)::interval,
        told_of_erasure_at = now() - \(told)::interval
      WHERE id = \(customer.id)::uuid
      """)
    #expect(changed.affectedCount == 1)
  }

  private func notices(to customer: App) throws -> Int {
    try Mailbox.mails(to: customer.account["email"].text).count { $0.contains("nous effacerons votre compte") }
  }

  @Test("a customer of whom nothing was heard for three years is told by mail, once, and erased a month later")
  func customers() async throws {
    let silent = try await App.newCustomer()
    let back = try await App.newCustomer()
    let recent = try await App.newCustomer()
    try await age(silent, lastContact: "2 years 350 days")
    try await age(back, lastContact: "2 years 350 days")
    try await age(recent, lastContact: "2 years 300 days")
    try await OperatorCommand.run("Accounts", "erase-inactive-customers")
    #expect(try await becomesTrue { try notices(to: silent) == 1 && notices(to: back) == 1 })
    try await OperatorCommand.run("Accounts", "erase-inactive-customers")

    // One of them logs in.
    _ = try await App.signedIn(back.account["email"].text, App.password)
    try await age(silent, lastContact: "3 years 1 day", told: "31 days")
    try await OperatorCommand.run("Accounts", "erase-inactive-customers")
    let group = try await App.demo("group-manager")
    #expect(try await becomesTrue { try await group.get("/account/\(silent.id)").status == 404 })
    #expect(try await group.get("/account/\(back.id)").status == 200)
    #expect(try await group.get("/account/\(recent.id)").status == 200)
    #expect(try notices(to: silent) == 1)
    #expect(try notices(to: recent) == 0)
  }

  @Test("who was told less than a month ago is not erased yet, and neither is who was told before their last visit")
  func notice() async throws {
    let told = try await App.newCustomer()
    let returned = try await App.newCustomer()
    let employee = try await App.newCustomer()
    try await age(told, lastContact: "4 years", told: "29 days")
    try await age(returned, lastContact: "4 years", told: "5 years")
    try await Servers.superuser().execute(
      """
      UPDATE accounts.accounts SET document = (document::jsonb || '{"role":"courier"}')::json
      WHERE id = \(employee.id)::uuid
      """)
    try await age(employee, lastContact: "4 years", told: "1 year")
    // Whose time is up: once they are erased, so would the others be.
    let due = try await App.newCustomer()
    try await age(due, lastContact: "4 years", told: "31 days")
    try await OperatorCommand.run("Accounts", "erase-inactive-customers")
    let group = try await App.demo("group-manager")
    #expect(try await becomesTrue { try await group.get("/account/\(due.id)").status == 404 })
    for person in [told, returned, employee] {
      #expect(try await group.get("/account/\(person.id)").status == 200)
    }
    #expect(try await becomesTrue { try notices(to: returned) == 1 })
  }

  @Test("a customer without an e-mail address, whom nobody can tell, is erased as late as the others")
  func withoutEmail() async throws {
    let cashier = try await App.demo("cashier")
    let draft: JSONValue = ["firstName": "Louis", "lastName": "Durand", "phone": "06 12 34 56 79"]
    let created = try await cashier.post("/customers", draft, key: newKey()).body
    let silent = App(account: created)
    try await age(silent, lastContact: "4 years")
    try await OperatorCommand.run("Accounts", "erase-inactive-customers")
    let group = try await App.demo("group-manager")
    #expect(try await group.get("/account/\(silent.id)").status == 200)
    let log = try await group.get("/audit?context=accounts&subject=\(silent.id)").body["items"].elements
    #expect(log.map { $0["action"] } == ["erasure due", "created"])
    try await age(silent, lastContact: "4 years", told: "31 days")
    try await OperatorCommand.run("Accounts", "erase-inactive-customers")
    #expect(try await becomesTrue { try await group.get("/account/\(silent.id)").status == 404 })
  }

  @Test("an order keeps its customer in touch")
  func orderedByPhone() async throws {
    let cashier = try await App.demo("cashier")
    let customer = try await App.newCustomer()
    try await age(customer, lastContact: "4 years")
    var draft = App.draft()
    draft["customerId"] = customer.account["id"]
    let order = try await cashier.post("/orders", draft, key: newKey()).body
    #expect(
      try await becomesTrue {
        try await Servers.superuser().read(
          """
          SELECT last_contact_at > now() - interval '1 hour' FROM accounts.accounts WHERE id = \(customer.id)::uuid
          """
        ).first?.decode(Bool.self) == true
      })
    try await cashier.take(order, "cancelled")
  }

  @Test("an order of three years ago says nothing about people without an account, and no contact")
  func orders() async throws {
    let cashier = try await App.demo("cashier")
    var draft = App.draft(.angers, "delivery")
    draft["contact"] = ["name": "Mme Ancien", "phone": "0612345678"]
    draft["note"] = "Sonner chez Ancien"
    let anonymous = try await oldCopy(of: try await cashier.post("/orders", draft, key: newKey()).body, by: cashier)
    draft["customerId"] = try await App.newCustomer().account["id"]
    let named = try await oldCopy(of: try await cashier.post("/orders", draft, key: newKey()).body, by: cashier)
    try await OperatorCommand.run("Orders", "erase-old-orders")

    // So do the revisions that it had before.
    let revisions = try await Servers.superuser().read(
      "SELECT document::text FROM orders.order_revisions WHERE order_id::text = ANY(\([anonymous, named].map { $0["id"].text }))"
    ).map { try $0.decode(String.self) }
    #expect(revisions.count == 2)
    #expect(revisions.allSatisfy { !$0.contains("Mme Ancien") })
    #expect(revisions.count { $0.contains("Sonner chez Ancien") && $0.contains("Saint-Aubin") } == 1)
    // What a gateway keeps follows within a moment.
    let expected = [anonymous, named].map { $0["version"].int + 1 }
    #expect(
      try await becomesTrue {
        try await [cashier.look(at: anonymous), cashier.look(at: named)].map { $0["version"].int } == expected
      })
    let withoutAccount = try await cashier.look(at: anonymous)
    #expect(withoutAccount["total"] == anonymous["total"])
    for member in ["contact", "address", "note"] { #expect(withoutAccount[member] == nil) }
    let withAccount = try await cashier.look(at: named)
    #expect(withAccount["contact"] == nil)
    #expect(withAccount["note"] == "Sonner chez Ancien")
    #expect(withAccount["customerId"] == draft["customerId"])
  }

  /// The same order as if it had been placed four years ago. An order's id begins with its time.
  private func oldCopy(of placed: JSONValue, by cashier: App) async throws -> JSONValue {
    // It was changed once.
    var draft = App.draft(.angers, "delivery")
    draft["note"] = placed["note"]
    draft["lines"][0]["note"] = "bien cuite"
    #expect(try await becomesTrue { try await cashier.look(at: placed)["promisedAt"] != nil })
    let order = try await cashier.put(
      "/orders/\(placed["id"].text)", draft,
      headers: ["If-Match": "\"\(try await cashier.look(at: placed)["version"].int)\""]
    ).body
    try #require(order["revision"] == 2, "\(order)")
    try await cashier.take(order, "cancelled")
    let rows = try await Servers.superuser().execute(
      """
      INSERT INTO orders.orders (id, restaurant_id, customer_id, status, placed_at, version, document)
      SELECT old.id::uuid, restaurant_id, customer_id, status, placed_at - interval '4 years', version,
        replace(document::text, o.id::text, old.id)::json
      FROM orders.orders o CROSS JOIN (
        SELECT overlay(\(order["id"].text) placing
          left(age, 8) || '-' || right(age, 4) from 1 for 13) AS id
        FROM (SELECT lpad(to_hex((extract(epoch FROM now() - interval '4 years') * 1000)::bigint), 12, '0') AS age) t) old
      WHERE o.id = \(order["id"].text)::uuid
      RETURNING id::text
      """)
    let id = try #require(rows.first).decode(String.self)
    try await Servers.superuser().execute(
      """
      INSERT INTO orders.order_revisions (order_id, revision, document)
      SELECT \(id)::uuid, revision, document FROM orders.order_revisions WHERE order_id::text = \(order["id"].text)
      """)
    return try await cashier.get("/orders/\(id)").body
  }
}
