import FoundationEssentials
import Support
import Testing

/// Offers, through the REST API. Each test has a code of its own; what is given without a code is limited to two pizzas that no other
/// test orders.
struct OfferTests {
  /// Poulet barbecue and Savoyarde, both small.
  private static let cheaper = "01930000-0000-7000-8000-000000000328"
  private static let other = "01930000-0000-7000-8000-000000000325"

  private static func newCode() -> String {
    "T" + UUID().uuidString.filter { $0 != "-" }.prefix(12).uppercased()
  }

  private static func groupManager() async throws -> App { try await App.demo("group-manager") }

  private static func make(_ terms: JSONValue) async throws -> JSONValue {
    let reply = try await groupManager().post("/offers", terms, key: newKey())
    try #require(reply.status == 201, "\(reply.body)")
    #expect(reply.header("Location") == "/offers/\(reply.body["id"].text)")
    return reply.body
  }

  /// Places an order with a code once orders has learnt of it.
  private static func place(
    by app: App, _ code: String, _ place: Place = .angers, _ change: (inout JSONValue) -> Void = { _ in }
  ) async throws -> Reply {
    var draft = App.draft(place)
    draft["offerCode"] = .string(code)
    change(&draft)
    var reply = try await app.post("/orders", draft, key: newKey())
    for _ in 0..<50 where reply.status == 422 && reply.body["errors"][0]["code"] == "unknown" {
      // Nothing tells when orders has learnt of the offer.
      try await Task.sleep(for: .milliseconds(100))
      reply = try await app.post("/orders", draft, key: newKey())
    }
    return reply
  }

  private static func fault(_ reply: Reply) -> String {
    reply.status == 422 && reply.body["errors"][0]["pointer"] == "/offerCode"
      ? reply.body["errors"][0]["code"].text : "\(reply.status) \(reply.body)"
  }

  @Test("a code takes its percentage off, as a line of the order and of the invoice with its tax")
  func percent() async throws {
    let code = Self.newCode()
    _ = try await Self.make(["name": "Bienvenue", "kind": "percent", "percent": 10, "code": .string(code)])
    let customer = try await App.newCustomer()
    let order = try await Self.place(by: customer, code.lowercased()) { $0["paymentMethod"] = "card" }.body
    #expect(order["adjustments"][0]["kind"] == "discount")
    #expect(order["adjustments"][0]["name"] == "Bienvenue")
    #expect(order["adjustments"][0]["code"] == .string(code))
    #expect(order["adjustments"][0]["amount"]["amount"] == -115)
    #expect(order["total"]["amount"] == 1035)
    #expect(try await customer.payByCard(order)["amount"]["amount"] == 1035)
    let invoice = try await customer.invoice(of: order).body
    #expect(invoice["total"]["amount"] == 1035)
    #expect(invoice["adjustments"] == order["adjustments"])
    #expect(invoice["taxes"].elements.reduce(0) { $0 + $1["total"]["amount"].int } == 1035)
  }

  @Test("the second of two pizzas is free by itself, as a line of its own")
  func secondFree() async throws {
    let offer = try await Self.make([
      "name": "La deuxième offerte", "kind": "second-free", "restaurantIds": [.string(Place.rouen.rawValue)],
      "productIds": [.string(Self.cheaper), .string(Self.other)],
    ])
    let customer = try await App.newCustomer()
    var order = JSONValue.null
    #expect(
      try await becomesTrue {
        order = try await customer.order(.rouen, paying: "cash", [Self.cheaper, Self.other])
        if order["adjustments"] == nil { try await customer.take(order, "cancelled") }
        return order["adjustments"] != nil
      })
    #expect(order["adjustments"].elements.count == 1)
    #expect(order["adjustments"][0]["name"].text.hasPrefix("La deuxième offerte : "))
    #expect(order["adjustments"][0]["amount"]["amount"] == -920)
    #expect(order["adjustments"][0]["taxShares"][0]["total"]["amount"] == -920)
    #expect(order["total"]["amount"] == 920)
    // It is not given elsewhere.
    #expect(try await customer.order(.angers, paying: "cash", [Self.cheaper, Self.other])["adjustments"] == nil)
    let manager = try await Self.groupManager()
    let path = "/offers/\(offer["id"].text)"
    #expect(try await manager.send("DELETE", path, body: nil, headers: ["If-Match": "\"1\""]).status == 204)
    #expect(try await manager.get(path).status == 404)
  }

  @Test("a code that is not given says why")
  func refusals() async throws {
    let customer = try await App.newCustomer()
    let (minimum, ended, elsewhere, later) = (Self.newCode(), Self.newCode(), Self.newCode(), Self.newCode())
    let five: JSONValue = ["amount": 500, "currency": "EUR"]
    func terms(_ code: String, _ more: [String: JSONValue]) -> JSONValue {
      var terms: JSONValue = ["name": "Cinq euros", "kind": "amount", "amount": five, "code": .string(code)]
      for (name, value) in more { terms[name] = value }
      return terms
    }
    _ = try await Self.make(terms(minimum, ["minimum": ["amount": 2000, "currency": "EUR"]]))
    _ = try await Self.make(terms(ended, ["until": "2026-01-01T00:00:00Z"]))
    _ = try await Self.make(terms(elsewhere, ["restaurantIds": [.string(Place.clichy.rawValue)]]))
    _ = try await Self.make(terms(later, ["from": "2090-01-01T00:00:00Z"]))
    #expect(Self.fault(try await Self.place(by: customer, minimum)) == "offer-below-minimum")
    #expect(Self.fault(try await Self.place(by: customer, ended)) == "offer-expired")
    #expect(Self.fault(try await Self.place(by: customer, elsewhere)) == "offer-not-here")
    #expect(Self.fault(try await Self.place(by: customer, later)) == "offer-not-yet")
    let enough = try await Self.place(by: customer, minimum) { $0["lines"][0]["quantity"] = 2 }
    #expect(enough.body["total"]["amount"] == 1800)
    var draft = App.draft()
    draft["offerCode"] = "NOSUCHCODE"
    #expect(Self.fault(try await customer.post("/orders", draft, key: newKey())) == "unknown")
  }

  @Test("managers read how often a code was used, and an order that is cancelled counts no more")
  func uses() async throws {
    let code = Self.newCode()
    let offer = try await Self.make(["name": "Comptée", "kind": "percent", "percent": 10, "code": .string(code)])
    let customer = try await App.newCustomer()
    let first = try await Self.place(by: customer, code)
    #expect(try await Self.place(by: customer, code).status == 201)
    let path = "/offers/\(offer["id"].text)/uses"
    let manager = try await App.demo("manager")
    #expect(try await manager.get(path).body["uses"] == 2)
    try await customer.take(first.body, "cancelled")
    #expect(try await manager.get(path).body["uses"] == 1)
    #expect(try await customer.get(path).status == 403)
    #expect(try await manager.get("/offers/\(newKey().lowercased())/uses").status == 404)
  }

  @Test("of many at once exactly so many get the last uses of a code, and those without a code are not held up")
  func besideOthers() async throws {
    let code = Self.newCode()
    _ = try await Self.make([
      "name": "Les premiers", "kind": "percent", "percent": 10, "code": .string(code), "maximumUses": 3,
    ])
    let cashier = try await App.demo("cashier")
    #expect(try await Self.place(by: cashier, code).status == 201)
    let (coded, plain) = try await withThrowingTaskGroup(of: (isCoded: Bool, reply: Reply).self) { group in
      var draft = App.draft()
      for _ in 0..<10 { group.addTask { [draft] in (false, try await cashier.post("/orders", draft, key: newKey())) } }
      draft["offerCode"] = .string(code)
      for _ in 0..<20 { group.addTask { [draft] in (true, try await cashier.post("/orders", draft, key: newKey())) } }
      return try await group.reduce(into: ([Reply](), [Reply]())) { replies, next in
        if next.isCoded { replies.0.append(next.reply) } else { replies.1.append(next.reply) }
      }
    }
    #expect(coded.count { $0.status == 201 } == 2)
    #expect(coded.filter { $0.status != 201 }.allSatisfy { Self.fault($0) == "offer-used-up" })
    #expect(plain.allSatisfy { $0.status == 201 })
  }

  @Test("a code can be used once a customer, and again once the order is cancelled")
  func oncePerCustomer() async throws {
    let code = Self.newCode()
    _ = try await Self.make([
      "name": "Une fois", "kind": "percent", "percent": 20, "code": .string(code), "oncePerCustomer": true,
    ])
    let customer = try await App.newCustomer()
    let order = try await Self.place(by: customer, code)
    #expect(order.status == 201)
    #expect(Self.fault(try await Self.place(by: customer, code)) == "offer-used-before")
    #expect(try await Self.place(by: App.newCustomer(), code).status == 201)
    #expect(Self.fault(try await Self.place(by: App.demo("cashier"), code)) == "offer-needs-customer")
    try await customer.take(order.body, "cancelled")
    #expect(try await Self.place(by: customer, code).status == 201)
  }

  @Test(
    "of many who want the last uses of a code at once as many get it as there are, and what is cancelled comes back")
  func lastUses() async throws {
    let code = Self.newCode()
    _ = try await Self.make([
      "name": "Les trois premiers", "kind": "percent", "percent": 50, "code": .string(code), "maximumUses": 3,
    ])
    let customer = try await App.newCustomer()
    let first = try await Self.place(by: customer, code)
    #expect(first.status == 201)
    let replies = try await withThrowingTaskGroup(of: Reply.self) { group in
      for _ in 0..<8 {
        group.addTask {
          let app = try await App.newCustomer()
          return try await Self.place(by: app, code)
        }
      }
      return try await group.reduce(into: [Reply]()) { $0.append($1) }
    }
    #expect(replies.filter { $0.status == 201 }.count == 2)
    #expect(replies.filter { $0.status != 201 }.allSatisfy { Self.fault($0) == "offer-used-up" })
    try await customer.take(first.body, "cancelled")
    #expect(try await Self.place(by: App.newCustomer(), code).status == 201)
    #expect(Self.fault(try await Self.place(by: App.newCustomer(), code)) == "offer-used-up")
  }

  @Test("offers are the group manager's, changed by who has read them, and each change is in the audit log")
  func management() async throws {
    let code = Self.newCode()
    let terms: JSONValue = ["name": "Essai", "kind": "percent", "percent": 10, "code": .string(code)]
    for name in ["manager", "cashier"] {
      #expect(try await App.demo(name).post("/offers", terms, key: newKey()).status == 403)
    }
    let manager = try await Self.groupManager()
    let key = newKey()
    let made = try await manager.post("/offers", terms, key: key)
    #expect(try await manager.post("/offers", terms, key: key).body == made.body)
    let path = "/offers/\(made.body["id"].text)"
    let read = try await App.demo("manager").get(path)
    #expect(read.header("ETag") == "\"1\"")
    #expect(read.body == made.body)
    var changed = terms
    changed["percent"] = 15
    #expect(try await manager.put(path, changed).status == 428)
    #expect(try await manager.put(path, changed, headers: ["If-Match": "\"2\""]).status == 412)
    let reply = try await manager.put(path, changed, headers: ["If-Match": "\"1\""])
    #expect(reply.body["percent"] == 15)
    #expect(reply.header("ETag") == "\"2\"")
    // The code is taken until the offer is withdrawn.
    let again = try await manager.post("/offers", terms, key: newKey())
    #expect(again.body["errors"][0]["pointer"] == "/code")
    #expect(again.body["errors"][0]["code"] == "taken")
    let audit = try await manager.get("/audit?context=catalogue&subject=\(made.body["id"].text)")
    #expect(audit.body["items"].elements.map { $0["action"] } == ["changed", "created"])
    #expect(audit.body["items"][0]["before"]["percent"] == 10)
    #expect(audit.body["items"][0]["after"]["percent"] == 15)
    #expect(try await manager.send("DELETE", path, body: nil, headers: ["If-Match": "\"2\""]).status == 204)
    #expect(try await manager.post("/offers", terms, key: newKey()).status == 201)
  }

  @Test("all that is wrong with an offer is said at once")
  func badInput() async throws {
    let reply = try await Self.groupManager().post(
      "/offers",
      [
        "name": "Faux", "kind": "amount", "percent": 5, "code": "à-5", "from": "2026-02-01T00:00:00Z",
        "until": "2026-01-01T00:00:00Z", "categoryIds": ["01930000-0000-7000-8000-00000000ffff"],
      ], key: newKey())
    #expect(reply.status == 422)
    #expect(
      Set(reply.body["errors"].elements.map { $0["pointer"].text }) == [
        "/code", "/amount", "/percent", "/until", "/categoryIds/0",
      ])
  }

  @Test("the code stays when the order is changed, and takes off its part of what is ordered then")
  func changedOrder() async throws {
    let code = Self.newCode()
    _ = try await Self.make(["name": "Dixième", "kind": "percent", "percent": 10, "code": .string(code)])
    let customer = try await App.newCustomer()
    let order = try await Self.place(by: customer, code).body
    var promised = JSONValue.null
    #expect(
      try await becomesTrue {
        promised = try await customer.look(at: order)
        return promised["promisedAt"] != nil
      })
    var draft = App.draft()
    draft["lines"][0]["quantity"] = 2
    let etag = "\"\(promised["version"].int)\""
    let reply = try await customer.put("/orders/\(order["id"].text)", draft, headers: ["If-Match": etag])
    #expect(reply.status == 200, "\(reply.body)")
    #expect(reply.body["adjustments"][0]["amount"]["amount"] == -230)
    #expect(reply.body["total"]["amount"] == 2070)
    draft["offerCode"] = "AUTRE"
    let other = try await customer.put(
      "/orders/\(order["id"].text)", draft, headers: ["If-Match": "\"\(reply.body["version"].int)\""])
    #expect(other.body["errors"][0]["code"] == "not-supported")
  }
}
