import Support
import Testing

/// The storeroom follows the life of orders, and what can be had follows the storeroom.
struct StockTests {
  private static let dough = "01930000-0000-7000-8000-000000000401"
  private static let salmon = "01930000-0000-7000-8000-000000000419"
  private static let fruitSaladApples = "01930000-0000-7000-8000-000000000456"
  /// Grams in a large Margherita.
  private static let doughAmount = 320
  /// Grams in a fruit salad.
  private static let apples = 60

  private func shelf(_ ingredient: String, _ place: Place, _ app: App) async throws -> JSON {
    try await app.get("/restaurants/\(place.rawValue)/stock").body["items"].elements
      .first { $0["ingredientId"] == .string(ingredient) } ?? .null
  }

  private func setStock(_ ingredient: String, to quantity: Int, _ place: Place, _ app: App) async throws {
    let reply = try await app.put(
      "/restaurants/\(place.rawValue)/stock",
      ["items": [["ingredientId": .string(ingredient), "quantity": .number(Double(quantity))]]])
    #expect(reply.status == 200)
  }

  private func isAvailable(_ product: String, _ place: Place) async throws -> JSON {
    try await App.visitor.get("/products?restaurant=\(place.rawValue)").body["items"].elements
      .first { $0["id"] == .string(product) }?["isAvailable"] ?? .null
  }

  @Test("an order reserves its ingredients, cancelling releases them, and cooking uses them up")
  func reservation() async throws {
    let manager = try await App.demo("group-manager")
    let before = try await shelf(Self.dough, .rouen, manager)
    let cancelled = try await manager.order(.rouen)
    let cooked = try await manager.order(.rouen)
    #expect(
      try await becomesTrue {
        try await shelf(Self.dough, .rouen, manager)["reserved"].int == before["reserved"].int + 2 * Self.doughAmount
      })
    try await manager.take(cancelled, "cancelled")
    try await manager.take(cooked, "preparing")
    #expect(
      try await becomesTrue {
        let now = try await shelf(Self.dough, .rouen, manager)
        return now["reserved"] == before["reserved"] && now["quantity"].int == before["quantity"].int - Self.doughAmount
      })
  }

  @Test("an order for more than can still be made is refused, with the product and how many there are")
  func tooMany() async throws {
    let manager = try await App.demo("group-manager")
    try await setStock(Self.fruitSaladApples, to: Self.apples * 3, .rouen, manager)
    let customer = try await App.newCustomer()
    var draft = App.draft(.rouen, "takeaway", paying: "card", [Item.fruitSalad, Item.fruitSalad])
    draft["lines"] = [
      ["productId": .string(Item.fruitSalad), "quantity": 2], ["productId": .string(Item.fruitSalad), "quantity": 2],
    ]
    var refused: Reply?
    // The kitchen's count is here a moment later.
    #expect(
      try await becomesTrue {
        refused = try await customer.post("/orders", draft, key: newKey())
        return refused?.status == 409
      })
    #expect(refused?.body["type"] == "/problems/unavailable-product")
    #expect(
      refused?.body["products"]
        == [["id": .string(Item.fruitSalad), "name": "Salade de fruits frais", "remaining": 3]])
    #expect(try await customer.get("/orders").body["items"].elements.allSatisfy { $0["status"] != "placed" })
  }

  @Test("what only the kitchen can know ends as rejected, before any money moves, and its reason is told everywhere")
  func rejected() async throws {
    let manager = try await App.demo("group-manager")
    // Enough for either pizza, not for both.
    try await setStock(Self.salmon, to: 110, .rouen, manager)
    #expect(try await becomesTrue { try await isAvailable(Item.salmonMedium, .rouen) == true })
    let customer = try await App.newCustomer()
    let order = try await customer.order(.rouen, paying: "card", [Item.salmonSmall, Item.salmonMedium])
    #expect(try await customer.sees(order, become: "rejected"))
    let now = try await customer.look(at: order)
    #expect(now["reason"] == "stock")
    #expect(now["history"].elements.last?["reason"] == "stock")
    #expect(try await customer.pay(order, "card", card: Card.good).status == 409)
    #expect(
      try await becomesTrue {
        try Mailbox.mails(to: customer.account["email"].text).contains {
          $0.contains("Il ne nous reste pas assez d'ingrédients.")
        }
      })
  }

  @Test("the last pizzas: 50 customers at once for 10 portions get exactly 10, and nothing is left")
  func lastPortions() async throws {
    let manager = try await App.demo("group-manager")
    try await setStock(Self.fruitSaladApples, to: Self.apples * 10, .enghien, manager)
    #expect(try await becomesTrue { try await isAvailable(Item.fruitSalad, .enghien) == true })
    let customers = try await withThrowingTaskGroup { group in
      for _ in 0..<50 { group.addTask { try await App.newCustomer() } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    let orders = try await withThrowingTaskGroup { group in
      for customer in customers {
        group.addTask {
          try await customer.post(
            "/orders", App.draft(.enghien, "takeaway", paying: "cash", [Item.fruitSalad]), key: newKey())
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(orders.allSatisfy { $0.status == 201 || $0.status == 409 })
    let taken = orders.filter { $0.status == 201 }.map(\.body)
    var statuses: [String] = []
    #expect(
      try await becomesTrue {
        statuses = []
        for order in taken {
          let now = try await manager.look(at: order)
          statuses.append(now["promisedAt"] != nil ? "accepted" : now["status"].text)
        }
        return statuses.allSatisfy { $0 == "accepted" || $0 == "rejected" }
      })
    #expect(statuses.count { $0 == "accepted" } == 10)
    let left = try await shelf(Self.fruitSaladApples, .enghien, manager)
    #expect(left["reserved"] == left["quantity"])
    #expect(left["quantity"].int == Self.apples * 10)
    #expect(try await becomesTrue(within: .seconds(1)) { try await isAvailable(Item.fruitSalad, .enghien) == false })
  }

  @Test("what the pizzaiolo says has run out is off the carte within a second, and cannot be ordered")
  func outage() async throws {
    let customer = try await App.newCustomer()
    let draft = App.draft(.clichy, "takeaway", paying: "cash", [Item.cola])
    let key = newKey()
    let first = try await customer.post("/orders", draft, key: key)
    #expect(first.status == 201)
    let pizzaiolo = try await App.demo("pizzaiolo.clichy")
    let out = try await pizzaiolo.put("/products/\(Item.cola)/outage", ["isOut": true])
    #expect(out.status == 200)
    #expect(try await becomesTrue(within: .seconds(1)) { try await isAvailable(Item.cola, .clichy) == false })
    #expect(try await isAvailable(Item.cola, .angers) == true)
    #expect(
      try await becomesTrue {
        let reply = try await customer.post("/orders", draft, key: newKey())
        return reply.status == 409 && reply.body["type"] == "/problems/unavailable-product"
      })
    // What was ordered before is still answered when it is asked for again.
    let again = try await customer.post("/orders", draft, key: key)
    #expect(again.status == 201)
    #expect(again.body == first.body)
    _ = try await pizzaiolo.put("/products/\(Item.cola)/outage", ["isOut": false])
    #expect(try await becomesTrue(within: .seconds(1)) { try await isAvailable(Item.cola, .clichy) == true })
  }

  @Test("the carte is answered from the client's own copy while nothing has changed")
  func notModified() async throws {
    let path = "/products?restaurant=\(Place.beauvais.rawValue)"
    let first = try await App.visitor.get(path)
    #expect(first.body["items"].elements.count == 53)
    let etag = try #require(first.header("ETag"))
    let second = try await App.visitor.get(path, headers: ["If-None-Match": etag])
    #expect(second.status == 304)
    #expect(try await App.visitor.get(path, headers: ["If-None-Match": "\"other\""]).status == 200)
  }
}
