import AMQP
import Foundation
import Logging
import PostgreSQL
import Support
import Testing

/// A person who is erased is gone from everything that we keep.
struct ErasureTests {
  @Test("of a person who was erased nothing is left in any table, dead letter or log, but what is listed here")
  func wholeLife() async throws {
    let person = Person()
    let customer = try await person.signUpAndMove()
    let cashier = try await App.demo("cashier")
    let courier = try await App.demo("courier")
    let pizzaiolo = try await App.demo("pizzaiolo")

    // What leaves a trace besides orders: a second account, a wrong password, a password that was forgotten, a search.
    #expect(try await App.visitor.post("/createAccount", person.profile).status == 409)
    let wrong = try await App.visitor.post("/login", ["email": .string(person.email), "password": "not-the-password"])
    #expect(wrong.status == 401)
    #expect(try await App.visitor.post("/resetPassword", ["email": .string(person.email)]).status == 202)
    #expect(try await cashier.get("/customers?email=\(person.email)").body["items"].elements.count == 1)

    let delivered = try await customer.post("/orders", person.draft(paying: "card"), key: "key of \(person.email)").body
    #expect(try await customer.pay(delivered, "card", card: Card.good).body["status"] == "succeeded")
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

    // What a newer version told, and none of ours understood yet.
    for schema in ["accounts", "orders", "kitchen", "delivery", "payment"] {
      try await Servers.superuser().runScript(
        """
        INSERT INTO \(schema).put_off (id, type, body)
        VALUES (gen_random_uuid(), 'new.event', '{"person":"\(customer.id)","name":"\(person.lastName)"}')
        """)
    }

    // The search finds what there is.
    let before = try await person.traces(inTablesOf: Servers.superuser(), id: customer.id)
    #expect(
      before.isSuperset(of: [
        "accounts.accounts: e-mail", "accounts.login_failures: e-mail", "orders.orders: id", "orders.orders: street",
        "orders.idempotency: id", "kitchen.tickets: note", "delivery.customers: phone", "delivery.rounds: note",
        "payment.orders: street", "payment.payments: id", "payment.put_off: last name",
      ]), "\(before.sorted())")

    let deletion = try await customer.delete("/account/\(customer.id)")
    #expect(deletion.status == 202)
    #expect(deletion.body["status"] == "pending")
    #expect(deletion.body["orders"] == [open["id"]])
    #expect(deletion.body["atTheLatest"].text > open["placedAt"].text)

    // At once they can do nothing any more.
    #expect(try await becomesTrue(within: .seconds(5)) { try await customer.get("/orders").status == 401 })
    #expect(try await customer.post("/orders", person.draft(paying: "cash"), key: newKey()).status == 401)
    let credentials: JSON = ["email": .string(person.email), "password": .string(App.password)]
    #expect(try await App.visitor.post("/login", credentials).status == 401)
    #expect(try await cashier.get("/customers?email=\(person.email)").body["items"] == [])
    byPhone["lines"][0]["quantity"] = 2
    #expect(try await cashier.post("/orders", byPhone, key: newKey()).status == 422)

    // The courier still finds them.
    var round = JSON.null
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

    // What failed in a service five times.
    try await DeadQueue.kitchen.put(
      type: "orders.order-changed", #"{"order":{"customerId":"\#(customer.id)","note":"\#(person.note)"}}"#)
    try await DeadQueue.kitchen.put(type: "accounts.account-erased", #"{"accountId":"\#(customer.id)"}"#)
    try await DeadQueue.eraseLetters()
    let letters = try await DeadQueue.kitchen.letters()
    #expect(!letters.contains { $0.contains(person.note) })
    #expect(letters.contains { $0.contains(customer.id) })
    try await Servers.rabbitctl("purge_queue", "-p", "ocpizza", DeadQueue.kitchen.rawValue)

    // What accounting and the restaurant need stays.
    let manager = try await App.demo("manager")
    for order in [delivered, cancelled, collected, open] {
      let kept = try await manager.look(at: order)
      #expect(kept["total"] == order["total"])
      #expect(kept["customerId"] == nil)
    }
    for order in [delivered, collected, open] {
      #expect(try await manager.invoice(of: order).body["total"] == order["total"])
    }
    // The address is free again.
    #expect(try await App.visitor.post("/createAccount", person.profile).status == 201)
  }

  @Test("an employee who is erased is gone from the orders, rounds, payments and stock that they had a hand in")
  func employee() async throws {
    let person = Person()
    let id = try await person.signUp().id
    try await Servers.superuser().runScript(
      """
      UPDATE accounts.accounts SET document =
        (document::jsonb || '{"role":"manager","restaurantId":"\(Place.angers.rawValue)"}')::json
      WHERE id = '\(id)'
      """)
    let manager = try await App.signedIn(person.email, App.password)
    let delivery: JSON = [
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
      try await becomesTrue {
        try await person.traces(inTablesOf: Servers.superuser(), id: id)
          .isSuperset(of: [
            "orders.orders: id", "delivery.rounds: id", "payment.payments: id", "kitchen.stock_movements: id",
          ])
      })
    #expect(try await manager.delete("/account/\(id)").status == 204)
    try await expectOnlyWhatMayStay(of: person, id: id)
  }

  private func expectOnlyWhatMayStay(of person: Person, id: String) async throws {
    let allowed: Set<String> = [
      // That this id is void: tokens of it are not believed for a day.
      "accounts.erasures: id",
      // What was done to the account, kept for ever on purpose: the id and no more (RELIABILITY S22).
      "accounts.audit_log: id",
      // That this id was erased: an event that comes late must not bring the person back.
      "orders.customers: id", "delivery.customers: id",
    ]
    var found: Set<String> = []
    let isErased = try await becomesTrue {
      found = try await person.traces(inTablesOf: Servers.superuser(), id: id)
      return found == allowed
    }
    #expect(isErased, "found \(found.subtracting(allowed).sorted()), missing \(allowed.subtracting(found).sorted())")
  }

  @Test("where the question to orders was lost it is asked again")
  func lostQuestion() async throws {
    let customer = try await App.newCustomer()
    try await Servers.superuser().runScript(
      "INSERT INTO accounts.departures (account_id, ask_again_at) VALUES ('\(customer.id)', now())")
    let manager = try await App.demo("manager")
    #expect(try await becomesTrue { try await manager.get("/account/\(customer.id)").status == 404 })
  }

  @Test("an order that comes at the moment of the deletion holds it up, or is refused", arguments: 0..<5)
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

/// Somebody whose every trace can be told from everybody else's.
private struct Person {
  let email: String
  /// The address before this one.
  let oldEmail: String
  let firstName: String
  let lastName: String
  /// National: ten digits.
  let phone: String
  let street: String
  let note: String

  init() {
    func word() -> String { String((0..<12).map { _ in "abcdefghijklmnopqrstuvwxyz".randomElement() ?? "a" }) }
    email = "\(word())@example.com"
    oldEmail = "\(word())@example.com"
    firstName = word().capitalized
    lastName = word().capitalized
    phone = "06" + (0..<8).map { _ in String(Int.random(in: 0...9)) }.joined()
    street = "12 rue \(word())"
    note = "Sonner chez \(word())"
  }

  var profile: JSON {
    var address = Place.angers.address
    address["line1"] = .string(street)
    return [
      "firstName": .string(firstName), "lastName": .string(lastName), "email": .string(email),
      "password": .string(App.password), "phone": .string(phone), "birthday": "1990-01-31", "addresses": [address],
    ]
  }

  func signUp() async throws -> App {
    #expect(try await App.visitor.post("/createAccount", profile, key: newKey()).status == 201)
    return try await App.signedIn(email, App.password)
  }

  /// Signs up with the old e-mail address and takes the present one.
  func signUpAndMove() async throws -> App {
    var old = profile
    old["email"] = .string(oldEmail)
    #expect(try await App.visitor.post("/createAccount", old, key: newKey()).status == 201)
    let wrong = try await App.visitor.post("/login", ["email": .string(oldEmail), "password": "not-the-password"])
    #expect(wrong.status == 401)
    let app = try await App.signedIn(oldEmail, App.password)
    var change = profile
    change["password"] = nil
    change["currentPassword"] = .string(App.password)
    let changed = try await app.put("/account/\(app.id)", change)
    #expect(changed.status == 200, "\(changed.body)")
    return try await App.signedIn(email, App.password)
  }

  /// A delivery to the person's street, with a note on the order and one on its line.
  func draft(paying method: String) -> JSON {
    var draft = App.draft(.angers, "delivery", paying: method)
    draft["address"]["line1"] = .string(street)
    draft["note"] = .string(note)
    draft["lines"] = [["productId": .string(Item.margherita), "quantity": 1, "note": .string(note)]]
    return draft
  }

  /// What to look for, in lower case, by what it is.
  private func needles(id: String) -> [(what: String, form: String)] {
    let texts = [
      ("id", id), ("id", id.filter { $0 != "-" }), ("e-mail", email), ("old e-mail", oldEmail),
      ("first name", firstName),
      ("last name", lastName), ("phone", String(phone.dropFirst())), ("street", street), ("note", note),
    ].map { (what: $0.0, form: $0.1.lowercased()) }
    // As a column of bytes shows them.
    return texts + texts.map { ($0.what, $0.form.utf8.map { String(format: "%02x", $0) }.joined()) }
  }

  /// Looks through every row of every table that there is, so that nobody has to think of a new one.
  func traces(inTablesOf database: Database, id: String) async throws -> Set<String> {
    let tables = try await database.read(
      """
      SELECT table_schema, table_name FROM information_schema.tables
      WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')
      """
    ).map { try $0.decode(String.self, String.self) }
    #expect(tables.count > 30)
    let patterns = needles(id: id).map { "('\($0.what)', '%\($0.form)%')" }.joined(separator: ", ")
    var found: Set<String> = []
    for (schema, table) in tables {
      let rows = try await database.read(
        SQL(
          stringLiteral: """
            SELECT DISTINCT what FROM (VALUES \(patterns)) AS needles (what, pattern)
            WHERE EXISTS (SELECT FROM \(schema)."\(table)" t WHERE lower(row_to_json(t)::text) LIKE pattern)
            """))
      for row in rows { found.insert("\(schema).\(table): \(try row.decode(String.self))") }
    }
    return found
  }

  /// Looks through the logs of the services, of PostgreSQL and of RabbitMQ.
  func traces(inLogsUnder run: String, id: String) async throws -> Set<String> {
    let needles = needles(id: id)
    var found: Set<String> = []
    var count = 0
    for folder in ["\(run)/logs", "\(run)/postgres/log", "\(run)/rabbitmq/log"] {
      let isFolder = (try? FileManager.default.contentsOfDirectory(atPath: folder)) != nil
      let names = isFolder ? try FileManager.default.subpathsOfDirectory(atPath: folder).map { "/\($0)" } : [""]
      for name in names {
        guard let data = FileManager.default.contents(atPath: folder + name) else { continue }
        count += 1
        let log = String(decoding: data, as: UTF8.self).lowercased()
        for needle in needles where log.contains(needle.form) { found.insert("\(folder)\(name): \(needle.what)") }
      }
    }
    #expect(count > 9)
    return found
  }
}

/// The queue of what a context gave up on.
private enum DeadQueue: String {
  case kitchen = "kitchen.dead"

  func put(type: String, _ body: String) async throws {
    let connection = AMQPConnection(try Servers.broker(), name: "test", logger: Logger(label: "test"))
    async let running: Void = connection.run()
    #expect(try await becomesTrue { connection.isConnected })
    var properties = AMQPProperties()
    properties.type = type
    properties.messageID = UUID().uuidString.lowercased()
    properties.isPersistent = true
    try await connection.publish(
      AMQPMessage(exchange: "", routingKey: rawValue, properties: properties, body: Array(body.utf8)))
    connection.close()
    await running
  }

  /// What lies there; nothing is taken.
  func letters() async throws -> [String] {
    let (deliveries, delivery) = AsyncStream.makeStream(of: Delivery.self)
    let connection = AMQPConnection(
      try Servers.broker(), name: "test", consuming: Consumption(queue: rawValue, prefetch: 500) { delivery.yield($0) },
      logger: Logger(label: "test"))
    async let running: Void = connection.run()
    try await Task.sleep(for: .seconds(1))
    connection.close()
    await running
    delivery.finish()
    return await deliveries.reduce(into: []) { $0.append(String(decoding: $1.body, as: UTF8.self)) }
  }

  /// As operators do it.
  static func eraseLetters() async throws {
    try await Servers.run([
      "/usr/bin/env", "OCPIZZA_CONF=\(try Servers.variable("ROOT"))/compose",
      "DATABASE_PORT=\(try Servers.variable("PG_PORT"))", "BROKER_PORT=\(try Servers.variable("AMQP_PORT"))",
      "\(try Servers.variable("OCPIZZA_BIN"))/Accounts", "erase-dead-letters",
    ])
  }
}
