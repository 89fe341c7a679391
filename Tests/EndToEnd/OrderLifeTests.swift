import Support
import Testing

/// Orders that come to their good end, through the REST API, with every service a process of its own.
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
    #expect(try await becomesTrue { try await pizzaiolo.ticket(of: order) != .null })
    try await pizzaiolo.take(order, "preparing", "ready")

    let courier = try await App.demo("courier")
    var round: JSONValue?
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
    // A customer does not learn which employee it was.
    #expect(!delivered.serialized.contains(courier.id))
    let invoice = try await customer.invoice(of: order)
    #expect(invoice.status == 200)
    #expect(invoice.body["number"] == payment.body["invoiceNumber"])
    #expect(invoice.body["total"]["amount"] == 1350)
    // Of 11.50 at 10 %, and of 2.00 at 5.5 %.
    #expect(invoice.body["tax"]["amount"].int == 105 + 10)
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

  @Test("what is paid is handed over in the same moment: nobody has to wait until orders knows of the payment")
  func paidAndHandedOver() async throws {
    let cashier = try await App.demo("cashier")
    for _ in 0..<5 {
      let order = try await App.newCustomer().order(paying: "cash")
      try await App.demo("pizzaiolo").take(order, "preparing", "ready")
      #expect(try await cashier.pay(order, "cash").body["status"] == "succeeded")
      let collected = try await cashier.step(order, "collected")
      #expect(collected.status == 200, "\(collected.body)")
    }
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

  @Test("an address given by its id takes precedence over one in the order, and over the default one")
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

  @Test("a menu is ordered with its choices")
  func menu() async throws {
    let customer = try await App.newCustomer()
    var draft = App.draft(.clichy, "takeaway", paying: "cash", [Item.menuBig])
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
    let pizzaiolo = try await App.demo("pizzaiolo.clichy")
    var ticket = JSONValue.null
    #expect(
      try await becomesTrue {
        ticket = try await pizzaiolo.ticket(of: order.body)
        return ticket != .null
      })
    #expect(ticket["lines"][0]["note"] == "sans tomate")
  }

  @Test("a refused card leaves the order unpaid, and the second card pays it")
  func refusedCard() async throws {
    let customer = try await App.newCustomer()
    let order = try await customer.order(paying: "card")
    let refused = try await customer.pay(order, "card", card: Card.refused)
    #expect(refused.status == 201)
    #expect(refused.body["status"] == "refused")
    #expect(try await customer.look(at: order)["status"] == "awaiting-payment")
    #expect(try await customer.invoice(of: order).status == 404)
    try await customer.payByCard(order)
    #expect(try await customer.sees(order, become: "placed"))
    let again = try await customer.pay(order, "card", card: Card.good)
    #expect(again.status == 409)
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
