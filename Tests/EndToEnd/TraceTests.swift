import FoundationEssentials
import Support
import Testing

/// One page that says what happened to an order.
struct TraceTests {
  @Test("a trace has every step, event, decision, payment, invoice and mail of an order, oldest first")
  func life() async throws {
    let customer = try await App.newCustomer()
    let trace = UUID().uuidString.lowercased().replacing("-", with: "")
    let placed = try await customer.send(
      "POST", "/orders", body: App.draft(.angers, "delivery", paying: "card").serialized,
      headers: ["Idempotency-Key": newKey(), "traceparent": "00-\(trace)-00f067aa0ba902b7-01"])
    try #require(placed.status == 201, "\(placed.body)")
    let order = placed.body
    try await customer.payByCard(order)
    let (pizzaiolo, courier) = (try await App.demo("pizzaiolo"), try await App.demo("courier"))
    let manager = try await App.demo("manager")
    let path = "/orders/\(order["id"].text)/trace"
    var page = JSONValue.null
    func lines(_ kind: String) -> [JSONValue] { page["lines"].elements.filter { $0["kind"] == .string(kind) } }
    func isMailed(_ step: String) async throws -> Bool {
      page = try await manager.get(path).body
      return lines("mail").contains { $0["what"] == .string(step) && $0["note"] == nil }
    }
    // A mail about an earlier step is not sent once that of a later one was.
    #expect(try await becomesTrue { try await isMailed("placed") }, "\(page)")
    for (employee, step) in [
      (pizzaiolo, "preparing"), (pizzaiolo, "ready"), (courier, "delivering"), (courier, "delivered"),
    ] {
      try await employee.take(order, step)
      #expect(try await becomesTrue { try await isMailed(step) }, "\(page)")
    }
    // Each context is asked, and may have no time to answer.
    #expect(
      try await becomesTrue {
        try await isMailed("delivered") && page["missing"] == nil && !lines("invoice").isEmpty
          && lines("event").contains { $0["note"].text.hasPrefix("delivered") }
      }, "\(page)")
    #expect(page["trace"] == .string(trace))
    #expect(
      lines("step").map { $0["what"] } == [
        "awaiting-payment", "placed", "preparing", "ready", "delivering", "delivered",
      ])
    #expect(lines("step")[0]["actorId"] == .string(customer.id))
    #expect(lines("step")[4]["actorId"] == .string(courier.id))
    #expect(lines("decision").count == 1)
    #expect(lines("payment").map { $0["what"] } == ["card succeeded"])
    #expect(lines("payment")[0]["actorId"] == .string(customer.id))
    #expect(lines("invoice")[0]["amount"] == order["total"])
    #expect(
      lines("mail").map { $0["what"].text }.sorted() == ["delivered", "delivering", "placed", "preparing", "ready"])
    #expect(lines("event").contains { $0["trace"] == .string(trace) })
    let found = try await manager.get("/traces/\(trace)")
    #expect(found.status == 200, "\(found.body)")
    #expect(found.body["items"].elements.map { $0["orderId"] } == [order["id"]])
    #expect(try await App.demo("manager.clichy").get("/traces/\(trace)").status == 404)
    for unknown in [String(repeating: "0", count: 32), "x"] {
      #expect(try await manager.get("/traces/\(unknown)").status == 404)
    }
    let times = page["lines"].elements.map { $0["at"].text }
    #expect(times == times.sorted())
  }

  @Test(
    "of an order that was changed, delivered and complained of, a trace has all that happened, each with who did it")
  func changed() async throws {
    let customer = try await App.newCustomer()
    let (manager, cashier) = (try await App.demo("manager"), try await App.demo("cashier"))
    let (pizzaiolo, courier) = (try await App.demo("pizzaiolo"), try await App.demo("courier"))
    var draft = App.draft(.angers, "delivery", paying: "cash")
    let order = try await customer.post("/orders", draft, key: newKey()).body
    #expect(try await becomesTrue { try await customer.look(at: order)["promisedAt"] != nil })
    draft["lines"][0]["quantity"] = 2
    let path = "/orders/\(order["id"].text)"
    func tag(_ app: App) async throws -> [String: String] {
      ["If-Match": try await app.get(path).header("ETag") ?? ""]
    }
    let changed = try await cashier.put(path, draft, headers: tag(cashier))
    try #require(changed.status == 200, "\(changed.body)")
    try await pizzaiolo.take(order, "preparing", "ready")
    #expect(try await pizzaiolo.put("\(path)/preparing", ["takesBack": true]).status == 200)
    try await pizzaiolo.take(order, "ready")
    try await courier.take(order, "delivering")
    let payment = try await courier.pay(order, "cash").body
    try await courier.take(order, "delivered")
    let complaint: JSONValue = ["reason": "cold", "lines": [["line": 0, "quantity": 1]]]
    var headers = try await tag(manager)
    headers["Idempotency-Key"] = newKey()
    let complained = try await manager.send("POST", "\(path)/complaints", body: complaint.serialized, headers: headers)
    try #require(complained.status == 200, "\(complained.body)")
    #expect(
      try await becomesTrue { try await cashier.put("/payments/\(payment["id"].text)/refunded").status == 200 })
    var page = JSONValue.null
    func lines(_ kind: String) -> [JSONValue] { page["lines"].elements.filter { $0["kind"] == .string(kind) } }
    func events(_ name: String) -> [String] {
      lines("event").filter { $0["what"].text == name }.map { $0["note"].text }
    }
    #expect(
      try await becomesTrue {
        page = try await manager.get("\(path)/trace").body
        return page["missing"] == nil && lines("credit-note").count == 1
          && events("payment.invoice-issued").count == 2
          && events("payment.payment-changed").last?.contains("succeeded") == true
          && lines("round").first?["what"] == "delivered"
          && lines("mail").contains { $0["what"] == "delivered" && $0["note"] == nil }
      }, "\(page)")
    #expect(
      Set(page["lines"].elements.map { $0["kind"].text }) == [
        "step", "change", "event", "decision", "round", "payment", "refund", "invoice", "credit-note", "mail",
      ])
    #expect(
      lines("step").map { $0["what"] } == [
        "placed", "preparing", "ready", "preparing", "ready", "delivering", "delivered",
      ])
    #expect(
      lines("step").map { $0["actorId"].text }
        == [customer.id] + Array(repeating: pizzaiolo.id, count: 4) + [courier.id, courier.id])
    #expect(lines("change").map { $0["what"] } == ["change asked for", "complaint", "handed back"])
    #expect(lines("change").map { $0["actorId"].text } == [cashier.id, manager.id, cashier.id])
    #expect(lines("change")[0]["note"] == "revision 2")
    #expect(lines("refund").map { $0["what"] } == ["refunded"])
    #expect(lines("refund")[0]["actorId"] == .string(cashier.id))
    #expect(lines("round")[0]["actorId"] == .string(courier.id))
    let told = events("orders.order-changed").map { $0.prefix { $0 != "," } }
    for topic in ["placed", "promised", "proposed", "revised", "preparing", "recalled", "delivered"] {
      #expect(told.contains { $0 == topic }, "\(topic): \(told)")
    }
    #expect(events("kitchen.ticket-decided") == ["accepted, revision 1", "accepted, revision 2"])
    let times = page["lines"].elements.map { $0["at"].text }
    #expect(times == times.sorted())
  }

  @Test("only the restaurant's managers and group managers read a trace")
  func access() async throws {
    let customer = try await App.newCustomer()
    let order = try await customer.order()
    let path = "/orders/\(order["id"].text)/trace"
    for name in ["cashier", "pizzaiolo", "courier"] { #expect(try await App.demo(name).get(path).status == 403) }
    #expect(try await customer.get(path).status == 403)
    #expect(try await App.demo("manager.clichy").get(path).status == 404)
    #expect(try await App.demo("manager").get(path).status == 200)
    #expect(try await App.demo("group-manager").get(path).status == 200)
  }
}
