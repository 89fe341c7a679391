import PostgreSQL
import Support
import Testing

/// Orders that end otherwise: cancelled, returned, abandoned or expired. What becomes of their money is checked too.
struct OrderEndTests {
  @Test("a customer cancels before the preparation, and gets the money and a credit note")
  func cancelledByCustomer() async throws {
    let customer = try await App.newCustomer()
    let order = try await customer.order(paying: "card")
    try await customer.payByCard(order)
    try await customer.take(order, "cancelled")
    #expect(
      try await becomesTrue {
        let invoice = try await customer.invoice(of: order).body
        return invoice["creditNoteNumber"] != nil
      })
    #expect(try await becomesTrue { try await customer.look(at: order)["isPaid"] == false })
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

  @Test("when nobody is at the door the courier brings the order back, and the money is refunded")
  func returned() async throws {
    let customer = try await App.newCustomer()
    let order = try await customer.order(.angers, "delivery", paying: "card")
    try await customer.payByCard(order)
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

  @Test("a cashier ends a take-away that nobody fetches, and a manager may refund it, also later")
  func abandoned() async throws {
    let customer = try await App.newCustomer()
    let order = try await customer.order(paying: "card")
    try await customer.payByCard(order)
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

  @Test("a take-away that nobody fetches ends by itself when its time is up, and is not refunded")
  func abandonedBySystem() async throws {
    let customer = try await App.newCustomer()
    let order = try await customer.order(paying: "card")
    try await customer.payByCard(order)
    try await App.demo("pizzaiolo").take(order, "preparing", "ready")
    // The test cannot move the restaurant's closing time, so it moves the order's deadline.
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

  @Test("an order that nobody pays expires")
  func expiry() async throws {
    let customer = try await App.newCustomer()
    let order = try await customer.order(paying: "card")
    try await customer.passPaymentDeadline(of: order)
    #expect(try await customer.sees(order, become: "cancelled", within: .seconds(20)))
    #expect(try await customer.look(at: order)["history"][1]["by"] == "system")
    #expect(try await customer.look(at: order)["reason"] == "unpaid")
  }
}
