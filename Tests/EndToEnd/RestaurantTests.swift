import FoundationEssentials
import Support
import Testing

/// Restaurants as the group and their managers change them.
struct RestaurantTests {
  private func pointers(_ reply: Reply) -> Set<String> { Set(reply.body["errors"].elements.map { $0["pointer"].text }) }

  @Test("the group opens a restaurant, once for a key, and no other has its code")
  func open() async throws {
    let group = try await App.demo("group-manager")
    let draft = NewRestaurant.draft()
    let key = newKey()
    let first = try await group.post("/restaurants", draft, key: key)
    #expect(first.status == 201)
    #expect(first.header("Location") == "/restaurants/\(first.body["id"].text)")
    #expect(first.body["phone"] == "+33240000007")
    #expect(first.body["deliveryRadiusMetres"] == 3000)
    #expect(try await group.post("/restaurants", draft, key: key).body == first.body)
    let taken = try await group.post("/restaurants", draft, key: newKey())
    #expect(taken.status == 422)
    #expect(taken.body["errors"][0]["code"] == "taken")
    for name in ["manager", "cashier", "customer"] {
      #expect(try await App.demo(name).post("/restaurants", NewRestaurant.draft(), key: newKey()).status == 403)
    }
    #expect(
      try await becomesTrue {
        let shown = try await App.visitor.get("/restaurants?near=47.2184,-1.5536").body["items"].elements
        return shown.contains { $0["id"] == first.body["id"] && $0["zones"][0]["fees"][0]["fee"]["amount"] == 300 }
      })
  }

  @Test("all that is wrong with a restaurant is said at once")
  func faults() async throws {
    let group = try await App.demo("group-manager")
    var draft = NewRestaurant.draft(code: "x")
    draft["siren"] = "732829321"
    draft["openingHours"][1] = ["day": 1, "opens": "12:00", "closes": "13:00"]
    draft["zones"][0]["radiusMetres"] = nil
    draft["zones"][0]["polygon"] = .array(
      [(47.0, -1.0), (47.1, -1.1), (47.0, -1.1), (47.1, -1.0)].map {
        ["latitude": .number($0.0), "longitude": .number($0.1)]
      })
    let reply = try await group.post("/restaurants", draft, key: newKey())
    #expect(reply.status == 422)
    #expect(pointers(reply) == ["/code", "/siren", "/openingHours/1/opens", "/zones/0/polygon"])
    #expect(
      Set(reply.body["errors"].elements.map { $0["code"].text }) == [
        "invalid", "wrong-checksum", "overlap", "crossing",
      ])
  }

  @Test("a change needs the version that was read, and of two at once one is done")
  func versions() async throws {
    let new = try await NewRestaurant.open()
    let (body, tag) = try await new.settings()
    let path = "/restaurants/\(new.id)/settings"
    #expect(try await new.group.put(path, body).status == 428)
    #expect(try await new.group.put(path, body, headers: ["If-Match": "\"99\""]).status == 412)
    async let one = new.group.put(path, body, headers: ["If-Match": tag])
    async let other = new.group.put(path, body, headers: ["If-Match": tag])
    #expect(try await [one.status, other.status].sorted() == [200, 412])
    let lines = try await new.group.get("/audit?context=catalogue&subject=\(new.id)").body["items"].elements
    #expect(lines.map { $0["action"].text } == ["settings changed", "opened"])
    #expect(lines[0]["by"]["accountId"] == new.group.account["id"])
    #expect(lines[0]["before"]["version"] == 1)
  }

  @Test("a manager sets what is their restaurant's own, and nothing of another")
  func managers() async throws {
    let manager = try await App.demo("manager")
    let own = try await manager.get("/restaurants/\(Place.angers.rawValue)/settings")
    #expect(own.status == 200)
    #expect(own.body["code"] == "ANGERS")
    let other = "/restaurants/\(Place.clichy.rawValue)"
    #expect(try await manager.get("\(other)/settings").status == 404)
    let headers = ["If-Match": "\"1\""]
    #expect(try await manager.put("\(other)/settings", own.body, headers: headers).status == 404)
    #expect(try await manager.put("\(other)/pause", ["minutes": 10], headers: headers).status == 404)
    let whole = "/restaurants/\(Place.angers.rawValue)"
    #expect(try await manager.put(whole, NewRestaurant.draft(), headers: headers).status == 403)
    #expect(try await manager.send("DELETE", whole, body: nil, headers: headers).status == 403)
    #expect(try await App.demo("cashier").get("\(whole)/settings").status == 403)
  }

  @Test("a paused restaurant takes no orders until the pause ends, and says until when")
  func pause() async throws {
    let new = try await NewRestaurant.open()
    try await new.fillStoreroom()
    let customer = try await App.newCustomer()
    func pause(_ minutes: Int) async throws -> Reply {
      try await new.group.put(
        "/restaurants/\(new.id)/pause", ["minutes": .number(Double(minutes)), "reason": "Four en panne"],
        headers: ["If-Match": try await new.settings().tag])
    }
    #expect(try await pause(30).status == 200)
    #expect(try await ordersKnows { try await new.fault(of: new.draft())["code"] == "closed" })
    let refused = try await customer.post("/orders", new.draft(), key: newKey())
    #expect(refused.status == 409)
    #expect(refused.body["type"] == "/problems/restaurant-closed")
    #expect(refused.body["detail"].text.contains("Four en panne"))
    #expect(refused.body["opensAt"] != .null)
    // The gateway learns of the pause by an event, too.
    var shown = JSONValue.null
    #expect(
      try await becomesTrue {
        shown = try await App.visitor.get("/restaurants/\(new.id)").body
        return shown["pause"]["reason"] == "Four en panne"
      }, "\(shown)")
    #expect(shown["isOpen"] == false)
    #expect(try await pause(0).status == 200)
    #expect(try await ordersKnows { try await new.fault(of: new.draft()) == nil })
    #expect(try await customer.post("/orders", new.draft(), key: newKey()).status == 201)
  }

  @Test("a restaurant closes with a reason until a time, and delivers at hours of its own")
  func closures() async throws {
    let new = try await NewRestaurant.open()
    try await new.fillStoreroom()
    let now = Date()
    try await new.set {
      $0["deliveryHours"] = []
      $0["closures"] = [
        [
          "from": .string((now + 86_400).formatted(.iso8601)), "until": .string((now + 2 * 86_400).formatted(.iso8601)),
          "reason": "Inventaire",
        ]
      ]
    }
    let customer = try await App.newCustomer()
    var tomorrow = new.draft()
    tomorrow["scheduledFor"] = .string((now + 1.5 * 86_400).formatted(.iso8601))
    let wanted = tomorrow
    #expect(try await ordersKnows { try await new.fault(of: wanted)["code"] == "closed" })
    let refused = try await customer.post("/orders", tomorrow, key: newKey())
    #expect(refused.status == 409)
    #expect(refused.body["detail"].text.contains("Inventaire"))
    #expect(try await customer.post("/orders", new.draft("delivery", pizzas: 3), key: newKey()).status == 409)
    #expect(try await customer.post("/orders", new.draft(), key: newKey()).status == 201)
  }

  @Test("a delivery costs what its zone says, and has its minimum")
  func zones() async throws {
    let new = try await NewRestaurant.open()
    try await new.fillStoreroom()
    let customer = try await App.newCustomer()
    let small = try await customer.post("/orders", new.draft("delivery", pizzas: 1), key: newKey())
    #expect(small.status == 422)
    #expect(small.body["errors"][0]["pointer"] == "/lines")
    #expect(small.body["errors"][0]["code"] == "below-minimum")
    let order = try await customer.post("/orders", new.draft("delivery", pizzas: 2), key: newKey())
    #expect(order.status == 201, "\(order.body)")
    let lines = order.body["lines"].elements.reduce(0) { $0 + $1["total"]["amount"].int }
    #expect(order.body["adjustments"][0]["kind"] == "delivery-fee")
    #expect(order.body["adjustments"][0]["amount"]["amount"] == 300)
    #expect(order.body["total"]["amount"].int == lines + 300)
    let large = try await customer.post("/orders", new.draft("delivery", pizzas: 5), key: newKey())
    #expect(large.body["adjustments"] == nil)
    var beyond = new.draft("delivery", pizzas: 2)
    beyond["address"] = NewRestaurant.far
    let refused = try await customer.post("/orders", beyond, key: newKey())
    #expect(refused.body["errors"][0]["code"] == "too-far")
  }

  @Test("a restaurant that the group gives up is shown no more, and takes no orders")
  func withdrawn() async throws {
    let new = try await NewRestaurant.open()
    try await new.fillStoreroom()
    let tag = try await new.settings().tag
    let path = "/restaurants/\(new.id)"
    #expect(try await new.group.send("DELETE", path, body: nil, headers: ["If-Match": tag]).status == 204)
    #expect(try await becomesTrue { try await App.visitor.get(path).status == 404 })
    #expect(try await ordersKnows { try await new.fault(of: new.draft())["pointer"] == "/restaurantId" })
    let refused = try await App.newCustomer().post("/orders", new.draft(), key: newKey())
    #expect(refused.body["errors"][0]["pointer"] == "/restaurantId")
    var back = try await new.settings().body
    back["description"] = "Revenue."
    #expect(try await new.group.put(path, back, headers: ["If-Match": "\"2\""]).status == 200)
    #expect(try await becomesTrue { try await App.visitor.get(path).status == 200 })
  }

  @Test("a page of restaurants can begin after one that the group has given up meanwhile")
  func pageAfterWithdrawn() async throws {
    let new = try await NewRestaurant.open()
    let (_, tag) = try await new.settings()
    let path = "/restaurants/\(new.id)"
    #expect(try await new.group.send("DELETE", path, body: nil, headers: ["If-Match": tag]).status == 204)
    #expect(try await becomesTrue { try await App.visitor.get(path).status == 404 })
    let page = try await App.visitor.get("/restaurants?limit=100&after=\(new.id)")
    // After Nantes, by name, comes Rouen.
    #expect(page.status == 200)
    #expect(page.body["items"].elements.contains { $0["id"].text == Place.rouen.rawValue })
  }

  @Test("the list of restaurants has pages for those who ask for them")
  func pages() async throws {
    _ = try await NewRestaurant.open()
    var seen: [String] = []
    var next: String?
    for _ in 0..<200 {
      let page = try await App.visitor.get("/restaurants?limit=2" + (next.map { "&after=\($0)" } ?? "")).body
      #expect((1...2).contains(page["items"].elements.count))
      seen += page["items"].elements.map { $0["id"].text }
      guard page["next"] != nil else { break }
      next = page["next"].text
    }
    #expect(Set(seen).count == seen.count)
    #expect(Set(seen).isSuperset(of: [Place.angers, .clichy, .rouen].map(\.rawValue)))
  }
}
