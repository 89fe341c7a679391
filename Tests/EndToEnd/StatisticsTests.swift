import FoundationEssentials
import PostgreSQL
import Support
import Testing

/// What is counted of a restaurant of its own is what its orders, invoices and movements come to.
struct StatisticsTests {
  /// The days around the present one, in case it ends meanwhile.
  private static let days = {
    let day: (TimeInterval) -> String = { (Date() + $0 * 86_400).formatted(.iso8601.year().month().day()) }
    return "from=\(day(-1))&to=\(day(1))"
  }()

  private func statistics(_ new: NewRestaurant, _ query: String = "") async throws -> JSONValue {
    let reply = try await new.group.get("/statistics?restaurant=\(new.id)&\(Self.days)\(query)")
    try #require(reply.status == 200, "\(reply.body)")
    return reply.body
  }

  private func count(_ status: String, _ statistics: JSONValue) -> Int {
    statistics["total"]["orders"].elements.filter { $0["status"] == .string(status) }.reduce(0) { $0 + $1["count"].int }
  }

  /// Orders of all kinds: one collected, one delivered, one cancelled, one still open.
  private func play(_ new: NewRestaurant) async throws -> [JSONValue] {
    let group = new.group
    let customer = try await App.newCustomer()
    var orders: [JSONValue] = []
    func place(
      _ app: App, _ fulfilment: String = "takeaway", pizzas: Int = 1, from channel: String? = nil
    ) async throws -> JSONValue {
      var draft = new.draft(fulfilment, pizzas: pizzas)
      if let channel { draft["channel"] = .string(channel) }
      let reply = try await app.post("/orders", draft, key: newKey())
      try #require(reply.status == 201, "\(reply.body)")
      orders.append(reply.body)
      #expect(try await becomesTrue { try await group.look(at: reply.body)["promisedAt"] != nil })
      return reply.body
    }
    let collected = try await place(customer, pizzas: 2)
    try await group.take(collected, "preparing", "ready")
    #expect(try await group.pay(collected, "cash").status == 201)
    try await group.take(collected, "collected")
    let delivered = try await place(customer, "delivery", pizzas: 3)
    try await group.take(delivered, "preparing", "ready", "delivering")
    #expect(try await group.pay(delivered, "cash").status == 201)
    try await group.take(delivered, "delivered")
    try await customer.take(try await place(customer, from: "web"), "cancelled")
    _ = try await place(group)
    return orders
  }

  @Test(
    "statistics are what a recount of orders, invoices and stock gives, also when they are forgotten and all is republished"
  )
  func recount() async throws {
    let new = try await NewRestaurant.open()
    try await new.fillStoreroom()
    let orders = try await play(new)
    var found = JSONValue.null
    #expect(
      try await becomesTrue {
        found = try await statistics(new)
        return count("placed", found) == 1 && count("cancelled", found) == 1 && count("collected", found) == 1
          && found["total"]["turnover"]["invoices"] == 2 && count("delivered", found) == 1
      }, "\(found)")
    var (amount, sales, pizzas) = (0, 0, 0)
    for order in orders {
      let now = try await new.group.look(at: order)
      guard now["status"] != "cancelled" else { continue }
      sales += 1
      amount += now["total"]["amount"].int
      pizzas += now["lines"].elements.reduce(0) { $0 + $1["quantity"].int }
    }
    let total = found["total"]
    #expect(total["sales"].int == sales)
    #expect(total["amount"]["amount"].int == amount)
    #expect(total["averageBasket"]["amount"].int == (amount + sales / 2) / sales)
    #expect(found["bestSellers"][0]["id"] == .string(Item.margherita))
    #expect(found["bestSellers"][0]["quantity"].int == pizzas)
    #expect(found["bestSellers"][0]["name"].text.contains("Margherita"))
    #expect(total["orders"].elements.contains { $0["channel"] == "counter" && $0["status"] == "placed" })
    #expect(total["orders"].elements.contains { $0["channel"] == "app" && $0["status"] == "delivered" })
    #expect(total["orders"].elements.contains { $0["channel"] == "web" && $0["status"] == "cancelled" })
    #expect(total["onTime"] == ["onTime": 2, "of": 2])
    #expect(total["preparation"]["count"] == 2)
    #expect(found["couriers"].elements.map { $0["deliveries"] } == [1])
    #expect(found["couriers"][0]["courierId"] == .string(new.group.id))
    var (invoiced, tax) = (0, 0)
    for row in try await Servers.superuser().read(
      "SELECT document::text FROM payment.invoices WHERE restaurant_id = \(new.id)::uuid")
    {
      let invoice = try JSONValue.parse(try row.decode(String.self).utf8)
      invoiced += invoice["total"]["amount"].int
      tax += invoice["tax"]["amount"].int
    }
    #expect(total["turnover"]["total"]["amount"].int == invoiced)
    #expect(total["turnover"]["net"]["amount"].int == invoiced - tax)
    // What was used by the recipes, and what the kitchen has taken from its shelves.
    let shelves = try await new.group.get("/restaurants/\(new.id)/stock").body["items"].elements
    #expect(!found["stock"].elements.isEmpty)
    for use in found["stock"].elements {
      let shelf = shelves.first { $0["ingredientId"] == use["ingredientId"] } ?? .null
      #expect(shelf["quantity"].int == use["delivered"].int - use["used"].int, "\(use)")
    }
    for by in ["hour", "day", "week", "month"] {
      let periods = try await statistics(new, "&by=\(by)")["periods"].elements
      #expect(periods.reduce(0) { $0 + $1["sales"].int } == sales, "\(periods)")
      // Two where one ends meanwhile.
      #expect(by == "hour" || periods.count <= 2)
      #expect(Set(periods.map { $0["begins"].text }).count == periods.count)
    }
    try await OperatorCommand.run("Figures", "clear-statistics", "--restaurant", new.id)
    let empty = try await statistics(new)
    #expect(empty["total"]["sales"] == 0)
    for member in ["periods", "bestSellers", "couriers", "stock"] { #expect(empty[member] == [], "\(member)") }
    for (service, event) in [
      ("Orders", "orders.order-changed"), ("Kitchen", "kitchen.stock-moved"), ("Payment", "payment.invoice-issued"),
    ] {
      try await OperatorCommand.run(service, "republish", "--event", event)
    }
    #expect(try await becomesTrue(within: .seconds(90)) { try await statistics(new) == found })
    // What comes once more counts once.
    try await OperatorCommand.run("Orders", "republish", "--event", "orders.order-changed")
    // That nothing changes can only be seen by waiting.
    try await Task.sleep(for: .seconds(3))
    #expect(try await statistics(new) == found)
  }

  @Test("a movement of stock is told by its kind")
  func stock() async throws {
    let new = try await NewRestaurant.open()
    try await new.fillStoreroom()
    let dough = "01930000-0000-7000-8000-000000000401"
    for (kind, quantity) in [("loss", 40), ("count", 499_900), ("correction", 10)] {
      let movement: JSONValue = [
        "kind": .string(kind), "reason": "Test",
        "lines": [["ingredientId": .string(dough), "quantity": .number(Double(quantity))]],
      ]
      #expect(
        try await new.group.post("/restaurants/\(new.id)/stock-movements", movement, key: newKey()).status == 201)
    }
    var use = JSONValue.null
    #expect(
      try await becomesTrue {
        use = try await statistics(new)["stock"].elements.first { $0["ingredientId"] == .string(dough) } ?? .null
        return use["missing"] == 50
      }, "\(use)")
    #expect(use["lost"] == 40)
    #expect(use["delivered"] == 500_000)
    #expect(use["unit"] == "g")
  }

  @Test("managers see their restaurant's figures and no other's, group managers all; staff and customers none")
  func access() async throws {
    let manager = try await App.demo("manager")
    #expect(try await manager.get("/statistics").body["restaurantId"] == .string(Place.angers.rawValue))
    #expect(try await manager.get("/statistics?restaurant=\(Place.clichy.rawValue)").status == 404)
    #expect(try await App.demo("group-manager").get("/statistics").body["restaurantId"] == nil)
    for name in ["cashier", "customer"] { #expect(try await App.demo(name).get("/statistics").status == 403) }
    let faults = try await manager.get("/statistics?from=2026-02-30&to=yesterday&by=year")
    #expect(faults.status == 422)
    #expect(Set(faults.body["errors"].elements.map { $0["pointer"].text }) == ["/from", "/to", "/by"])
    #expect(try await manager.get("/statistics?from=2026-02-02&to=2026-02-01").status == 422)
    #expect(try await manager.get("/statistics?from=2020-01-01&to=2026-02-01&by=hour").status == 422)
  }

  @Test("the group's figures have couriers, stock and what runs low, of all restaurants together")
  func group() async throws {
    let group = try await App.demo("group-manager")
    let month = try await group.get("/statistics").body
    for member in ["couriers", "stock", "runsLow"] { #expect(month[member] != nil, "\(member)") }
    #expect(month["couriers"].elements.count <= 50)
    // Not those of a year, which are too many.
    let year = try await group.get("/statistics?from=2026-01-01&to=2026-11-30&by=month").body
    #expect(year["couriers"] == nil && year["stock"] != nil)
  }

  @Test(
    "of a restaurant that is given up figures and reviews can be read, and its people keep it until they get another")
  func givenUp() async throws {
    let new = try await NewRestaurant.open()
    try await new.fillStoreroom()
    let customer = try await App.newCustomer()
    let order = try await customer.post("/orders", new.draft(), key: newKey()).body
    #expect(try await becomesTrue { try await new.group.look(at: order)["promisedAt"] != nil })
    try await new.group.take(order, "preparing", "ready")
    #expect(try await new.group.pay(order, "cash").status == 201)
    try await new.group.take(order, "collected")
    let review = try await customer.post("/reviews", ["orderId": order["id"], "rating": 4], key: newKey())
    try #require(review.status == 201, "\(review.body)")
    let email = "cook-\(UUID().uuidString.lowercased())@example.com"
    let cook = try await new.group.post(
      "/staff",
      [
        "firstName": "Nina", "lastName": "Roux", "email": .string(email), "role": "pizzaiolo",
        "restaurantId": .string(new.id),
      ], key: newKey())
    try #require(cook.status == 201, "\(cook.body)")
    let path = "/restaurants/\(new.id)"
    let (_, tag) = try await new.settings()
    #expect(try await new.group.delete(path, headers: ["If-Match": tag]).status == 204)
    #expect(try await becomesTrue { try await App.visitor.get(path).status == 404 })

    #expect(try await becomesTrue { try await statistics(new)["total"]["sales"].int == 1 })
    #expect(try await new.group.get("/statistics?restaurant=\(newKey().lowercased())").status == 404)
    let reviews = try await App.visitor.get("/reviews?restaurant=\(new.id)").body
    #expect(reviews["items"].elements.map { $0["id"] } == [review.body["id"]])
    #expect(try await App.visitor.get("/reviews?restaurant=\(newKey().lowercased())").status == 404)
    let member = "/staff/\(cook.body["id"].text)"
    var employment: JSONValue = ["role": "pizzaiolo", "restaurantId": .string(new.id), "isSuspended": true]
    let version = try await new.group.get(member).header("ETag") ?? ""
    let suspended = try await new.group.put(member, employment, headers: ["If-Match": version])
    #expect(suspended.status == 200, "\(suspended.body)")
    // Nobody comes to it any more.
    employment["restaurantId"] = .string(Place.angers.rawValue)
    let moved = try await new.group.put(member, employment, headers: ["If-Match": suspended.header("ETag") ?? ""])
    #expect(moved.status == 200)
    employment["restaurantId"] = .string(new.id)
    let refused = try await new.group.put(member, employment, headers: ["If-Match": moved.header("ETag") ?? ""])
    #expect(refused.body["errors"][0]["code"] == "unknown")
  }

  @Test("the parts come as a table where the client asks for one")
  func table() async throws {
    let manager = try await App.demo("manager")
    let reply = try await manager.get("/statistics", headers: ["Accept": "text/csv"])
    #expect(reply.status == 200)
    #expect(reply.header("Content-Type") == "text/csv; charset=utf-8; header=present")
    #expect(
      try await manager.get("/statistics", headers: ["Accept": "application/json, text/csv;q=0.5"]).body["by"] == "day")
  }
}
