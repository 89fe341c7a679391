import PostgreSQL
import Support
import Testing

/// Each life that an order can have, through the REST API, with every service a process of its own.
struct OrderLifeTests {
  @Test("a delivery paid by card: placed, cooked, brought and invoiced")
  func deliveryByCard() async throws {
    let customer = try await App.newCustomer()
    let order = try await customer.order(.angers, "delivery", paying: "card", [Item.margherita, Item.cola])
    #expect(order["status"] == "awaiting-payment")
    #expect(order["total"] == ["amount": 1350, "currency": "EUR"])
    #expect(order["version"] == 1)

    let payment = try await customer.pay(order, "card", card: Card.good)
    #expect(payment.status == 201)
    #expect(payment.body["status"] == "succeeded")
    let paid = try await customer.look(at: order)
    #expect(paid["status"] == "placed")
    #expect(paid["isPaid"] == true)
    #expect(paid["promisedAt"] != nil)

    let pizzaiolo = try await App.demo("pizzaiolo")
    #expect(try await becomesTrue { try await pizzaiolo.tickets().contains { $0["orderId"] == order["id"] } })
    try await pizzaiolo.take(order, "preparing", "ready")

    let courier = try await App.demo("courier")
    var round: JSON?
    #expect(
      try await becomesTrue {
        round = try await courier.get("/deliveries").body["items"].elements.first { $0["orderId"] == order["id"] }
        return round != nil
      })
    #expect(round?["address"]["city"] == "Angers")
    #expect(round?["customerName"] == "Camille Martin")
    #expect(round?["amountDue"]["amount"] == 0)
    try await courier.take(order, "delivering")
    #expect(
      try await becomesTrue {
        try await courier.get("/deliveries").body["items"].elements
          .contains { $0["orderId"] == order["id"] && $0["courierId"] == courier.account["id"] }
      })
    try await courier.take(order, "delivered")

    let delivered = try await customer.look(at: order)
    #expect(
      delivered["history"].elements.map { $0["status"].text } == [
        "awaiting-payment", "placed", "preparing", "ready", "delivering", "delivered",
      ])
    #expect(
      delivered["history"].elements.map { $0["by"].text } == [
        "customer", "system", "pizzaiolo", "pizzaiolo", "courier", "courier",
      ])
    // Which employee it was is not the customer's business.
    #expect(!delivered.serialized.contains(courier.id))
    let invoice = try await customer.invoice(of: order)
    #expect(invoice.status == 200)
    #expect(invoice.body["number"] == payment.body["invoiceNumber"])
    #expect(invoice.body["total"]["amount"] == 1350)
    #expect(invoice.body["tax"]["amount"] == 123)
  }

  @Test("a take-away order is paid at the counter before it is handed over", arguments: ["cash", "cheque"])
  func takeawayAtTheCounter(method: String) async throws {
    let customer = try await App.newCustomer()
    let order = try await customer.order(paying: method)
    #expect(order["status"] == "placed")
    try await App.demo("pizzaiolo").take(order, "preparing", "ready")
    let cashier = try await App.demo("cashier")
    let unpaid = try await cashier.step(order, "collected")
    #expect(unpaid.status == 409)
    #expect(unpaid.body["type"] == "/problems/step-not-allowed")
    let payment = try await cashier.pay(order, method)
    #expect(payment.body["status"] == "succeeded")
    try await cashier.take(order, "collected")
    #expect(try await customer.invoice(of: order).body["paymentMethod"] == .string(method))
  }

  @Test("a courier collects cash at the door")
  func cashAtTheDoor() async throws {
    let order = try await App.newCustomer().order(.angers, "delivery", paying: "cash")
    try await App.demo("pizzaiolo").take(order, "preparing", "ready")
    let courier = try await App.demo("courier")
    try await courier.take(order, "delivering")
    #expect(try await courier.step(order, "delivered").status == 409)
    #expect(try await courier.pay(order, "cash").body["status"] == "succeeded")
    try await courier.take(order, "delivered")
  }

  @Test("a cashier takes an order by phone for a customer found by number")
  func byPhone() async throws {
    let customer = try await App.newCustomer()
    let cashier = try await App.demo("cashier")
    let found = try await cashier.get("/customers?email=\(customer.account["email"].text)")
    #expect(found.body["items"][0]["id"] == customer.account["id"])
    var draft = App.draft(.angers, "delivery")
    draft["address"] = nil
    draft["customerId"] = customer.account["id"]
    draft["addressId"] = customer.account["addresses"][0]["id"]
    let reply = try await cashier.post("/orders", draft, key: newKey())
    #expect(reply.status == 201)
    #expect(reply.body["customerId"] == customer.account["id"])
    #expect(reply.body["address"]["line1"] == "12 rue Saint-Aubin")
    #expect(try await customer.look(at: reply.body)["id"] == reply.body["id"])
  }

  @Test("an address by its id goes before one in the order, and before the one that is usual")
  func addresses() async throws {
    let customer = try await App.newCustomer()
    var draft = App.draft(.angers, "delivery")
    draft["address"] = Place.beauvais.address
    #expect(try await customer.post("/orders", draft, key: newKey()).status == 422)
    draft["addressId"] = customer.account["addresses"][0]["id"]
    let chosen = try await customer.post("/orders", draft, key: newKey())
    #expect(chosen.status == 201)
    #expect(chosen.body["address"]["city"] == "Angers")
    draft["address"] = nil
    draft["addressId"] = nil
    let usual = try await customer.post("/orders", draft, key: newKey())
    #expect(usual.status == 201)
    #expect(usual.body["address"]["id"] == customer.account["addresses"][0]["id"])
  }

  @Test("customers list their own orders, newest first, and those of one status if they like")
  func ownOrders() async throws {
    let customer = try await App.newCustomer()
    let orders = [try await customer.order(), try await customer.order()]
    try await customer.take(orders[0], "cancelled")
    func listed(_ query: String) async throws -> [String] {
      try await customer.get("/orders\(query)").body["items"].elements.map { $0["id"].text }
    }
    #expect(try await listed("") == [orders[1]["id"].text, orders[0]["id"].text])
    #expect(try await listed("?limit=1") == [orders[1]["id"].text])
    #expect(try await listed("?status=cancelled") == [orders[0]["id"].text])
    #expect(try await listed("?status=delivered").isEmpty)
  }

  @Test("a refused card leaves the order waiting, and the second try pays it")
  func refusedCard() async throws {
    let customer = try await App.newCustomer()
    let order = try await customer.order(paying: "card")
    let refused = try await customer.pay(order, "card", card: Card.refused)
    #expect(refused.status == 201)
    #expect(refused.body["status"] == "refused")
    #expect(try await customer.look(at: order)["status"] == "awaiting-payment")
    #expect(try await customer.invoice(of: order).status == 404)
    let paid = try await customer.pay(order, "card", card: Card.good)
    #expect(paid.body["status"] == "succeeded")
    #expect(try await customer.sees(order, become: "placed"))
    let again = try await customer.pay(order, "card", card: Card.good)
    #expect(again.status == 409)
  }

  @Test("a customer cancels before the preparation, and gets the money and a credit note")
  func cancelledByCustomer() async throws {
    let customer = try await App.newCustomer()
    let order = try await customer.order(paying: "card")
    _ = try await customer.pay(order, "card", card: Card.good)
    try await customer.take(order, "cancelled")
    #expect(
      try await becomesTrue {
        let invoice = try await customer.invoice(of: order).body
        return invoice["creditNoteNumber"] != nil
      })
    #expect(try await customer.look(at: order)["isPaid"] == false)
  }

  @Test("once the preparation has begun only a manager cancels")
  func cancelledByManager() async throws {
    let customer = try await App.newCustomer()
    let order = try await customer.order(paying: "cash")
    try await App.demo("pizzaiolo").take(order, "preparing")
    let refused = try await customer.step(order, "cancelled")
    #expect(refused.status == 409)
    #expect(refused.body["allowed"] == [])
    #expect(try await App.demo("cashier").step(order, "cancelled").status == 409)
    try await App.demo("manager").take(order, "cancelled")
  }

  @Test("nobody at the door: the courier brings the order back, and the money goes back")
  func returned() async throws {
    let customer = try await App.newCustomer()
    let order = try await customer.order(.angers, "delivery", paying: "card")
    _ = try await customer.pay(order, "card", card: Card.good)
    try await App.demo("pizzaiolo").take(order, "preparing", "ready")
    try await App.demo("courier").take(order, "delivering", "returned")
    #expect(try await becomesTrue { try await customer.invoice(of: order).body["creditNoteNumber"] != nil })
  }

  @Test("a courier says why an order comes back, and the customer reads it")
  func reasonOfCourier() async throws {
    let customer = try await App.newCustomer()
    let order = try await customer.order(.angers, "delivery", paying: "cash")
    try await App.demo("pizzaiolo").take(order, "preparing", "ready")
    let courier = try await App.demo("courier")
    try await courier.take(order, "delivering")
    let path = "/orders/\(order["id"].text)/returned"
    let unfitting = try await courier.put(path, ["reason": "stock"])
    #expect(unfitting.status == 422)
    #expect(unfitting.body["errors"][0]["pointer"] == "/reason")
    #expect(try await courier.put(path, ["reason": "nobody-there"]).body["reason"] == "nobody-there")
    #expect(try await customer.look(at: order)["history"].elements.last?["reason"] == "nobody-there")
    #expect(
      try await becomesTrue {
        try Mailbox.mails(to: customer.account["email"].text).contains { $0.contains("Personne n'était présent") }
      })
  }

  @Test("a take-away that nobody fetches is ended by the cashier; a manager may let its money go back, later too")
  func abandoned() async throws {
    let customer = try await App.newCustomer()
    let order = try await customer.order(paying: "card")
    _ = try await customer.pay(order, "card", card: Card.good)
    try await App.demo("pizzaiolo").take(order, "preparing", "ready")
    #expect(try await customer.step(order, "abandoned").status == 403)
    let cashier = try await App.demo("cashier")
    let path = "/orders/\(order["id"].text)/abandoned"
    #expect(try await cashier.put(path, ["refund": true]).status == 403)
    try await cashier.take(order, "abandoned")
    let ended = try await customer.look(at: order)
    #expect(ended["reason"] == "not-collected")
    #expect(ended["isPaid"] == true)
    let manager = try await App.demo("manager")
    let granted = try await manager.put(path, ["refund": true])
    #expect(granted.status == 200)
    #expect(granted.body["refundGrantedAt"] != nil)
    #expect(try await becomesTrue { try await customer.invoice(of: order).body["creditNoteNumber"] != nil })
    #expect(try await becomesTrue { try await customer.look(at: order)["isPaid"] == false })
    #expect(try await manager.put(path, ["refund": true]).status == 200)
  }

  @Test("a take-away that nobody fetches ends by itself when its time is up, and keeps its money")
  func abandonedBySystem() async throws {
    let customer = try await App.newCustomer()
    let order = try await customer.order(paying: "card")
    _ = try await customer.pay(order, "card", card: Card.good)
    try await App.demo("pizzaiolo").take(order, "preparing", "ready")
    // The restaurant closes when it closes: what is waited for is moved instead.
    let id = order["id"].text
    let database = try Servers.superuser()
    let rows = try await database.execute(
      """
      UPDATE orders.orders SET abandon_at = now() - interval '1 second'
      WHERE id = \(id)::uuid AND abandon_at > now() AND abandon_at < now() + interval '3 days'
      """)
    #expect(rows.affectedCount == 1)
    #expect(try await customer.sees(order, become: "abandoned"))
    let ended = try await customer.look(at: order)
    #expect(ended["history"].elements.last?["by"] == "system")
    #expect(ended["reason"] == "not-collected")
    #expect(ended["isPaid"] == true)
  }

  @Test("hundreds of take-aways that stand ready hide nothing that is to be made, and the list goes on")
  func longBoard() async throws {
    let place = Place.angers
    let database = try Servers.superuser()
    // With a note each: the HTTP client takes an answer that is very small when compressed for an attack.
    try await database.execute(
      """
      INSERT INTO kitchen.tickets (order_id, restaurant_id, status, order_version, stock, needs, preparation_seconds,
        ready_at, document)
      SELECT gen_random_uuid(), \(place.rawValue)::uuid, 'ready', 9, 'consumed', '{}', 0,
        now() - n * interval '1 minute', json_build_object('number', 'long-board', 'note', md5(n::text))
      FROM generate_series(1, 450) n
      """)
    let manager = try await App.demo("group-manager")
    let order = try await manager.order(place)
    var pages: [JSON] = []
    #expect(
      try await becomesTrue {
        pages = [try await manager.get("/kitchen/tickets?restaurant=\(place.rawValue)").body]
        return pages[0]["items"].elements.contains { $0["orderId"] == order["id"] }
      })
    while let next = pages.last?["next"], next != .null, pages.count < 10 {
      pages.append(try await manager.get("/kitchen/tickets?restaurant=\(place.rawValue)&after=\(next.text)").body)
    }
    try await database.execute("DELETE FROM kitchen.tickets WHERE document->>'number' = 'long-board'")
    let numbers = pages.flatMap { $0["items"].elements.map { $0["number"].text } }
    #expect(numbers.count { $0 == "long-board" } == 450)
    #expect(numbers.count { $0 == order["number"].text } == 1)
    #expect(try await manager.get("/kitchen/tickets?restaurant=\(place.rawValue)&after=x").status == 422)
  }

  @Test("the list of orders says how to go on until nothing is left")
  func orderPages() async throws {
    let customer = try await App.newCustomer()
    var made: [String] = []
    for _ in 0..<5 { made.insert(try await customer.order()["id"].text, at: 0) }
    var found: [String] = []
    var query = "?limit=2"
    for _ in 0..<3 {
      let page = try await customer.get("/orders\(query)").body
      found += page["items"].elements.map { $0["id"].text }
      query = "?limit=2&before=\(page["next"].text)"
      #expect((page["next"] == .null) == (found.count == 5))
    }
    #expect(found == made)
  }

  @Test("an order that nobody pays expires")
  func expiry() async throws {
    let customer = try await App.newCustomer()
    let order = try await customer.order(paying: "card")
    // Settings of the tests: after 20 seconds.
    #expect(try await customer.sees(order, become: "cancelled", within: .seconds(40)))
    #expect(try await customer.look(at: order)["history"][1]["by"] == "system")
    #expect(try await customer.look(at: order)["reason"] == "unpaid")
  }

  @Test("a menu is ordered with its choices")
  func menu() async throws {
    let customer = try await App.newCustomer()
    var draft = App.draft(.angers, "takeaway", paying: "cash", [Item.menuBig])
    let missing = try await customer.post("/orders", draft, key: newKey())
    #expect(missing.status == 422)
    #expect(missing.body["errors"].elements.count == 3)
    draft["lines"] = [
      [
        "productId": .string(Item.menuBig), "quantity": 2, "note": "sans tomate",
        "choices": [
          ["choiceId": "pizza", "productId": .string(Item.margherita)],
          ["choiceId": "drink", "productId": "01930000-0000-7000-8000-000000000348"],
          ["choiceId": "dessert", "productId": "01930000-0000-7000-8000-000000000354"],
        ],
      ]
    ]
    let order = try await customer.post("/orders", draft, key: newKey())
    #expect(order.status == 201)
    #expect(order.body["total"]["amount"] == 3200)
    #expect(order.body["lines"][0]["choices"].elements.count == 3)
    let pizzaiolo = try await App.demo("pizzaiolo")
    var ticket: JSON?
    #expect(
      try await becomesTrue {
        ticket = try await pizzaiolo.tickets().first { $0["orderId"] == order.body["id"] }
        return ticket != nil
      })
    #expect(ticket?["lines"][0]["note"] == "sans tomate")
  }

  @Test("invoice numbers of a restaurant have no gaps, however many are issued at once")
  func invoiceNumbers() async throws {
    let manager = try await App.demo("group-manager")
    let numbers = try await withThrowingTaskGroup { group in
      for _ in 0..<12 {
        group.addTask {
          let order = try await manager.order(.aubergenville)
          return try await manager.pay(order, "cash").body["invoiceNumber"].text
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }.sorted()
    }
    let counts = numbers.compactMap { $0.split(separator: "-").last.flatMap { Int($0) } }
    let first = try #require(counts.first)
    #expect(numbers.allSatisfy { $0.hasPrefix("AUBERG-") })
    #expect(counts == Array(first..<first + 12))
  }
}

extension App {
  func tickets() async throws -> [JSON] {
    try await get("/kitchen/tickets").body["items"].elements
  }
}
