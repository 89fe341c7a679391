import FoundationEssentials
import Support
import Testing

/// One page that says what happened to an order.
struct TraceTests {
  @Test("a trace has every step, event, decision, payment, invoice and mail of an order, oldest first")
  func life() async throws {
    let customer = try await App.newCustomer()
    let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    let placed = try await customer.send(
      "POST", "/orders", body: App.draft(.angers, "delivery", paying: "card").serialized,
      headers: ["Idempotency-Key": newKey(), "traceparent": "00-\(trace)-00f067aa0ba902b7-01"])
    try #require(placed.status == 201, "\(placed.body)")
    let order = placed.body
    #expect(try await customer.pay(order, "card", card: Card.good).status == 201)
    #expect(try await customer.sees(order, become: "placed"))
    try await App.demo("pizzaiolo").take(order, "preparing", "ready")
    let courier = try await App.demo("courier")
    try await courier.take(order, "delivering", "delivered")
    let manager = try await App.demo("manager")
    let path = "/orders/\(order["id"].text)/trace"
    var page = JSONValue.null
    func lines(_ kind: String) -> [JSONValue] { page["lines"].elements.filter { $0["kind"] == .string(kind) } }
    #expect(
      try await becomesTrue {
        page = try await manager.get(path).body
        return lines("mail").contains { $0["what"] == "delivered" && $0["note"] == nil }
          && lines("event").contains { $0["note"].text.hasPrefix("delivered") } && !lines("invoice").isEmpty
      }, "\(page)")
    #expect(page["missing"] == nil)
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
