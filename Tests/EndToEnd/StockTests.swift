import FoundationEssentials
import PostgreSQL
import Support
import Testing

/// The storeroom follows the orders, and the carte follows the storeroom.
struct StockTests {
  private static let dough = "01930000-0000-7000-8000-000000000401"
  private static let salmon = "01930000-0000-7000-8000-000000000419"
  private static let fruitSaladApples = "01930000-0000-7000-8000-000000000456"
  private static let honey = "01930000-0000-7000-8000-000000000434"
  /// Grams in a large Margherita.
  private static let doughAmount = 320
  /// Grams in a fruit salad.
  private static let apples = 60

  private func shelf(_ ingredient: String, _ place: Place, _ app: App) async throws -> JSONValue {
    try await app.get("/restaurants/\(place.rawValue)/stock").body["items"].elements
      .first { $0["ingredientId"] == .string(ingredient) } ?? .null
  }

  /// Records a movement, which must succeed.
  private func move(
    _ kind: String, _ ingredient: String, _ quantity: Int, _ place: Place, _ app: App, because reason: String? = nil
  ) async throws {
    let reply = try await app.post(
      "/restaurants/\(place.rawValue)/stock-movements", movement(kind, ingredient, quantity, because: reason),
      key: newKey())
    #expect(reply.status == 201, "\(reply.body)")
  }

  private func movement(
    _ kind: String, _ ingredient: String, _ quantity: Int, because reason: String? = nil
  ) -> JSONValue {
    var movement: JSONValue = [
      "kind": .string(kind), "lines": [["ingredientId": .string(ingredient), "quantity": .number(Double(quantity))]],
    ]
    if let reason { movement["reason"] = .string(reason) }
    return movement
  }

  @Test("an order reserves its ingredients, cancelling releases them, and cooking uses them up")
  func reservation() async throws {
    // Elsewhere other tests order meanwhile.
    let restaurant = try await NewRestaurant.open()
    try await restaurant.fillStoreroom()
    let manager = restaurant.group
    func dough() async throws -> JSONValue {
      let shelves = try await manager.get("/restaurants/\(restaurant.id)/stock").body["items"].elements
      return try #require(shelves.first { $0["ingredientId"].text == Self.dough })
    }
    let before = try await dough()
    let cancelled = try await manager.post("/orders", restaurant.draft(), key: newKey()).body
    let cooked = try await manager.post("/orders", restaurant.draft(), key: newKey()).body
    #expect(
      try await becomesTrue { try await dough()["reserved"].int == before["reserved"].int + 2 * Self.doughAmount })
    try await manager.take(cancelled, "cancelled")
    try await manager.take(cooked, "preparing")
    #expect(
      try await becomesTrue {
        let now = try await dough()
        return now["reserved"] == before["reserved"] && now["quantity"].int == before["quantity"].int - Self.doughAmount
      })
  }

  @Test("an order for more than can still be made is refused, with the product and how many there are")
  func tooMany() async throws {
    let manager = try await App.demo("group-manager")
    try await move("count", Self.fruitSaladApples, Self.apples * 3, .angers, manager)
    #expect(try await becomesTrue { try await App.visitor.isAvailable(Item.fruitSalad, .angers) == true })
    let customer = try await App.newCustomer()
    var draft = App.draft(.angers, "takeaway", paying: "card", [Item.fruitSalad, Item.fruitSalad])
    draft["lines"] = [
      ["productId": .string(Item.fruitSalad), "quantity": 2], ["productId": .string(Item.fruitSalad), "quantity": 2],
    ]
    var refused: Reply?
    // The kitchen's count arrives a moment later.
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

  @Test("what only the kitchen can know ends as rejected, before any money moves, with its reason")
  func rejected() async throws {
    let manager = try await App.demo("group-manager")
    // Salmon for one of the two pizzas, not for both.
    try await move("count", Self.salmon, 110, .angers, manager)
    #expect(try await becomesTrue { try await App.visitor.isAvailable(Item.salmonMedium, .angers) == true })
    let customer = try await App.newCustomer()
    let order = try await customer.order(.angers, paying: "card", [Item.salmonSmall, Item.salmonMedium])
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
    try await move("count", Self.fruitSaladApples, Self.apples * 10, .enghien, manager)
    #expect(try await becomesTrue { try await App.visitor.isAvailable(Item.fruitSalad, .enghien) == true })
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
    #expect(try await becomesTrue { try await App.visitor.isAvailable(Item.fruitSalad, .enghien) == false })
  }

  @Test("a product that the pizzaiolo marks as out is unavailable, and cannot be ordered")
  func outage() async throws {
    let customer = try await App.newCustomer()
    let draft = App.draft(.clichy, "takeaway", paying: "cash", [Item.cola])
    let key = newKey()
    let first = try await customer.post("/orders", draft, key: key)
    #expect(first.status == 201)
    let pizzaiolo = try await App.demo("pizzaiolo.clichy")
    let out = try await pizzaiolo.put("/products/\(Item.cola)/outage", ["isOut": true])
    #expect(out.status == 200)
    #expect(try await becomesTrue { try await App.visitor.isAvailable(Item.cola, .clichy) == false })
    #expect(try await App.visitor.isAvailable(Item.cola, .angers) == true)
    #expect(
      try await becomesTrue {
        let reply = try await customer.post("/orders", draft, key: newKey())
        return reply.status == 409 && reply.body["type"] == "/problems/unavailable-product"
      })
    // An order from before is still answered when it is repeated.
    let again = try await customer.post("/orders", draft, key: key)
    #expect(again.status == 201)
    #expect(again.body == first.body)
    _ = try await pizzaiolo.put("/products/\(Item.cola)/outage", ["isOut": false])
    #expect(try await becomesTrue { try await App.visitor.isAvailable(Item.cola, .clichy) == true })
  }

  @Test("what has run out until a time is listed with it, and is back then by itself")
  func outageUntil() async throws {
    let drink = "01930000-0000-7000-8000-000000000346"
    let pizzaiolo = try await App.demo("pizzaiolo.clichy")
    let path = "/products/\(drink)/outage"
    let past = try await pizzaiolo.put(path, ["isOut": true, "until": "2020-01-01T05:00:00Z"])
    #expect(past.status == 422)
    #expect(past.body["errors"][0]["pointer"] == "/until")
    let until = (Date() + 3600).formatted(.iso8601)
    #expect(try await pizzaiolo.put(path, ["isOut": true, "until": .string(until)]).status == 200)
    let list = try await pizzaiolo.get("/restaurants/\(Place.clichy.rawValue)/outages")
    #expect(list.body["items"].elements.first { $0["productId"] == .string(drink) }?["until"] == .string(until))
    #expect(try await becomesTrue { try await App.visitor.isAvailable(drink, .clichy) == false })
    // The test does not wait: it moves the end to now.
    let moved = try await Servers.superuser().execute(
      """
      UPDATE kitchen.outages SET until = now()
      WHERE restaurant_id = \(Place.clichy.rawValue)::uuid AND product_id = \(drink)::uuid AND until > now()
      """)
    #expect(moved.affectedCount == 1)
    #expect(try await becomesTrue { try await App.visitor.isAvailable(drink, .clichy) == true })
    #expect(try await pizzaiolo.get("/restaurants/\(Place.angers.rawValue)/outages").status == 404)
  }

  @Test("what is used between reading and writing the stock is not lost: 500, less 7, plus 24 is 517")
  func movements() async throws {
    let manager = try await App.demo("group-manager")
    let path = "/restaurants/\(Place.aubergenville.rawValue)/stock"
    try await move("count", Self.honey, 500, .aubergenville, manager)
    let read = try await manager.get(path)
    let etag = try #require(read.header("ETag"))
    try await move("loss", Self.honey, 7, .aubergenville, manager, because: "Un pot renversé")
    try await move("delivery", Self.honey, 24, .aubergenville, manager)
    #expect(try await shelf(Self.honey, .aubergenville, manager)["quantity"] == 517)
    // A manager who writes a sum of what was read earlier is told that the stock has changed.
    let body: JSONValue = ["items": [["ingredientId": .string(Self.honey), "quantity": 524]]]
    let none = try await manager.put(path, body)
    #expect(none.status == 428)
    #expect(none.body["type"] == "/problems/precondition-required")
    #expect(try await manager.put(path, body, headers: ["If-Match": "*"]).status == 428)
    let old = try await manager.put(path, body, headers: ["If-Match": etag])
    #expect(old.status == 412)
    #expect(try await manager.put(path, body, headers: ["If-Match": "W/\(etag)"]).status == 412)
    var written: Reply?
    #expect(
      try await becomesTrue {
        // Other tests order here too.
        let now = try #require(try await manager.get(path).header("ETag"))
        written = try await manager.put(path, body, headers: ["If-Match": "\"other\", \(now)"])
        return written?.status == 200
      })
    #expect(written?.header("ETag") != etag)
    #expect(try await shelf(Self.honey, .aubergenville, manager)["quantity"] == 524)
    // The journal lists all of it, newest first, page by page.
    let journal = "/restaurants/\(Place.aubergenville.rawValue)/stock-movements"
    let page = try await manager.get("\(journal)?limit=2").body
    #expect(page["items"].elements.map { $0["kind"] } == ["count", "delivery"])
    #expect(page["items"][0]["lines"][0]["change"] == 7)
    let next = try await manager.get("\(journal)?limit=2&before=\(page["next"].text)").body
    #expect(next["items"][0]["reason"] == "Un pot renversé")
    #expect(next["items"][0]["lines"][0] == ["ingredientId": .string(Self.honey), "quantity": 7, "change": -7])
    #expect(next["items"][1]["lines"][0]["quantity"] == 500)
  }

  @Test("a repeated movement is recorded once, and makes products available again")
  func repeatedMovement() async throws {
    let manager = try await App.demo("group-manager")
    try await move("count", Self.fruitSaladApples, 0, .beauvais, manager)
    #expect(try await becomesTrue { try await App.visitor.isAvailable(Item.fruitSalad, .beauvais) == false })
    let path = "/restaurants/\(Place.beauvais.rawValue)/stock-movements"
    let key = newKey()
    let delivery = movement("delivery", Self.fruitSaladApples, Self.apples)
    let replies = try await withThrowingTaskGroup { group in
      for _ in 0..<5 { group.addTask { try await manager.post(path, delivery, key: key) } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(replies.allSatisfy { $0.status == 201 && $0.body == replies[0].body })
    #expect(try await shelf(Self.fruitSaladApples, .beauvais, manager)["quantity"].int == Self.apples)
    #expect(try await becomesTrue { try await App.visitor.isAvailable(Item.fruitSalad, .beauvais) == true })
    let other = try await manager.post(path, movement("delivery", Self.fruitSaladApples, 1), key: key)
    #expect(other.status == 422)
    #expect(other.body["type"] == "/problems/idempotency-key-reused")
  }

  @Test("every fault of a movement is named at once, and none takes what is reserved for orders")
  func badMovements() async throws {
    let manager = try await App.demo("group-manager")
    let path = "/restaurants/\(Place.beauvais.rawValue)/stock-movements"
    let bad = try await manager.post(
      path, ["kind": "loss", "lines": [["ingredientId": .string(Self.dough), "quantity": 0], ["quantity": 1]]],
      key: newKey())
    #expect(bad.status == 422)
    #expect(
      Set(bad.body["errors"].elements.map { $0["pointer"].text }) == [
        "/reason", "/lines/0/quantity", "/lines/1/ingredientId",
      ])
    let unknown = try await manager.post(path, movement("delivery", newKey().lowercased(), 1), key: newKey())
    #expect(unknown.body["errors"][0]["code"] == "unknown")
    let twice: JSONValue = ["ingredientId": .string(Self.dough), "quantity": 1]
    #expect(try await manager.post(path, ["kind": "delivery", "lines": [twice, twice]], key: newKey()).status == 422)
    let tooMuch = try await manager.post(
      path, movement("loss", Self.dough, 1_000_000_000, because: "Tout est perdu"), key: newKey())
    #expect(tooMuch.status == 409)
    let other = try await App.demo("manager.clichy")
    #expect(try await other.post(path, movement("delivery", Self.dough, 1), key: newKey()).status == 404)
    #expect(
      try await App.demo("pizzaiolo").post(path, movement("delivery", Self.dough, 1), key: newKey()).status == 403)
  }

  @Test("a menu is unavailable while one of its choices is empty")
  func menuWithoutDesserts() async throws {
    let manager = try await App.demo("group-manager")
    func menu() async throws -> JSONValue {
      try await App.visitor.get("/products?restaurant=\(Place.clichy.rawValue)").body["items"].elements
        .first { $0["id"] == .string(Item.menuBig) } ?? .null
    }
    let before = try await menu()
    #expect(before["isAvailable"] == true)
    #expect(before["allergensDependOnChoice"] == true)
    #expect(before["allergens"].elements.contains("gluten"))
    let desserts = before["choices"].elements.first { $0["id"] == "dessert" }?["productIds"].elements ?? []
    for dessert in desserts {
      let body: JSONValue = ["isOut": true, "restaurantId": .string(Place.clichy.rawValue)]
      _ = try await manager.put("/products/\(dessert.text)/outage", body)
    }
    #expect(try await becomesTrue { try await menu()["isAvailable"] == false })
    for dessert in desserts {
      let body: JSONValue = ["isOut": false, "restaurantId": .string(Place.clichy.rawValue)]
      _ = try await manager.put("/products/\(dessert.text)/outage", body)
    }
    #expect(try await becomesTrue { try await menu()["isAvailable"] == true })
  }

  @Test("a client that has the newest carte gets 304")
  func notModified() async throws {
    // What restaurants can make changes while other tests sell and count, and other shelves while they change the carte.
    let pizzas = "/products?category=01930000-0000-7000-8000-000000000202"
    let first = try await App.visitor.get(pizzas)
    #expect(first.body["items"].elements.count == 12)
    let etag = try #require(first.header("ETag"))
    let second = try await App.visitor.get(pizzas, headers: ["If-None-Match": etag])
    #expect(second.status == 304)
    #expect(try await App.visitor.get(pizzas, headers: ["If-None-Match": "\"other\""]).status == 200)
  }
}
