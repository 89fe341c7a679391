import Support
import Testing

/// Steps that are taken back, and steps that have to be explained.
struct StepBackTests {
  @Test("a pizzaiolo takes back that an order is ready, and the courier does not see it until it is ready again")
  func readyTakenBack() async throws {
    let customer = try await App.newCustomer()
    let order = try await customer.order(.angers, "delivery", paying: "cash")
    let (pizzaiolo, courier) = (try await App.demo("pizzaiolo"), try await App.demo("courier"))
    func isToDeliver() async throws -> Bool {
      try await courier.get("/deliveries?limit=100").body["items"].elements.contains { $0["orderId"] == order["id"] }
    }
    try await pizzaiolo.take(order, "preparing", "ready")
    #expect(try await becomesTrue { try await isToDeliver() })
    func takeBack(by app: App) async throws -> Reply {
      try await app.put("/orders/\(order["id"].text)/preparing", ["takesBack": true])
    }
    // The first `preparing` comes a second time.
    let repeated = try await pizzaiolo.step(order, "preparing")
    #expect(repeated.status == 409)
    #expect(repeated.body["allowed"] == [])
    #expect(try await customer.look(at: order)["status"] == "ready")
    // Another manager has not called it ready.
    #expect(try await takeBack(by: App.demo("manager")).status == 409)
    #expect(try await takeBack(by: pizzaiolo).status == 200)
    #expect(try await becomesTrue { try await !isToDeliver() })
    #expect(try await becomesTrue { try await pizzaiolo.ticket(of: order)["status"] == "preparing" })
    #expect(try await courier.step(order, "delivering").status == 409)
    #expect(
      try await customer.look(at: order)["history"].elements.map { $0["status"].text } == [
        "placed", "preparing", "ready", "preparing",
      ])
    try await pizzaiolo.take(order, "ready")
    #expect(try await becomesTrue { try await isToDeliver() })
    try await courier.take(order, "delivering")
    #expect(try await takeBack(by: pizzaiolo).status == 409)
  }

  @Test("staff who send a body say why they cancel; older apps send none, and the customer still gets a reason")
  func reasons() async throws {
    let customer = try await App.newCustomer()
    let cashier = try await App.demo("cashier")
    let (first, second) = (try await customer.order(paying: "cash"), try await customer.order(paying: "cash"))
    let path = "/orders/\(first["id"].text)/cancelled"
    let silent = try await cashier.put(path, [:])
    #expect(silent.status == 422)
    #expect(silent.body["errors"][0]["pointer"] == "/reason")
    #expect(silent.body["errors"][0]["code"] == "missing")
    #expect(try await cashier.put(path, ["reason": "too-busy"]).body["reason"] == "too-busy")
    #expect(try await cashier.step(second, "cancelled").body["reason"] == "restaurant")
    // A customer need not explain.
    let third = try await customer.order(paying: "cash")
    #expect(
      try await customer.put("/orders/\(third["id"].text)/cancelled", [:]).body["reason"] == "customer-request")
  }
}
