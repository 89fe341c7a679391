import FoundationEssentials
import Support
import Testing

/// The till, through the REST API. Where figures of a restaurant count, a test opens one of its own.
struct TillTests {
  private static func cents(_ amount: Int) -> JSONValue { ["amount": .number(Double(amount)), "currency": "EUR"] }

  private static func pay(
    _ order: JSONValue, _ method: String, by app: App, key: String = newKey(), _ more: JSONValue = [:]
  ) async throws -> Reply {
    var body: JSONValue = ["orderId": order["id"], "method": .string(method)]
    if case .object(let members) = more { for (name, value) in members { body[name] = value } }
    return try await app.sendPayment(body, key: key)
  }

  private static func faults(_ reply: Reply) -> [String] {
    reply.body["errors"].elements.map { "\($0["pointer"].text) \($0["code"].text)" }
  }

  @Test("an order is paid with a voucher, a card at the terminal and cash: each with an invoice, paid with the last")
  func tenders() async throws {
    let cashier = try await App.demo("cashier")
    // Two pizzas: 23 euros.
    let order = try await cashier.order(.angers, paying: "cash", [Item.margherita, Item.margherita])
    let total = order["total"]["amount"].int
    let voucher = try await Self.pay(
      order, "meal-voucher", by: cashier, ["amount": Self.cents(1100), "isMarkedForSundays": true])
    #expect(voucher.status == 201 && voucher.body["status"] == "succeeded", "\(voucher.body)")
    #expect(voucher.body["amountDue"]["amount"].int == total - 1100)
    #expect(
      try await becomesTrue {
        let read = try await cashier.look(at: order)
        return read["paidAmount"]["amount"] == 1100 && read["isPaid"] == false
      })
    let terminal = try await Self.pay(order, "terminal", by: cashier, ["amount": Self.cents(500), "till": "caisse-2"])
    #expect(terminal.body["amountDue"]["amount"].int == total - 1600)
    let key = newKey()
    let cash = try await Self.pay(order, "cash", by: cashier, key: key, ["handedOver": Self.cents(5000)])
    #expect(cash.body["amount"]["amount"].int == total - 1600 && cash.body["amountDue"] == .null)
    #expect(cash.body["handedOver"]["amount"] == 5000)
    #expect(cash.body["change"]["amount"].int == 5000 - (total - 1600))
    #expect(
      try await Self.pay(order, "cash", by: cashier, key: key, ["handedOver": Self.cents(5000)]).body == cash.body)
    #expect(try await Self.pay(order, "cash", by: cashier, key: key, ["handedOver": Self.cents(6000)]).status == 422)
    #expect(
      try await becomesTrue {
        let read = try await cashier.look(at: order)
        return read["isPaid"] == true && read["paidAmount"] == .null
      })

    let invoices = try await cashier.get("/orders/\(order["id"].text)/invoices").body["items"].elements
    #expect(invoices.map { $0["total"]["amount"].int } == [1100, 500, total - 1600])
    #expect(invoices.map { $0["paymentMethod"] } == ["meal-voucher", "terminal", "cash"])
    #expect(invoices[0]["lines"] == [] && invoices[0]["adjustments"][0]["kind"] == "instalment")
    #expect(invoices[2]["lines"].elements.count == order["lines"].elements.count)
    #expect(invoices[2]["adjustments"][0]["amount"]["amount"] == -1600)
    #expect(try await Self.pay(order, "cash", by: cashier).status == 409)
  }

  @Test("what a tender cannot be is said with its place and a code")
  func refused() async throws {
    let cashier = try await App.demo("cashier")
    let customer = try await App.newCustomer()
    let order = try await customer.order(paying: "cash")
    func fault(_ method: String, _ more: JSONValue) async throws -> [String] {
      let reply = try await Self.pay(order, method, by: cashier, more)
      #expect(reply.status == 422, "\(reply.body)")
      return Self.faults(reply)
    }
    #expect(try await fault("cash", ["amount": Self.cents(99_999)]) == ["/amount more-than-due"])
    #expect(try await fault("cash", ["amount": Self.cents(0)]) == ["/amount invalid"])
    #expect(try await fault("cash", ["handedOver": Self.cents(100)]) == ["/handedOver too-little"])
    #expect(try await fault("cheque", ["handedOver": Self.cents(5000)]) == ["/handedOver not-supported"])
    #expect(try await fault("cash", ["till": "caisse 1"]) == ["/till invalid"])
    #expect(try await fault("cash", ["till": "en-ligne"]) == ["/till not-supported"])
    let own = try await Self.pay(
      order, "card", by: customer, ["amount": Self.cents(100), "paymentToken": .string(Card.good)])
    #expect(Self.faults(own) == ["/amount not-supported"])
    #expect(try await Self.pay(order, "terminal", by: customer).status == 403)
    #expect(try await Self.pay(order, "terminal", by: App.demo("courier")).status == 201)
  }

  @Test("each tender of an order that came to nothing is handed back by itself, with a credit note")
  func handedBack() async throws {
    let cashier = try await App.demo("cashier")
    let order = try await App.newCustomer().order(paying: "cash")
    let first = try await Self.pay(order, "terminal", by: cashier, ["amount": Self.cents(400)]).body
    let second = try await Self.pay(order, "cash", by: cashier).body
    try await cashier.take(order, "cancelled")
    for payment in [first, second] {
      #expect(
        try await becomesTrue { try await cashier.get("/payments/\(payment["id"].text)").body["refundDue"] == true })
      let online = try await cashier.put("/payments/\(payment["id"].text)/refunded?till=en-ligne")
      #expect(Self.faults(online) == ["/till not-supported"])
      let back = try await cashier.put("/payments/\(payment["id"].text)/refunded?till=caisse-1")
      #expect(back.status == 200 && back.body["status"] == "refunded", "\(back.body)")
    }
    let documents = try await cashier.get("/orders/\(order["id"].text)/invoices").body["items"].elements
    #expect(documents.count == 4)
    #expect(documents.reduce(0) { $0 + $1["total"]["amount"].int } == 0)
  }

  @Test("a cashier takes off ten percent for a reason: quoted, ordered, invoiced; a customer cannot")
  func discount() async throws {
    let cashier = try await App.demo("cashier")
    var draft = App.draft()
    draft["discount"] = ["percent": 10, "reason": "Client fidèle"]
    let quote = try await cashier.post("/quotes", draft)
    #expect(quote.body["isOrderable"] == true, "\(quote.body)")
    let order = try await cashier.post("/orders", draft, key: newKey()).body
    #expect(order["total"] == quote.body["total"])
    #expect(order["adjustments"][0]["reason"] == "Client fidèle")
    #expect(
      order["total"]["amount"].int == order["lines"][0]["total"]["amount"].int
        + order["adjustments"][0]["amount"]["amount"].int)
    #expect(try await Self.pay(order, "cash", by: cashier).status == 201)
    let invoice = try await cashier.invoice(of: order).body
    #expect(invoice["adjustments"][0]["name"] == "Remise : Client fidèle")
    #expect(invoice["total"] == order["total"])

    draft["discount"] = ["percent": 11, "reason": "Client fidèle"]
    #expect(Self.faults(try await cashier.post("/orders", draft, key: newKey())) == ["/discount/percent too-many"])
    #expect(try await App.demo("manager").post("/quotes", draft).body["isOrderable"] == true)
    draft["discount"] = ["reason": "Client fidèle"]
    #expect(Self.faults(try await cashier.post("/orders", draft, key: newKey())) == ["/discount invalid"])
    draft["discount"] = ["percent": 5, "reason": "Client fidèle"]
    let customer = try await App.newCustomer()
    #expect(Self.faults(try await customer.post("/orders", draft, key: newKey())) == ["/discount not-supported"])
    #expect(try await App.visitor.post("/quotes", draft).body["errors"][0]["code"] == "not-supported")
  }
}

extension TillTests {
  @Test("a manager reads the invoices of a day page by page, and what was sold by rate as JSON and as a table")
  func reports() async throws {
    let new = try await NewRestaurant.open()
    try await new.fillStoreroom()
    var draft = new.draft(pizzas: 2)
    draft["lines"] = [
      ["productId": .string(Item.margherita), "quantity": 2], ["productId": .string(Item.cola), "quantity": 1],
    ]
    let order = try await new.group.post("/orders", draft, key: newKey()).body
    #expect(try await becomesTrue { try await new.group.look(at: order)["promisedAt"] != nil })
    for _ in 0..<2 {
      #expect(try await Self.pay(order, "cash", by: new.group, ["amount": Self.cents(500)]).status == 201)
    }
    #expect(try await Self.pay(order, "terminal", by: new.group).status == 201)

    let list = "/restaurants/\(new.id)/invoices"
    let first = try await new.group.get("\(list)?limit=2").body
    let second = try await new.group.get("\(list)?limit=2&after=\(first["next"].text)").body
    let invoices = first["items"].elements + second["items"].elements
    #expect(invoices.count == 3 && second["next"] == .null)
    #expect(invoices.map { $0["number"].text } == invoices.map { $0["number"].text }.sorted(by: >))
    #expect(invoices.reduce(0) { $0 + $1["total"]["amount"].int } == order["total"]["amount"].int)
    #expect(try await new.group.get("\(list)?from=2020-01-01&to=2020-01-02").body["items"] == [])
    #expect(try await new.group.get("\(list)?from=2020-01-03&to=2020-01-02").status == 422)

    let report = try await new.group.get("/restaurants/\(new.id)/e-reporting").body
    #expect(report["transactions"] == 1 && report["days"].elements.count == 1)
    #expect(report["total"] == order["total"])
    #expect(report["net"]["amount"].int + report["tax"]["amount"].int == report["total"]["amount"].int)
    let rates = report["days"][0]["rates"].elements
    let shares = order["lines"].elements.flatMap { $0["taxShares"].elements }
    for rate in rates {
      let ofRate = shares.filter { $0["ratePerMille"] == rate["ratePerMille"] }
      #expect(ofRate.reduce(0) { $0 + $1["total"]["amount"].int } == rate["total"]["amount"].int)
      #expect(ofRate.reduce(0) { $0 + $1["tax"]["amount"].int } == rate["tax"]["amount"].int)
    }
    let table = try await new.group.get("/restaurants/\(new.id)/e-reporting", headers: ["Accept": "text/csv"])
    let lines = String(decoding: table.bytes, as: UTF8.self).split(separator: "\r\n")
    #expect(lines.first == "day,rate,net,tax,total,transactions" && lines.count == rates.count + 1)

    for path in [list, "/restaurants/\(new.id)/e-reporting"] {
      #expect(try await App.demo("manager").get(path).status == 404)
      #expect(try await App.demo("cashier").get(path).status == 403)
    }
  }
}

extension TillTests {
  /// A restaurant with an order of 23 euros or so, paid in two ways, and another that was paid in cash, cancelled and handed back.
  private static func evening() async throws -> (place: NewRestaurant, paid: JSONValue, cancelled: JSONValue) {
    let new = try await NewRestaurant.open()
    try await new.fillStoreroom()
    let paid = try await new.group.post("/orders", new.draft(pizzas: 2), key: newKey()).body
    let cancelled = try await new.group.post("/orders", new.draft(), key: newKey()).body
    for order in [paid, cancelled] {
      #expect(try await becomesTrue { try await new.group.look(at: order)["promisedAt"] != nil })
    }
    let first = try await pay(paid, "terminal", by: new.group, ["amount": cents(1000), "till": "caisse-1"])
    #expect(first.status == 201, "\(first.body)")
    let rest = try await pay(paid, "cash", by: new.group, ["till": "caisse-1", "handedOver": cents(5000)])
    #expect(rest.status == 201, "\(rest.body)")
    let back = try await pay(cancelled, "cash", by: new.group, ["till": "caisse-1"]).body
    try await new.group.take(cancelled, "cancelled")
    let path = "/payments/\(back["id"].text)"
    #expect(try await becomesTrue { try await new.group.get(path).body["refundDue"] == true })
    #expect(try await new.group.put("\(path)/refunded?till=caisse-1").status == 200)
    return (new, paid, cancelled)
  }

  @Test("journal, closing and archive of an evening agree, and a verifier without the platform finds a flipped byte")
  func archive() async throws {
    let (new, paid, cancelled) = try await Self.evening()
    let total = paid["total"]["amount"].int
    let path = "/restaurants/\(new.id)"
    let newest = try await new.group.get("\(path)/journal?limit=3").body
    let older = try await new.group.get("\(path)/journal?limit=3&after=\(newest["next"].text)").body
    let entries = (newest["items"].elements + older["items"].elements).reversed()
    #expect(entries.map { $0["kind"] } == ["sale", "sale", "sale", "cancellation", "refund"])
    #expect(entries.map { $0["number"].int } == [1, 2, 3, 4, 5])
    #expect(entries.map { $0["till"] } == ["caisse-1", "caisse-1", "caisse-1", .null, "caisse-1"])
    #expect(entries.first?["operatorId"] == .string(new.group.id))
    #expect(entries.first?["tenders"] == [["method": "terminal", "amount": Self.cents(1000)]])
    #expect(entries.first?["orderNumber"] == paid["number"])
    for (before, after) in zip(entries, entries.dropFirst()) { #expect(after["previous"] == before["hash"]) }
    let perpetual = total + cancelled["total"]["amount"].int
    #expect(entries.last?["perpetualTotal"]["amount"].int == perpetual)

    let closed = try await new.group.post("\(path)/closings", [:])
    #expect(closed.status == 201, "\(closed.body)")
    #expect(closed.body["total"]["amount"].int == total && closed.body["entries"] == 5)
    #expect(closed.body["perpetualTotal"]["amount"].int == perpetual)
    #expect(closed.body["journalHash"] == entries.last?["hash"])
    #expect(
      closed.body["tenders"] == [
        ["method": "cash", "amount": Self.cents(total - 1000)], ["method": "terminal", "amount": Self.cents(1000)],
      ])
    #expect(closed.body["taxes"].elements.reduce(0) { $0 + $1["total"]["amount"].int } == total)
    #expect(try await new.group.post("\(path)/closings", [:]).status == 409)
    #expect(try await new.group.get("\(path)/closings?period=day").body["items"][0] == closed.body)

    // HEAD exports nothing.
    let head = try await new.group.send("HEAD", "\(path)/archive", body: nil, headers: [:])
    #expect(head.status == 200 && head.header("Content-Type") == "application/x-ndjson" && head.bytes.isEmpty)
    let archive = try await new.group.get("\(path)/archive")
    #expect(archive.status == 200)
    let found = try await Self.verify(archive.bytes)
    #expect(found.isClean, "\(found.text)")
    var bytes = archive.bytes
    let position = try #require(bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.dropFirst(2).first) + 150
    bytes[position] ^= 1
    let flipped = try await Self.verify(bytes)
    #expect(!flipped.isClean && flipped.text.contains("jsonl:4: the line is not what was signed"), "\(flipped.text)")
    let events = try await new.group.get("\(path)/till-events").body["items"].elements
    #expect(events.map { $0["kind"] }.prefix(2) == ["export", "closing"])
    #expect(events.count { $0["kind"] == "export" } == 1)

    for route in ["journal", "closings", "archive", "till-events"] {
      #expect(try await App.demo("manager").get("\(path)/\(route)").status == 404)
      #expect(try await App.demo("cashier").get("\(path)/\(route)").status == 403)
    }
  }

  private static func verify(_ archive: [UInt8]) async throws -> (isClean: Bool, text: String) {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).jsonl")
    try Data(archive).write(to: file)
    try await Servers.run([
      "/bin/sh", "-c", #"python3 "$0" "$1" > "$1.out" 2>&1 && echo clean >> "$1.out" || true"#,
      try Servers.variable("ROOT") + "/compose/install/verify-journal", file.path(),
    ])
    let text = try String(contentsOf: URL(filePath: "\(file.path()).out"), encoding: .utf8)
    return (text.hasSuffix("clean\n"), text)
  }

  @Test("a drawer knows what should be in it, and says what is over or short when it is counted")
  func drawer() async throws {
    let new = try await NewRestaurant.open()
    try await new.fillStoreroom()
    let path = "/restaurants/\(new.id)/drawers"
    let draft: JSONValue = ["till": "caisse-1", "float": Self.cents(15_000)]
    let key = newKey()
    let opened = try await new.group.post(path, draft, key: key)
    #expect(opened.status == 201, "\(opened.body)")
    #expect(try await new.group.post(path, draft, key: key).body == opened.body)
    #expect(try await new.group.post(path, draft, key: newKey()).status == 409)
    let order = try await new.group.post("/orders", new.draft(pizzas: 2), key: newKey()).body
    #expect(try await becomesTrue { try await new.group.look(at: order)["promisedAt"] != nil })
    let total = order["total"]["amount"].int
    // What another till took, and what was no cash, is not in it.
    _ = try await Self.pay(order, "cash", by: new.group, ["amount": Self.cents(100), "till": "caisse-2"])
    _ = try await Self.pay(order, "terminal", by: new.group, ["amount": Self.cents(200), "till": "caisse-1"])
    #expect(try await Self.pay(order, "cash", by: new.group, ["till": "caisse-1"]).status == 201)
    let drawer = "\(path)/\(opened.body["id"].text)"
    let out: JSONValue = ["amount": Self.cents(-1250), "reason": "Pain"]
    let moved = try await new.group.post("\(drawer)/movements", out, key: newKey())
    #expect(moved.status == 201, "\(moved.body)")
    let expected = 15_000 + total - 300 - 1250
    #expect(moved.body["expected"]["amount"].int == expected)
    #expect(try await new.group.get("\(path)?open=true").body["items"] == [moved.body])
    let counted = try await new.group.put("\(drawer)/count", ["counted": Self.cents(expected - 50)])
    #expect(counted.status == 200 && counted.body["difference"]["amount"] == -50, "\(counted.body)")
    #expect(try await new.group.put("\(drawer)/count", ["counted": Self.cents(expected - 50)]).body == counted.body)
    #expect(try await new.group.put("\(drawer)/count", ["counted": Self.cents(expected)]).status == 409)
    #expect(try await new.group.post("\(drawer)/movements", out, key: newKey()).status == 409)
    #expect(try await new.group.get("\(path)?open=true").body["items"] == [])
    #expect(try await App.demo("cashier").get(path).status == 404)
    #expect(try await App.newCustomer().get(path).status == 403)
  }
}
