import PostgreSQL
import Support
import Testing

/// Orders that are changed until their preparation begins.
struct ChangedOrderTests {
  /// An order that the kitchen has accepted, and its entity tag.
  private func accepted(
    _ app: App, _ fulfilment: String = "takeaway", paying method: String = "cash"
  ) async throws -> (order: JSONValue, tag: String) {
    let order = try await app.order(.angers, fulfilment, paying: method)
    #expect(try await becomesTrue { try await app.look(at: order)["promisedAt"] != nil })
    return try await read(order, app)
  }

  private func read(_ order: JSONValue, _ app: App) async throws -> (order: JSONValue, tag: String) {
    let reply = try await app.get("/orders/\(order["id"].text)")
    return (reply.body, try #require(reply.header("ETag")))
  }

  private func change(_ order: JSONValue, to draft: JSONValue, ifMatch tag: String?, _ app: App) async throws -> Reply {
    try await app.put("/orders/\(order["id"].text)", draft, headers: tag.map { ["If-Match": $0] } ?? [:])
  }

  private func draft(
    pizzas: Int = 1, _ fulfilment: String = "takeaway", paying method: String = "cash", note: String? = nil
  ) -> JSONValue {
    var draft = App.draft(.angers, fulfilment, paying: method)
    draft["lines"] = [["productId": .string(Item.margherita), "quantity": .number(Double(pizzas))]]
    if let note { draft["note"] = .string(note) }
    return draft
  }

  private func ticket(of order: JSONValue) async throws -> JSONValue {
    try await App.demo("pizzaiolo").ticket(of: order)
  }

  @Test("other lines are reserved by the kitchen, shown on its ticket, and change what is due")
  func lines() async throws {
    let customer = try await App.newCustomer()
    let (order, tag) = try await accepted(customer)
    let reply = try await change(order, to: draft(pizzas: 3), ifMatch: tag, customer)
    try #require(reply.status == 200, "\(reply.body)")
    #expect(reply.body["lines"][0]["quantity"] == 3)
    #expect(reply.body["total"]["amount"].int == 3 * order["total"]["amount"].int)
    #expect(reply.body["revision"] == 2 && reply.body["proposal"] == nil)
    #expect(reply.header("ETag") == "\"\(reply.body["version"].int)\"")
    #expect(try await ticket(of: order)["lines"][0]["quantity"] == 3)
    // The same request again finds what it asked for.
    let again = try await change(order, to: draft(pizzas: 3), ifMatch: tag, customer)
    #expect(again.status == 200 && again.body == reply.body)
  }

  @Test("an order can be changed as soon as it is placed, and again as soon as it is changed")
  func atOncePlaced() async throws {
    let customer = try await App.newCustomer()
    for attempt in 0..<10 {
      let order = try await customer.order(paying: "cash")
      // The promise may come before the change or after it.
      if attempt % 2 == 1 { _ = try await becomesTrue { try await customer.look(at: order)["promisedAt"] != nil } }
      let reply = try await change(order, to: draft(pizzas: 2), ifMatch: "\"\(order["version"].int)\"", customer)
      #expect(reply.status == 200, "\(reply.body)")
      #expect(reply.body["lines"][0]["quantity"] == 2)
      let again = try await change(reply.body, to: draft(pizzas: 3), ifMatch: reply.header("ETag"), customer)
      #expect(again.status == 200, "\(again.body)")
      try await customer.take(order, "cancelled")
    }
  }

  @Test("a payment that waits for the bank is called off when the order gets cheaper, and the rest can be paid")
  func cheaperWhilePaying() async throws {
    let customer = try await App.newCustomer()
    let order = try await customer.order(.angers, paying: "card", [Item.margherita, Item.margherita])
    #expect(try await becomesTrue { try await customer.look(at: order)["promisedAt"] != nil })
    let payment = try await customer.pay(
      order, "card", card: Card.asks, returningTo: "https://ocpizza.example/paiement")
    #expect(payment.body["status"] == "pending")
    let (now, tag) = try await read(order, customer)
    let reply = try await change(now, to: draft(paying: "card"), ifMatch: tag, customer)
    try #require(reply.status == 200, "\(reply.body)")
    let path = "/payments/\(payment.body["id"].text)"
    #expect(try await becomesTrue { try await customer.get(path).body["status"] == "refused" })
    #expect(try await customer.get(path).body["refusal"].text.hasPrefix("La commande a changé"))
    #expect(try await Bank.status(of: payment.body) == "canceled")
    #expect(try await customer.payByCard(order)["amount"] == reply.body["total"])
  }

  @Test("payment learns at once of what is changed at once")
  func amended() async throws {
    let customer = try await App.newCustomer()
    let (order, tag) = try await accepted(customer)
    #expect(try await change(order, to: draft(note: "Sonner"), ifMatch: tag, customer).status == 200)
    #expect(
      try await becomesTrue {
        try await Servers.superuser().read(
          "SELECT (event->'order'->>'revision')::integer FROM payment.orders WHERE id::text = \(order["id"].text)"
        ).first?.decode(Int?.self) == 2
      })
  }

  @Test("what the kitchen cannot make is refused, and the order stays as it was")
  func refused() async throws {
    let manager = try await App.demo("manager")
    let (order, tag) = try await accepted(manager)
    var draft = draft()
    draft["lines"] = .array(Array(repeating: ["productId": .string(Item.margherita), "quantity": 50], count: 50))
    let reply = try await change(order, to: draft, ifMatch: tag, manager)
    #expect(reply.status == 409, "\(reply.body)")
    #expect(["/problems/unavailable-product", "/problems/restaurant-closed"].contains(reply.body["type"].text))
    let now = try await manager.look(at: order)
    #expect(
      now["lines"] == order["lines"] && now["total"] == order["total"] && now["promisedAt"] == order["promisedAt"])
    #expect(try await manager.step(order, "preparing").status == 200)
  }

  @Test("a change says which state it is meant for")
  func preconditions() async throws {
    let customer = try await App.newCustomer()
    let (order, tag) = try await accepted(customer)
    for missing in [nil, "*"] {
      let reply = try await change(order, to: draft(pizzas: 2), ifMatch: missing, customer)
      #expect(reply.status == 428)
    }
    for other in ["\"99\"", "W/\(tag)"] {
      let reply = try await change(order, to: draft(pizzas: 2), ifMatch: other, customer)
      #expect(reply.status == 412)
    }
    #expect(try await customer.look(at: order) == order)
  }

  @Test("of two people who change an order at once one is taken, and the other reads it again")
  func twoAtOnce() async throws {
    let customer = try await App.newCustomer()
    let cashier = try await App.demo("cashier")
    for _ in 0..<10 {
      let (order, tag) = try await accepted(customer)
      async let first = change(order, to: draft(pizzas: 2), ifMatch: tag, customer)
      async let second = change(order, to: draft(pizzas: 3), ifMatch: tag, cashier)
      let (one, other) = try await (first, second)
      #expect([one.status, other.status].sorted() == [200, 412])
      let now = try await customer.look(at: order)
      #expect(now["lines"][0]["quantity"] == (one.status == 200 ? 2 : 3))
      try await customer.take(order, "cancelled")
    }
  }

  @Test("of changing and starting at once the pizzaiolo makes what the order says")
  func changeAgainstStart() async throws {
    let customer = try await App.newCustomer()
    let pizzaiolo = try await App.demo("pizzaiolo")
    for _ in 0..<10 {
      let (order, tag) = try await accepted(customer)
      async let changing = change(order, to: draft(pizzas: 2), ifMatch: tag, customer)
      async let starting = pizzaiolo.step(order, "preparing")
      let (changed, started) = try await (changing, starting)
      #expect([200, 409, 412].contains(changed.status))
      #expect(started.status == 200)
      let now = try await customer.look(at: order)
      #expect(now["status"] == "preparing")
      #expect(now["lines"][0]["quantity"] == (changed.status == 200 ? 2 : 1))
      #expect(try await ticket(of: order)["lines"] == now["lines"])
      let late = try await change(order, to: draft(pizzas: 4), ifMatch: "\"\(now["version"].int)\"", customer)
      #expect(late.status == 409)
    }
  }

  @Test("notes and the way to pay are changed at once; what is paid on receipt need not wait for a card")
  func atOnce() async throws {
    let customer = try await App.newCustomer()
    let (order, tag) = try await accepted(customer, paying: "card")
    #expect(order["status"] == "awaiting-payment")
    var asked = draft(note: "Sonner deux fois")
    asked["lines"][0]["note"] = "Bien cuite"
    let reply = try await change(order, to: asked, ifMatch: tag, customer)
    try #require(reply.status == 200, "\(reply.body)")
    #expect(reply.body["status"] == "placed" && reply.body["paymentMethod"] == "cash")
    #expect(reply.body["note"] == "Sonner deux fois" && reply.body["lines"][0]["note"] == "Bien cuite")
    #expect(reply.body["promisedAt"] == order["promisedAt"])
    #expect(
      try await becomesTrue {
        let ticket = try await ticket(of: order)
        return ticket["note"] == "Sonner deux fois" && ticket["lines"][0]["note"] == "Bien cuite"
      })
  }

  @Test("a take-away becomes a delivery, is promised for the door, and goes no farther than the restaurant delivers")
  func fulfilment() async throws {
    let customer = try await App.newCustomer()
    let (order, tag) = try await accepted(customer)
    var far = draft("delivery")
    far["address"]["latitude"] = 48.85
    let refused = try await change(order, to: far, ifMatch: tag, customer)
    #expect(refused.status == 422)
    #expect(refused.body["errors"][0]["code"] == "too-far")
    let reply = try await change(order, to: draft("delivery"), ifMatch: tag, customer)
    try #require(reply.status == 200, "\(reply.body)")
    #expect(reply.body["fulfilment"] == "delivery" && reply.body["address"]["city"] == "Angers")
    #expect(reply.body["promisedAt"].text > order["promisedAt"].text)
    #expect(try await ticket(of: order)["fulfilment"] == "delivery")
  }

  @Test("what a change adds to a paid order is due, and can be paid")
  func more() async throws {
    let customer = try await App.newCustomer()
    let (order, _) = try await accepted(customer, paying: "card")
    try await customer.payByCard(order)
    let (paid, tag) = try await read(order, customer)
    let reply = try await change(paid, to: draft(pizzas: 2, paying: "card"), ifMatch: tag, customer)
    try #require(reply.status == 200, "\(reply.body)")
    #expect(reply.body["isPaid"] == false && reply.body["paidAmount"] == order["total"])
    #expect(
      try await becomesTrue {
        let rest = try await customer.pay(order, "card", card: Card.good)
        return rest.status == 201 && rest.body["amount"] == order["total"]
      })
    #expect(try await becomesTrue { try await customer.look(at: order)["isPaid"] == true })
  }

  @Test("what was paid too much for a cheaper order goes back, with a credit note for that part")
  func less() async throws {
    let customer = try await App.newCustomer()
    let order = try await customer.order(.angers, paying: "card", [Item.margherita, Item.margherita])
    try await customer.payByCard(order)
    let (paid, tag) = try await read(order, customer)
    let half = order["total"]["amount"].int / 2
    let reply = try await change(paid, to: draft(paying: "card"), ifMatch: tag, customer)
    try #require(reply.status == 200, "\(reply.body)")
    #expect(reply.body["total"]["amount"].int == half && reply.body["isPaid"] == true)
    #expect(
      try await becomesTrue {
        let now = try await customer.look(at: order)
        return now["isPaid"] == true && now["paidAmount"] == nil
      })
    let note = try await customer.get("/orders/\(order["id"].text)/credit-note")
    #expect(note.status == 200 && note.body["total"]["amount"].int == -half)
  }

  @Test("all that is wrong with a change is said at once, and who may not see the order learns nothing")
  func faults() async throws {
    let customer = try await App.newCustomer()
    let (order, tag) = try await accepted(customer)
    var wrong = App.draft(.rouen, "delivery", paying: "cash", [Item.cola.replacing("3", with: "9"), Item.menuBig])
    wrong["address"]["latitude"] = 10
    let reply = try await change(order, to: wrong, ifMatch: tag, customer)
    #expect(reply.status == 422)
    #expect(
      Set(reply.body["errors"].elements.map(\.["pointer"].text)).isSuperset(of: [
        "/restaurantId", "/address", "/lines/0/productId", "/lines/1/choices",
      ]))
    #expect(try await change(order, to: draft(), ifMatch: tag, App.newCustomer()).status == 404)
    #expect(try await change(order, to: draft(), ifMatch: tag, App.demo("pizzaiolo")).status == 403)
    #expect(try await change(order, to: draft(), ifMatch: tag, App.visitor).status == 401)
  }

  @Test("whom to ask for is changed at once, and a change that names nobody leaves them")
  func contact() async throws {
    let cashier = try await App.demo("cashier")
    let (order, tag) = try await accepted(cashier)
    var asked = draft()
    asked["contact"] = ["name": "Camille", "phone": "06 12 34 56 78"]
    let named = try await change(order, to: asked, ifMatch: tag, cashier)
    #expect(named.body["contact"]["name"] == "Camille" && named.body["contact"]["phone"] == "+33612345678")
    let later = try await change(order, to: draft(note: "Sonner"), ifMatch: named.header("ETag"), cashier)
    #expect(later.body["contact"] == named.body["contact"] && later.body["note"] == "Sonner")
    let lines = try await App.demo("manager").get("/audit?context=orders&subject=\(order["id"].text)").body
    #expect(lines["items"].elements.count == 2)
    #expect(!lines.serialized.contains("Camille"))
  }

  @Test("who changed an order, and what, stands in the audit log")
  func audit() async throws {
    let manager = try await App.demo("manager")
    let (order, tag) = try await accepted(manager)
    #expect(try await change(order, to: draft(pizzas: 2), ifMatch: tag, manager).status == 200)
    let lines = try await manager.get("/audit?context=orders&subject=\(order["id"].text)").body["items"].elements
    #expect(lines.first?["by"]["role"] == "manager")
    #expect(lines.first?["before"]["lines"][0]["quantity"] == 1)
    #expect(lines.first?["after"]["lines"][0]["quantity"] == 2)
  }
}
