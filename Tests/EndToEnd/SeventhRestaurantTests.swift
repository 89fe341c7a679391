import FoundationEssentials
import Support
import Testing

/// The group grows through the API alone.
struct SeventhRestaurantTests {
  @Test("the group opens its seventh restaurant: restaurant, storeroom, staff, and the first order up to its invoice")
  func seventh() async throws {
    let new = try await NewRestaurant.open()
    try await new.fillStoreroom()
    let manager = try await new.employ("manager")
    let (pizzaiolo, courier) = (try await new.employ("pizzaiolo"), try await new.employ("courier"))

    // The manager sets what is the restaurant's own.
    let path = "/restaurants/\(new.id)/settings"
    let before = try await manager.get(path)
    var settings = before.body
    settings["description"] = "La septième adresse du groupe."
    settings["capacity"] = ["hands": 3, "ovenPlaces": 8, "couriers": 2]
    let changed = try await manager.put(path, settings, headers: ["If-Match": before.header("ETag") ?? ""])
    try #require(changed.status == 200, "\(changed.body)")

    let customer = try await App.newCustomer()
    let placed = try await customer.post("/orders", new.draft("delivery", pizzas: 2), key: newKey())
    try #require(placed.status == 201, "\(placed.body)")
    let order = placed.body
    try #require(try await becomesTrue { try await customer.look(at: order)["promisedAt"] != nil })
    let tickets = try await pizzaiolo.get("/kitchen/tickets").body["items"].elements
    #expect(tickets.map { $0["orderId"] } == [order["id"]])
    try await pizzaiolo.take(order, "preparing", "ready")
    #expect(try await becomesTrue { try await !courier.get("/deliveries").body["items"].elements.isEmpty })
    try await courier.take(order, "delivering")
    let payment = try await courier.pay(order, "cash")
    #expect(payment.status == 201, "\(payment.body)")
    #expect(try await becomesTrue { try await customer.look(at: order)["isPaid"] == true })
    try await courier.take(order, "delivered")
    #expect(try await becomesTrue { try await customer.invoice(of: order).status == 200 })
    let invoice = try await customer.invoice(of: order).body
    let code = try await new.settings().body["code"].text
    #expect(invoice["number"].text.hasPrefix(code), "\(invoice)")
    // Nobody else's staff sees it.
    #expect(try await App.demo("manager").get("/orders/\(order["id"].text)").status == 404)
  }
}
