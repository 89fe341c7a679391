import Support
import Testing

/// What can come between an order and its money, through the REST API and the provider's simulator.
struct PaymentTests {
  @Test(
    "customers are sent back only to our own origins", arguments: ["https://evil.example/", "http://ocpizza.example/"])
  func foreignReturnUrl(url: String) async throws {
    let customer = try await App.newCustomer()
    let order = try await customer.order(paying: "card")
    let reply = try await customer.pay(order, "card", card: Card.good, returningTo: url)
    #expect(reply.status == 422)
    #expect(reply.body["errors"][0]["pointer"] == "/returnUrl")
    #expect(reply.body["errors"][0]["code"] == "origin-not-allowed")
  }

  @Test("an event without the provider's signature gets 400", arguments: [nil, "t=1,v1=00", "t=,v1="])
  func unsignedEvent(signature: String?) async throws {
    let reply = try await App.visitor.send(
      "POST", "/payment/events", body: #"{"id":"evt_1","type":"payment_intent.succeeded","data":{"object":{}}}"#,
      headers: signature.map { ["Stripe-Signature": $0] } ?? [:])
    #expect(reply.status == 400)
    #expect(reply.body["type"] == "/problems/bad-signature")
  }

  @Test("a part of the sum cannot be paid yet, and gets 422")
  func partOfTheSum() async throws {
    let customer = try await App.newCustomer()
    let order = try await customer.order(paying: "card")
    let fields: [String: JSONValue] = [
      "amount": ["amount": 100, "currency": "EUR"], "currency": "EUR", "tip": 1, "tenders": [],
    ]
    for (name, value) in fields {
      var body: JSONValue = ["orderId": order["id"], "method": "card", "paymentToken": .string(Card.good)]
      body[name] = value
      let reply = try await customer.post("/payment", body, key: newKey())
      #expect(reply.status == 422)
      #expect(reply.body["errors"][0]["pointer"] == .string("/\(name)"))
      #expect(reply.body["errors"][0]["code"] == "not-supported")
    }
    #expect(try await customer.look(at: order)["isPaid"] == false)
  }

  @Test("a card number is refused in place of the provider's token, and blanked in notes")
  func cardNumbers() async throws {
    let customer = try await App.newCustomer()
    let order = try await customer.order(paying: "card")
    let reply = try await customer.pay(order, "card", card: "4242-4242-4242-4242")
    #expect(reply.status == 422)
    #expect(reply.body["errors"][0]["code"] == "card-number")
    var draft = App.draft()
    draft["note"] = "Carte 4242 4242 4242 4242, code 12B"
    draft["lines"] = [["productId": .string(Item.margherita), "quantity": 1, "note": "5555555555554444"]]
    let placed = try await customer.post("/orders", draft, key: newKey())
    #expect(placed.body["note"] == "Carte **** **** **** ****, code 12B")
    #expect(placed.body["lines"][0]["note"] == "****************")
  }

  @Test("cash to be refunded stays due until somebody has handed it back, and only then there is a credit note")
  func cashBack() async throws {
    let customer = try await App.newCustomer()
    let cashier = try await App.demo("cashier")
    let order = try await customer.order(paying: "cash")
    let paid = try await cashier.pay(order, "cash")
    let path = "/payments/\(paid.body["id"].text)"
    #expect(paid.body["refundDue"] == .null)
    #expect(try await cashier.put("\(path)/refunded").status == 409)
    try await customer.take(order, "cancelled")
    #expect(try await becomesTrue { try await cashier.get(path).body["refundDue"] == true })
    #expect(try await cashier.get(path).body["status"] == "succeeded")
    #expect(try await customer.get("/orders/\(order["id"].text)/credit-note").status == 404)
    #expect(try await cashier.refundsDue().contains(paid.body["id"]))
    // Page by page, no payment is left out that is due all the time.
    let due = try await cashier.refundsDue()
    var page = try await cashier.get("/payments?refundDue=true&limit=1").body
    #expect(page["items"].elements.count == 1)
    var met = page["items"].elements
    while page["next"] != .null {
      page = try await cashier.get("/payments?refundDue=true&limit=1&before=\(page["next"].text)").body
      met += page["items"].elements
    }
    let metIds = met.map { $0["id"] }
    let stillDue = try await cashier.refundsDue()
    let leftOut = due.filter { stillDue.contains($0) && !metIds.contains($0) }
    #expect(leftOut.isEmpty)

    #expect(try await customer.put("\(path)/refunded").status == 403)
    #expect(try await App.demo("courier").put("\(path)/refunded").status == 403)
    #expect(try await App.demo("manager.clichy").put("\(path)/refunded").status == 404)
    let back = try await cashier.put("\(path)/refunded")
    #expect(back.status == 200)
    #expect(back.body["status"] == "refunded")
    #expect(back.body["refundDue"] == .null)
    #expect(try await cashier.put("\(path)/refunded").body == back.body)
    #expect(try await !cashier.refundsDue().contains(paid.body["id"]))

    let note = try await customer.get("/orders/\(order["id"].text)/credit-note").body
    let invoice = try await customer.invoice(of: order).body
    #expect(invoice["creditNoteNumber"] == note["number"])
    #expect(note["invoiceNumber"] == invoice["number"])
    #expect(note["total"]["amount"].int == -invoice["total"]["amount"].int)
    #expect(note["tax"]["amount"].int == -invoice["tax"]["amount"].int)
    #expect(note["lines"][0]["total"]["amount"].int == -invoice["lines"][0]["total"]["amount"].int)
    #expect(try await becomesTrue { try await customer.look(at: order)["isPaid"] == false })
  }

  @Test("a payment of somebody else is answered like one that does not exist")
  func foreignPayment() async throws {
    let customer = try await App.newCustomer()
    let order = try await customer.order(paying: "card")
    let payment = try await customer.payByCard(order)
    let path = "/payments/\(payment["id"].text)"
    #expect(try await customer.get(path).body == payment)
    #expect(try await App.newCustomer().get(path).status == 404)
    #expect(try await App.demo("manager.clichy").get(path).status == 404)
    #expect(
      try await App.demo("manager.clichy").get("/payments?refundDue=true&restaurant=\(Place.angers.rawValue)").status
        == 404)
    #expect(try await App.visitor.get(path).status == 401)
  }
}

extension App {
  fileprivate func refundsDue() async throws -> [JSONValue] {
    try await get("/payments?refundDue=true&limit=100").body["items"].elements.map { $0["id"] }
  }
}
