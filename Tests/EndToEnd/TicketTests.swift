import Support
import Testing

/// What the kitchen's tickets say.
struct TicketTests {
  /// The ticket of an order, on the board of Angers.
  private func ticket(of order: JSONValue, _ query: String = "") async throws -> JSONValue {
    let pizzaiolo = try await App.demo("pizzaiolo")
    var after = ""
    while true {
      let page = try await pizzaiolo.get("/kitchen/tickets?x=1\(query)\(after)").body
      if let found = page["items"].elements.first(where: { $0["orderId"] == order["id"] }) { return found }
      guard page["next"] != nil else { return .null }
      after = "&after=\(page["next"].text)"
    }
  }

  private func shown(_ order: JSONValue, _ query: String = "") async throws -> JSONValue {
    var found: JSONValue = .null
    _ = try await becomesTrue {
      found = try await ticket(of: order, query)
      return found != .null
    }
    return found
  }

  @Test("a ticket says when to begin, what it contains, through which channel it came and whom to call")
  func content() async throws {
    let customer = try await App.newCustomer()
    var draft = App.draft()
    draft["channel"] = "web"
    let order = try await customer.post("/orders", draft, key: newKey()).body
    let ticket = try await shown(order)
    #expect(ticket["channel"] == "web" && order["channel"] == "web")
    #expect(ticket["startBy"].text < ticket["readyAt"].text && ticket["startBy"] != nil)
    #expect(ticket["allergens"] == order["lines"][0]["allergens"])
    #expect(try await becomesTrue { try await self.ticket(of: order)["customerName"] == "Camille" })
    draft["channel"] = "counter"
    let refused = try await customer.post("/orders", draft, key: newKey())
    #expect(refused.status == 422 && refused.body["errors"][0]["pointer"] == "/channel")
    let byStaff = try await App.demo("cashier").order()
    #expect(byStaff["channel"] == "counter")
  }

  @Test("a ticket says what a change has added and taken away")
  func changed() async throws {
    let customer = try await App.newCustomer()
    let order = try await customer.order(.angers, "takeaway", [Item.margherita, Item.cola])
    #expect(try await becomesTrue { try await customer.look(at: order)["promisedAt"] != nil })
    let read = try await customer.get("/orders/\(order["id"].text)")
    var draft = App.draft()
    draft["lines"] = [["productId": .string(Item.margherita), "quantity": 3]]
    let reply = try await customer.put(
      "/orders/\(order["id"].text)", draft, headers: ["If-Match": try #require(read.header("ETag"))])
    #expect(reply.status == 200, "\(reply.body)")
    let ticket = try await shown(order)
    #expect(ticket["revision"] == 2)
    #expect(ticket["added"].elements.map { $0["productId"].text } == [Item.margherita])
    #expect(ticket["added"][0]["quantity"] == 2)
    #expect(ticket["removed"].elements.map { $0["productId"].text } == [Item.cola])
  }

  @Test("a cancelled order is struck through for a while, without what its customer wrote")
  func cancelled() async throws {
    let customer = try await App.newCustomer()
    var draft = App.draft()
    draft["note"] = "Sonner"
    draft["lines"][0]["note"] = "Bien cuite"
    let order = try await customer.post("/orders", draft, key: newKey()).body
    #expect(try await shown(order)["note"] == "Sonner")
    try await customer.take(order, "cancelled")
    #expect(try await becomesTrue { try await ticket(of: order)["status"] == "cancelled" })
    let struck = try await ticket(of: order)
    #expect(struck["note"] == nil && struck["lines"][0]["note"] == nil && struck["customerName"] == nil)
    #expect(struck["lines"][0]["productId"] == .string(Item.margherita))
  }

  @Test("a station sees only what it works on")
  func stations() async throws {
    let customer = try await App.newCustomer()
    let order = try await customer.order(.angers, "takeaway", [Item.margherita, Item.cola])
    #expect(try await shown(order)["lines"].elements.count == 2)
    let categories = try await App.visitor.get("/categories").body["items"].elements
    let drinks = try await App.visitor.get("/products/\(Item.cola)").body["categoryId"]
    let above = categories.first { $0["id"] == drinks }?["parentId"] ?? drinks
    for station in [drinks, above] where station != .null {
      let seen = try await ticket(of: order, "&category=\(station.text)")
      #expect(seen["lines"].elements.map { $0["productId"].text } == [Item.cola])
    }
    let pizza = try await customer.order()
    _ = try await shown(pizza)
    #expect(try await ticket(of: pizza, "&category=\(drinks.text)") == .null)
  }
}
