import Support
import Testing

/// What is given back once an order has ended.
struct ComplaintTests {
  /// An order that was paid and fetched: two Margheritas and a Cola.
  private static func collected(by customer: App, paying method: String) async throws -> JSONValue {
    var draft = App.draft(.angers, paying: method, [Item.margherita, Item.cola])
    draft["lines"][0]["quantity"] = 2
    let order = try await customer.post("/orders", draft, key: newKey()).body
    if method == "card" { try await customer.payByCard(order) }
    try await App.demo("pizzaiolo").take(order, "preparing", "ready")
    let cashier = try await App.demo("cashier")
    if method != "card" { #expect(try await cashier.pay(order, method).status == 201) }
    try await cashier.take(order, "collected")
    return order
  }

  private static func complain(
    _ order: JSONValue, by app: App, _ line: Int = 0, quantity: Int = 1, key: String = newKey()
  ) async throws -> Reply {
    let complaint: JSONValue = [
      "reason": "cold", "lines": [["line": .number(Double(line)), "quantity": .number(Double(quantity))]],
    ]
    let manager = try await App.demo("group-manager")
    // Money on its way changes the order, too.
    for _ in 0..<5 {
      let version = try await manager.look(at: order)["version"].int
      let reply = try await send(complaint, about: order, version: version, by: app, key: key)
      if reply.status != 412 { return reply }
    }
    return try await send(complaint, about: order, version: 0, by: app, key: key)
  }

  private static func send(
    _ complaint: JSONValue, about order: JSONValue, version: Int?, by app: App, key: String = newKey()
  ) async throws -> Reply {
    var headers = ["Idempotency-Key": key]
    if let version { headers["If-Match"] = "\"\(version)\"" }
    return try await app.send(
      "POST", "/orders/\(order["id"].text)/complaints", body: complaint.serialized, headers: headers)
  }

  @Test("a complaint is about the order as it was read")
  func version() async throws {
    let customer = try await App.newCustomer()
    let order = try await Self.collected(by: customer, paying: "cash")
    let manager = try await App.demo("manager")
    let complaint: JSONValue = ["reason": "cold", "lines": [["line": 0, "quantity": 1]]]
    #expect(try await Self.send(complaint, about: order, version: nil, by: manager).status == 428)
    #expect(try await Self.send(complaint, about: order, version: 1, by: manager).status == 412)
    #expect(try await manager.look(at: order)["complaints"] == nil)
  }

  @Test("a manager gives back one piece to the card, with a credit note for that part")
  func card() async throws {
    let customer = try await App.newCustomer()
    let order = try await Self.collected(by: customer, paying: "card")
    let manager = try await App.demo("manager")
    let key = newKey()
    let reply = try await Self.complain(order, by: manager, key: key)
    #expect(reply.status == 200, "\(reply.body)")
    let total = order["total"]["amount"].int
    let price = order["lines"][0]["unitPrice"]["amount"].int
    #expect(reply.body["total"]["amount"].int == total - price)
    #expect(reply.body["adjustments"].elements.last?["kind"] == "refund")
    #expect(reply.body["complaints"][0]["reason"] == "cold")
    #expect(reply.body["complaints"][0]["amount"]["amount"].int == price)
    #expect(try await Self.complain(order, by: manager, key: key).status == 200)
    var note = JSONValue.null
    #expect(
      try await becomesTrue {
        note = try await customer.get("/orders/\(order["id"].text)/credit-note").body
        return note["number"] != nil
      })
    #expect(note["total"]["amount"].int == -price)
    let invoice = try await customer.invoice(of: order).body
    #expect(note["invoiceNumber"] == invoice["number"])
    // The invoice is not taken back as a whole.
    #expect(invoice["creditNoteNumber"] == nil)
    #expect(invoice["total"]["amount"].int == total)
    #expect(
      try await becomesTrue {
        let now = try await customer.look(at: order)
        return now["isPaid"] == true && now["paidAmount"] == nil
      })
    let printed = try await customer.get(
      "/orders/\(order["id"].text)/credit-note", headers: ["Accept": "application/pdf"])
    #expect(printed.bytes.starts(with: Array("%PDF-".utf8)))
    let documents = try await customer.get("/orders/\(order["id"].text)/invoices").body["items"].elements
    #expect(documents.map { $0["number"] } == [invoice["number"], note["number"]])
    let first = try await customer.get("/orders/\(order["id"].text)/invoices?limit=1").body
    #expect(first["items"].elements.count == 1)
    let rest = try await customer.get("/orders/\(order["id"].text)/invoices?after=\(first["next"].text)").body
    #expect(rest["items"].elements == [note])
    let path = "/orders/\(order["id"].text)/invoice?number="
    #expect(try await customer.get(path + invoice["number"].text).body == invoice)
    #expect(try await customer.get(path + note["number"].text).status == 404)
    #expect(try await App.newCustomer().get("/orders/\(order["id"].text)/invoices").status == 404)
    // No more pieces than were ordered.
    #expect(try await Self.complain(order, by: manager).status == 200)
    let tooMany = try await Self.complain(order, by: manager)
    #expect(tooMany.status == 422)
    #expect(tooMany.body["errors"][0]["pointer"] == "/lines/0/quantity")
    #expect(tooMany.body["errors"][0]["code"] == "too-many")
    let audit = try await manager.get("/audit?context=orders&subject=\(order["id"].text)")
    #expect(audit.body["items"].elements.count { $0["action"] == "complaint" } == 2)
  }

  @Test("where all of a delivery was wrong its fee goes back too, and the credit notes take all of the invoice back")
  func fee() async throws {
    let new = try await NewRestaurant.open()
    try await new.fillStoreroom()
    let group = new.group
    let placed = try await group.post("/orders", new.draft("delivery", pizzas: 2), key: newKey())
    try #require(placed.status == 201, "\(placed.body)")
    let order = placed.body
    #expect(order["adjustments"][0]["kind"] == "delivery-fee")
    #expect(try await becomesTrue { try await group.look(at: order)["promisedAt"] != nil })
    #expect(try await group.pay(order, "cash").status == 201)
    #expect(try await becomesTrue { try await group.look(at: order)["isPaid"] == true })
    try await group.take(order, "preparing", "ready", "delivering", "delivered")
    let reply = try await Self.complain(order, by: group, quantity: 2)
    #expect(reply.status == 200, "\(reply.body)")
    #expect(reply.body["total"]["amount"] == 0 && reply.body["isPaid"] == true)
    #expect(reply.body["complaints"][0]["amount"] == order["total"])
    #expect(reply.body["adjustments"].elements.last?["name"] == "Remboursement : Frais de livraison")
    var due = JSONValue.null
    #expect(
      try await becomesTrue {
        due =
          try await group.get("/payments?refundDue=true&limit=100&restaurant=\(new.id)").body["items"].elements
          .first { $0["orderId"] == order["id"] } ?? .null
        return due != .null
      })
    #expect(due["refundDueAmount"] == order["total"])
    #expect(try await group.put("/payments/\(due["id"].text)/refunded").status == 200)
    let note = try await group.get("/orders/\(order["id"].text)/credit-note").body
    #expect(note["total"]["amount"].int == -order["total"]["amount"].int)
    let invoice = try await group.invoice(of: order).body
    #expect(note["tax"]["amount"].int == -invoice["tax"]["amount"].int)
    #expect(try await becomesTrue { try await group.look(at: order)["paidAmount"] == nil })
    #expect(try await group.look(at: order)["isPaid"] == true)
  }

  @Test("a note on an order that makes good another leaves it free, and its customer cannot have more made")
  func changedReplacement() async throws {
    let customer = try await App.newCustomer()
    let order = try await Self.collected(by: customer, paying: "cash")
    var draft = App.draft(.angers, paying: "card")
    draft["replaces"] = order["id"]
    draft["customerId"] = customer.account["id"]
    let placed = try await App.demo("manager").post("/orders", draft, key: newKey()).body
    #expect(try await becomesTrue { try await customer.look(at: placed)["promisedAt"] != nil })
    let tag = "\"\(try await customer.look(at: placed)["version"].int)\""
    var asked = App.draft(.angers, paying: "card")
    asked["note"] = "Sans couverts"
    let path = "/orders/\(placed["id"].text)"
    let noted = try await customer.put(path, asked, headers: ["If-Match": tag])
    #expect(noted.status == 200 && noted.body["note"] == "Sans couverts", "\(noted.body)")
    #expect(noted.body["total"]["amount"] == 0 && noted.body["isPaid"] == true && noted.body["status"] == "placed")
    asked["lines"][0]["quantity"] = 9
    let refused = try await customer.put(path, asked, headers: ["If-Match": noted.header("ETag") ?? ""])
    #expect(refused.status == 422 && refused.body["errors"][0]["pointer"] == "/lines")
  }

  @Test("cash goes back by hand: it is due until somebody records it")
  func cash() async throws {
    let customer = try await App.newCustomer()
    let order = try await Self.collected(by: customer, paying: "cash")
    let (manager, cashier) = (try await App.demo("manager"), try await App.demo("cashier"))
    let cola = order["lines"][1]["unitPrice"]["amount"].int
    #expect(try await Self.complain(order, by: manager, 1).status == 200)
    var due = JSONValue.null
    #expect(
      try await becomesTrue {
        due =
          try await cashier.get("/payments?refundDue=true&limit=100").body["items"].elements
          .first { $0["orderId"] == order["id"] } ?? .null
        return due != .null
      })
    #expect(due["refundDueAmount"]["amount"].int == cola)
    #expect(try await customer.get("/orders/\(order["id"].text)/credit-note").status == 404)
    let back = try await cashier.put("/payments/\(due["id"].text)/refunded")
    #expect(back.status == 200, "\(back.body)")
    #expect(back.body["status"] == "succeeded")
    #expect(back.body["refundedAmount"]["amount"].int == cola)
    #expect(back.body["refundDue"] == nil)
    let note = try await customer.get("/orders/\(order["id"].text)/credit-note").body
    #expect(note["total"]["amount"].int == -cola)
    let again = try await cashier.put("/payments/\(due["id"].text)/refunded")
    #expect(again.status == 200 && again.body == back.body)
    #expect(try await customer.get("/orders/\(order["id"].text)/credit-note").body == note)
  }

  @Test("only a manager of the restaurant gives something back, and only of what was handed over")
  func whoMay() async throws {
    let customer = try await App.newCustomer()
    let open = try await customer.order(paying: "cash")
    let manager = try await App.demo("manager")
    #expect(try await Self.complain(open, by: manager).status == 409)
    #expect(try await Self.complain(open, by: customer).status == 403)
    #expect(try await Self.complain(open, by: App.demo("cashier")).status == 403)
    #expect(try await Self.complain(open, by: App.demo("manager.clichy")).status == 404)
    let order = try await Self.collected(by: customer, paying: "cash")
    let wrong = try await Self.complain(order, by: manager, 7)
    #expect(wrong.body["errors"][0]["pointer"] == "/lines/0/line")
  }

  @Test("a manager makes an order good with another that costs nothing and names it")
  func replacement() async throws {
    let customer = try await App.newCustomer()
    let order = try await Self.collected(by: customer, paying: "cash")
    let (manager, cashier) = (try await App.demo("manager"), try await App.demo("cashier"))
    var draft = App.draft(.angers, paying: "card")
    draft["replaces"] = order["id"]
    draft["customerId"] = customer.account["id"]
    let refused = try await cashier.post("/orders", draft, key: newKey())
    #expect(refused.body["errors"][0]["pointer"] == "/replaces")
    let placed = try await manager.post("/orders", draft, key: newKey())
    #expect(placed.status == 201, "\(placed.body)")
    #expect(placed.body["replaces"] == order["id"])
    #expect(placed.body["total"]["amount"] == 0)
    #expect(placed.body["isPaid"] == true)
    #expect(placed.body["status"] == "placed")
    try await App.demo("pizzaiolo").take(placed.body, "preparing", "ready")
    try await cashier.take(placed.body, "collected")
    draft["replaces"] = .string(newKey().lowercased())
    #expect(try await manager.post("/orders", draft, key: newKey()).status == 422)
  }

  @Test("an order is made good three times at most, also where several managers do it at once")
  func replacements() async throws {
    let order = try await Self.collected(by: App.newCustomer(), paying: "cash")
    let manager = try await App.demo("manager")
    var draft = App.draft(.angers, paying: "cash")
    draft["replaces"] = order["id"]
    let replies = try await withThrowingTaskGroup(of: Reply.self) { group in
      for _ in 0..<6 { group.addTask { [draft] in try await manager.post("/orders", draft, key: newKey()) } }
      return try await group.reduce(into: [Reply]()) { $0.append($1) }
    }
    #expect(replies.map(\.status).sorted() == [201, 201, 201, 422, 422, 422])
    let quote = try await manager.post("/quotes", draft)
    #expect(quote.body["errors"][0]["pointer"] == "/replaces")
    #expect(quote.body["errors"][0]["code"] == "too-many")
  }

  @Test("what a cheaper order was paid too much goes back by itself")
  func tooMuch() async throws {
    let customer = try await App.newCustomer()
    var draft = App.draft(.angers, paying: "card", [Item.margherita, Item.cola])
    let order = try await customer.post("/orders", draft, key: newKey()).body
    try await customer.payByCard(order)
    draft = App.draft(.angers, paying: "card", [Item.margherita])
    let version = try await customer.look(at: order)["version"].int
    let reply = try await customer.put(
      "/orders/\(order["id"].text)", draft, headers: ["If-Match": "\"\(version)\""])
    #expect(reply.status == 200, "\(reply.body)")
    let cola = order["lines"][1]["unitPrice"]["amount"].int
    var note = JSONValue.null
    #expect(
      try await becomesTrue {
        note = try await customer.get("/orders/\(order["id"].text)/credit-note").body
        return note["number"] != nil
      })
    #expect(note["total"]["amount"].int == -cola)
    #expect(note["lines"][0]["total"]["amount"].int == -cola)
    #expect(
      try await becomesTrue {
        let now = try await customer.look(at: order)
        return now["isPaid"] == true && now["paidAmount"] == nil
      })
  }
}
