import Foundation
import PostgreSQL
import Support
import Testing

/// What we promise to be true everywhere within a second, and what must not take longer than something else. These run alone: beside
/// all other suites a test waits in line for its own requests for longer than that, so there they wait five seconds for the same things.
@Suite(.serialized) struct WithinASecondTests {
  private func isTrueWithinASecond(_ condition: () async throws -> Bool) async throws -> Bool {
    try await becomesTrue(within: .seconds(1), condition)
  }

  @Test("a restaurant's rating follows a review")
  func rating() async throws {
    let customer = try await App.newCustomer()
    let staff = try await App.demo("group-manager")
    let order = try await customer.order(.clichy, paying: "cash")
    #expect(try await becomesTrue { try await staff.look(at: order)["promisedAt"] != nil })
    try await staff.take(order, "preparing", "ready")
    #expect(try await staff.pay(order, "cash").status == 201)
    try await staff.take(order, "collected")
    func rating() async throws -> JSONValue {
      try await App.visitor.get("/restaurants/\(Place.clichy.rawValue)").body["rating"]
    }
    let before = try await rating()
    let review: JSONValue = ["orderId": order["id"], "rating": before == 1 ? 5 : 1]
    #expect(try await customer.post("/reviews", review, key: newKey()).status == 201)
    #expect(try await isTrueWithinASecond { try await rating() != before })
  }

  @Test("an ingredient's allergen reaches each product, menu and list")
  func allergen() async throws {
    let manager = try await App.demo("group-manager")
    let shelf = try await Shelf(manager)
    let sauce = try await shelf.ingredient("sauce", allergens: [])
    let pizza = try await shelf.product("Sauce", of: [sauce]).body["id"].text
    let menu = try await shelf.menu("Menu sauce", offering: [pizza]).body["id"].text
    for product in [pizza, menu] { #expect(try await shelf.sees(product) { $0["allergens"] == [] }) }
    let known = try await manager.get("/ingredients/\(sauce)")
    var changed = known.body
    changed["allergens"] = ["celery"]
    let tag = try #require(known.header("ETag"))
    #expect(try await manager.put("/ingredients/\(sauce)", changed, headers: ["If-Match": tag]).status == 200)
    #expect(
      try await isTrueWithinASecond {
        for product in [pizza, menu] {
          let (alone, listed) = (
            try await App.visitor.get("/products/\(product)").body, try await shelf.listed(product)
          )
          if alone["allergens"] != ["celery"] || listed["allergens"] != ["celery"] { return false }
        }
        return true
      })
  }

  @Test("a category that is withdrawn is on no carte")
  func category() async throws {
    let manager = try await App.demo("group-manager")
    let draft: JSONValue = ["name": .string("Passagère \(newKey())"), "position": 98]
    let made = try await manager.post("/categories", draft, key: newKey())
    let path = "/categories/\(made.body["id"].text)"
    func isListed() async throws -> Bool {
      try await App.visitor.get("/categories").body["items"].elements.contains { $0["id"] == made.body["id"] }
    }
    #expect(try await isTrueWithinASecond { try await isListed() })
    let tag = try #require(made.header("ETag"))
    #expect(try await manager.delete(path, headers: ["If-Match": tag]).status == 204)
    #expect(try await isTrueWithinASecond { try await !isListed() })
  }

  @Test("who is suspended can do nothing more with the token that they have")
  func suspension() async throws {
    let group = try await App.demo("group-manager")
    let hired = try await App.newCustomer()
    let employment: JSONValue = ["role": "courier", "restaurantId": .string(Place.angers.rawValue)]
    try await Servers.superuser().execute(
      """
      UPDATE accounts.accounts SET document = (document::jsonb || \(employment.serialized)::jsonb)::json
      WHERE id = \(hired.id)::uuid
      """)
    let courier = try await App.signedIn(hired.account["email"].text, App.password)
    #expect(try await courier.get("/deliveries").status == 200)
    let tag = try #require(try await group.get("/staff/\(courier.id)").header("ETag"))
    var suspended = employment
    suspended["isSuspended"] = true
    #expect(try await group.put("/staff/\(courier.id)", suspended, headers: ["If-Match": tag]).status == 200)
    #expect(try await isTrueWithinASecond { try await courier.get("/deliveries").status == 401 })
  }

  @Test("what is marked as out is unavailable until it is back, and so is a menu that has nothing left of a choice")
  func outage() async throws {
    let pizzaiolo = try await App.demo("pizzaiolo.clichy")
    let choices = try await App.visitor.get("/products/\(Item.menuBig)").body["choices"].elements
    let desserts = choices.first { $0["id"] == "dessert" }?["productIds"].elements.map(\.text) ?? []
    #expect(!desserts.isEmpty)
    for isOut in [true, false] {
      for product in desserts + [Item.cola] {
        #expect(try await pizzaiolo.put("/products/\(product)/outage", ["isOut": .bool(isOut)]).status == 200)
      }
      #expect(
        try await isTrueWithinASecond {
          for product in desserts + [Item.cola, Item.menuBig] {
            if try await App.visitor.isAvailable(product, .clichy) != .bool(!isOut) { return false }
          }
          return true
        }, "out: \(isOut)")
    }
  }

  @Test("what an operator closes is closed, and opens again")
  func maintenance() async throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "maintenance-\(UUID()).json")
    defer { try? FileManager.default.removeItem(at: file) }
    try await GatewayProcess.run(21, settings: ["GATEWAY_MAINTENANCE_FILE": file.path()]) { gateway in
      let visitor = App.visitor.at(gateway.port)
      #expect(try await visitor.get("/products").status == 200)
      let said: JSONValue = ["maintenance": true, "message": "Travaux.", "mode": "on"]
      try Data(said.serialized.utf8).write(to: file, options: .atomic)
      #expect(try await isTrueWithinASecond { try await visitor.get("/products").status == 503 })
      try FileManager.default.removeItem(at: file)
      #expect(try await isTrueWithinASecond { try await visitor.get("/products").status == 200 })
    }
  }

  @Test("what happens through another gateway is seen, and nothing older after it")
  func elsewhere() async throws {
    let (customer, cook) = (try await App.newCustomer(), try await App.demo("pizzaiolo"))
    let order = try await customer.order(.angers)
    #expect(try await becomesTrue { try await customer.look(at: order)["promisedAt"] != nil })
    try await GatewayProcess.run(23) { gateway in
      let there = customer.at(gateway.port)
      var version = try await there.look(at: order)["version"].int
      for step in ["preparing", "ready"] {
        try await cook.take(order, step)
        var versions = [version]
        #expect(
          try await isTrueWithinASecond {
            let seen = try await there.look(at: order)
            versions.append(seen["version"].int)
            return seen["status"].text == step
          })
        #expect(versions == versions.sorted())
        version = versions.last ?? version
      }
    }
  }

  @Test("paying an order of somebody else takes as long as paying a missing one, and gets the same answer")
  func foreignOrder() async throws {
    let customer = try await App.newCustomer()
    // Two ids of the same age, and one that is long past.
    let order = try await App.newCustomer().order(paying: "card")["id"].text
    let missing = order.dropLast(12) + "000000000000"
    let old = "01930000-0000-7000-8000-00000000ffff"
    func measure(_ order: some StringProtocol) async throws -> (status: Int, body: JSONValue, duration: Duration) {
      let start = ContinuousClock.now
      let body: JSONValue = ["orderId": .string(String(order)), "method": "card", "paymentToken": .string(Card.good)]
      let reply = try await customer.post("/payment", body, key: newKey())
      var content = reply.body
      content["traceId"] = nil
      return (reply.status, content, .now - start)
    }
    var durations: [String: [Duration]] = [:]
    for _ in 0..<5 {
      async let foreign = measure(order)
      async let none = measure(missing)
      async let past = measure(old)
      let (first, second, third) = try await (foreign, none, past)
      #expect(first.status == 404)
      #expect(first.status == second.status)
      #expect(first.body == second.body)
      #expect(third.status == 404)
      durations["foreign", default: []].append(first.duration)
      durations["missing", default: []].append(second.duration)
      durations["gone", default: []].append(third.duration)
    }
    let foreign = try #require(durations["foreign"]?.sorted()[2])
    let none = try #require(durations["missing"]?.sorted()[2])
    let gone = try #require(durations["gone"]?.sorted()[2])
    // All are asked for at once. Payment waits a second for an order that it may not know yet: if it did so for one of them only, they
    // would differ by that second.
    #expect(abs((foreign - none) / .milliseconds(1)) < 500)
    #expect(abs((gone - none) / .milliseconds(1)) < 500)
  }
}
