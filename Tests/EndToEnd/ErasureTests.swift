import PostgreSQL
import Support
import Testing

/// Nothing that we store still holds personal data of a person who was erased.
struct ErasureTests {
  @Test(
    "of a person who was erased no table, dead letter or log holds anything but what is listed here",
    .timeLimit(.minutes(5)))
  func wholeLife() async throws {
    let person = PersonToErase()
    let customer = try await person.signUpAndMove()
    let cashier = try await App.demo("cashier")
    let courier = try await App.demo("courier")
    let pizzaiolo = try await App.demo("pizzaiolo")

    // Other things that leave traces: a second sign-up, a wrong password, a forgotten password, a search.
    #expect(try await App.visitor.post("/createAccount", person.profile).status == 409)
    let wrong = try await App.visitor.post("/login", ["email": .string(person.email), "password": "not-the-password"])
    #expect(wrong.status == 401)
    #expect(try await App.visitor.post("/resetPassword", ["email": .string(person.email)]).status == 202)
    #expect(try await cashier.get("/customers?email=\(person.email)").body["items"].elements.count == 1)

    let delivered = try await customer.post("/orders", person.draft(paying: "card"), key: "key of \(person.email)").body
    try await customer.payByCard(delivered)
    try await pizzaiolo.take(delivered, "preparing", "ready")
    try await courier.take(delivered, "delivering", "delivered")
    var byPhone = person.draft(paying: "cash")
    byPhone["customerId"] = customer.account["id"]
    let cancelled = try await cashier.post("/orders", byPhone, key: newKey()).body
    try await customer.take(cancelled, "cancelled")
    let collected = try await customer.order(paying: "cash")
    try await pizzaiolo.take(collected, "preparing", "ready")
    #expect(try await cashier.pay(collected, "cash").status == 201)
    try await cashier.take(collected, "collected")
    let open = try await customer.post("/orders", person.draft(paying: "cash"), key: newKey()).body
    try await pizzaiolo.take(open, "preparing", "ready")

    // An event of a newer version that none of our replicas understands.
    for schema in ["accounts", "orders", "kitchen", "delivery", "payment", "figures"] {
      try await Servers.superuser().runScript(
        """
        INSERT INTO \(schema).put_off (id, type, body)
        VALUES (gen_random_uuid(), 'new.event', '{"person":"\(customer.id)","name":"\(person.lastName)"}')
        """)
    }

    // Make sure that the search finds what is there.
    let before = try await person.traces(inTablesOf: Servers.superuser(), id: customer.id)
    #expect(
      before.isSuperset(of: [
        "accounts.accounts: e-mail", "accounts.login_failures: e-mail", "orders.orders: id", "orders.orders: street",
        "orders.idempotency: id", "kitchen.tickets: note", "delivery.customers: phone", "delivery.rounds: note",
        "payment.orders: street", "payment.payments: id", "payment.put_off: last name",
        "payment.invoice_customers: last name", "payment.invoice_customers: street",
      ]), "\(before.sorted())")

    let deletion = try await customer.delete("/account/\(customer.id)")
    #expect(deletion.status == 202)
    #expect(deletion.body["status"] == "pending")
    #expect(deletion.body["orders"] == [open["id"]])
    #expect(deletion.body["atTheLatest"].text > open["placedAt"].text)

    // From now on the person can do nothing.
    #expect(try await becomesTrue(within: .seconds(5)) { try await customer.get("/orders").status == 401 })
    #expect(try await customer.post("/orders", person.draft(paying: "cash"), key: newKey()).status == 401)
    let credentials: JSONValue = ["email": .string(person.email), "password": .string(App.password)]
    #expect(try await App.visitor.post("/login", credentials).status == 401)
    #expect(try await cashier.get("/customers?email=\(person.email)").body["items"] == [])
    byPhone["lines"][0]["quantity"] = 2
    #expect(try await cashier.post("/orders", byPhone, key: newKey()).status == 422)

    // The courier still sees name, phone and address.
    var round = JSONValue.null
    #expect(
      try await becomesTrue {
        round =
          try await courier.get("/deliveries").body["items"].elements.first { $0["orderId"] == open["id"] } ?? .null
        return round != .null
      })
    #expect(round["customerName"] == .string("\(person.firstName) \(person.lastName)"))
    #expect(round["customerPhone"].text.hasSuffix(String(person.phone.dropFirst())))
    #expect(round["address"]["line1"] == .string(person.street))
    #expect(round["note"] == .string(person.note))
    try await courier.take(open, "delivering")
    #expect(try await courier.pay(open, "cash").status == 201)
    try await courier.take(open, "delivered")

    try await expectOnlyWhatMayStay(of: person, id: customer.id)
    #expect(try await person.traces(inLogsUnder: Servers.variable("RUN"), id: customer.id) == [])

    // Dead letters that concern the person.
    try await DeadLetterQueue.kitchen.put(
      type: "orders.order-changed", #"{"order":{"customerId":"\#(customer.id)","note":"\#(person.note)"}}"#)
    let erasure = #"{"accountId":"\#(customer.id)"}"#
    try await DeadLetterQueue.kitchen.put(type: "accounts.account-erased", erasure)
    #expect(try await DeadLetterQueue.kitchen.letters(about: customer.id).count == 2)
    try await DeadLetterQueue.eraseLettersOfErasedPeople()
    #expect(try await DeadLetterQueue.kitchen.letters(about: customer.id) == [erasure])
    try await Servers.rabbitctl("purge_queue", "-p", "ocpizza", DeadLetterQueue.kitchen.rawValue)

    // What accounting and the restaurant need is still there.
    let manager = try await App.demo("manager")
    for order in [delivered, cancelled, collected, open] {
      let kept = try await manager.look(at: order)
      #expect(kept["total"] == order["total"])
      #expect(kept["customerId"] == nil)
    }
    for order in [delivered, collected, open] {
      let invoice = try await manager.invoice(of: order).body
      #expect(invoice["total"] == order["total"])
      #expect(invoice["customer"] == nil)
    }
    // The e-mail address can be used again.
    #expect(try await App.visitor.post("/createAccount", person.profile).status == 201)
  }

  @Test("delivery loses what it copied of an order that was taken back and cancelled before its customer was erased")
  func takenBack() async throws {
    let customer = try await App.newCustomer()
    var draft = App.draft(.angers, "delivery", paying: "cash")
    draft["note"] = "Sonner chez Lefebvre"
    let order = try await customer.post("/orders", draft, key: newKey()).body
    let manager = try await App.demo("manager")
    #expect(try await becomesTrue { try await customer.look(at: order)["promisedAt"] != nil })
    try await manager.take(order, "preparing", "ready")
    func copy() async throws -> String {
      try await Servers.superuser().read(
        "SELECT customer_id::text || document::text FROM delivery.rounds WHERE order_id::text = \(order["id"].text)"
      ).first?.decode(String?.self) ?? ""
    }
    #expect(try await becomesTrue { try await copy().contains("Lefebvre") })
    let back = try await manager.put("/orders/\(order["id"].text)/preparing", ["takesBack": true])
    #expect(back.status == 200, "\(back.body)")
    try await manager.take(order, "cancelled")
    try await customer.deleteAccount()
    #expect(try await becomesTrue { try await copy() == "" })
    let document = try await Servers.superuser().read(
      "SELECT document::text FROM delivery.rounds WHERE order_id::text = \(order["id"].text)"
    ).first?.decode(String.self)
    #expect(document.map { !$0.contains("Lefebvre") && !$0.contains("Saint-Aubin") } == true)
  }

  @Test("an employee who is erased is removed from the orders, rounds, payments and stock movements they handled")
  func employee() async throws {
    let person = PersonToErase()
    let id = try await person.signUp().id
    try await Servers.superuser().runScript(
      """
      UPDATE accounts.accounts SET document =
        (document::jsonb || '{"role":"manager","restaurantId":"\(Place.angers.rawValue)"}')::json
      WHERE id = '\(id)'
      """)
    let manager = try await App.signedIn(person.email, App.password)
    let delivery: JSONValue = [
      "kind": "delivery", "lines": [["ingredientId": "01930000-0000-7000-8000-000000000401", "quantity": 320]],
    ]
    let stock = "/restaurants/\(Place.angers.rawValue)/stock-movements"
    #expect(try await manager.post(stock, delivery, key: newKey()).status == 201)
    let order = try await App.newCustomer().order(.angers, "delivery", paying: "cash")
    #expect(try await becomesTrue { try await manager.look(at: order)["promisedAt"] != nil })
    try await manager.take(order, "preparing", "ready", "delivering")
    #expect(try await manager.pay(order, "cash").status == 201)
    try await manager.take(order, "delivered")
    #expect(
      try await becomesTrue(within: .seconds(60)) {
        try await person.traces(inTablesOf: Servers.superuser(), id: id)
          .isSuperset(of: [
            "orders.orders: id", "delivery.rounds: id", "payment.payments: id", "kitchen.stock_movements: id",
          ])
      })
    try await manager.deleteAccount()
    // Whose till it was the law wants to know for six years (CGI 286 I 3° bis): only the id, and of employees alone.
    try await expectOnlyWhatMayStay(of: person, id: id, and: ["payment.journal: id", "figures.erased_couriers: id"])
  }

  private func expectOnlyWhatMayStay(
    of person: PersonToErase, id: String, and more: Set<String> = []
  ) async throws {
    let always: Set<String> = [
      // Tokens with this id are refused for a day.
      "accounts.erasures: id",
      // What was done to the account, kept for ever on purpose: only the id (RELIABILITY S22).
      "accounts.audit_log: id", "accounts.audit: id",
      // This id was erased: an event that arrives late must not bring the person back.
      "orders.customers: id", "kitchen.customers: id", "delivery.customers: id", "payment.customers: id",
    ]
    let allowed = always.union(more)
    var found: Set<String> = []
    // Each look reads every row of every table.
    let isErased = try await becomesTrue(within: .seconds(60)) {
      found = try await person.traces(inTablesOf: Servers.superuser(), id: id)
      // So is what they did where they worked.
      found.subtract(["catalogue", "orders", "kitchen", "delivery", "payment", "figures"].map { "\($0).audit: id" })
      return found == allowed
    }
    #expect(isErased, "found \(found.subtracting(allowed).sorted()), missing \(allowed.subtracting(found).sorted())")
  }

  @Test("when the question to orders was lost it is sent again")
  func lostQuestion() async throws {
    let customer = try await App.newCustomer()
    try await Servers.superuser().runScript(
      "INSERT INTO accounts.departures (account_id, ask_again_at) VALUES ('\(customer.id)', now())")
    let manager = try await App.demo("manager")
    #expect(try await becomesTrue { try await manager.get("/account/\(customer.id)").status == 404 })
  }

  @Test("an order placed at the moment of the deletion delays it or is refused", arguments: 0..<5)
  func race(attempt: Int) async throws {
    let customer = try await App.newCustomer()
    let orders = try await withThrowingTaskGroup(of: Reply.self) { group in
      for _ in 0..<8 { group.addTask { try await customer.post("/orders", App.draft(), key: newKey()) } }
      let deletion = try await customer.delete("/account/\(customer.id)")
      let replies = try await group.reduce(into: [Reply]()) { $0.append($1) }
      let taken = replies.filter { $0.status == 201 }.map { $0.body["id"].text }
      #expect(deletion.status == (taken.isEmpty ? 204 : 202))
      #expect(Set(deletion.body["orders"].elements.map(\.text)) == Set(taken))
      #expect(replies.allSatisfy { [201, 401].contains($0.status) })
      return replies.filter { $0.status == 201 }.map(\.body)
    }
    let manager = try await App.demo("manager")
    for order in orders { try await manager.take(order, "cancelled") }
    #expect(
      try await becomesTrue {
        try await manager.get("/account/\(customer.id)").status == 404
      })
  }
}
