import Support
import Testing

/// Who may read who changed what (RELIABILITY S22).
struct AuditTests {
  @Test("the audit log is read in pages, by the group's managers all of it, by others not at all")
  func pages() async throws {
    let customer = try await App.newCustomer()
    var change = customer.account
    for name in ["Un", "Deux", "Trois"] {
      change["firstName"] = .string(name)
      #expect(try await customer.put("/account/\(customer.id)", change).status == 200)
    }
    let group = try await App.demo("group-manager")
    let path = "/audit?context=accounts&subject=\(customer.id)"
    let all = try await group.get(path).body
    #expect(all["items"].elements.map { $0["action"].text } == ["changed", "changed", "changed", "created"])
    #expect(all["next"] == nil)
    let first = try await group.get("\(path)&limit=3").body
    #expect(first["items"].elements == Array(all["items"].elements.prefix(3)))
    let second = try await group.get("\(path)&limit=3&after=\(first["next"].text)").body
    #expect(second["items"].elements == Array(all["items"].elements.suffix(1)))

    // What belongs to no restaurant is the group's.
    #expect(try await App.demo("manager").get(path).body["items"] == [])
    for name in ["customer", "cashier", "pizzaiolo", "courier"] {
      #expect(try await App.demo(name).get(path).status == 403)
    }
  }

  @Test("every context has an audit log that can be read")
  func contexts() async throws {
    let group = try await App.demo("group-manager")
    for context in ["accounts", "catalogue", "orders", "kitchen", "delivery", "payment", "figures"] {
      let log = try await group.get("/audit?context=\(context)&subject=\(Place.angers.rawValue)")
      #expect(log.status == 200, "\(context): \(log.body)")
    }
  }

  @Test("what was done in a restaurant is found by restaurant, day and person, without knowing to what")
  func restaurant() async throws {
    let new = try await NewRestaurant.open()
    try await new.fillStoreroom()
    let customer = try await App.newCustomer()
    let order = try await customer.post("/orders", new.draft(), key: newKey()).body
    #expect(try await becomesTrue { try await new.group.look(at: order)["promisedAt"] != nil })
    try await new.group.take(order, "preparing", "cancelled")
    func lines(_ query: String) async throws -> [JSONValue] {
      let reply = try await new.group.get("/audit?context=orders&restaurant=\(new.id)\(query)")
      try #require(reply.status == 200, "\(reply.body)")
      return reply.body["items"].elements
    }
    let all = try await lines("")
    #expect(all.map { $0["action"].text } == ["cancelled", "preparing"])
    #expect(all.allSatisfy { $0["subject"] == order["id"] && $0["by"]["accountId"] == .string(new.group.id) })
    #expect(all[0]["before"]["status"] == "preparing")
    #expect(all[0]["after"]["reason"] == "restaurant")
    #expect(try await lines("&actor=\(new.group.id)") == all)
    #expect(try await lines("&actor=\(customer.id)").isEmpty)
    #expect(try await lines("&to=2026-01-01").isEmpty)
    #expect(try await lines("&subject=\(order["id"].text)&from=2026-01-01") == all)
    #expect(try await lines("&limit=1") == [all[0]])
    // Another restaurant's managers.
    let path = "/audit?context=orders&restaurant=\(new.id)"
    #expect(try await App.demo("manager").get(path).status == 404)
    // What belongs to no restaurant is the group's alone.
    let ofGroup = try await new.group.get("/audit?context=catalogue").body["items"].elements
    #expect(!ofGroup.isEmpty && ofGroup.allSatisfy { $0["restaurantId"] == nil })
    let manager = try await App.demo("manager")
    try await manager.take(try await customer.order(.angers), "cancelled")
    let ofAngers = try await manager.get("/audit?context=orders").body["items"].elements
    #expect(!ofAngers.isEmpty && ofAngers.allSatisfy { $0["restaurantId"] == .string(Place.angers.rawValue) })
  }

  @Test("who hands money back, and who grants that it goes back, stands in the audit log")
  func money() async throws {
    let customer = try await App.newCustomer()
    let (manager, cashier) = (try await App.demo("manager"), try await App.demo("cashier"))
    let order = try await customer.order(paying: "cash")
    try await App.demo("pizzaiolo").take(order, "preparing", "ready")
    let payment = try await cashier.pay(order, "cash").body
    let path = "/orders/\(order["id"].text)/abandoned"
    #expect(try await cashier.put(path).status == 200)
    #expect(try await manager.put(path, ["refund": true]).status == 200)
    #expect(
      try await becomesTrue { try await cashier.put("/payments/\(payment["id"].text)/refunded").status == 200 })
    let ofOrder = try await manager.get("/audit?context=orders&subject=\(order["id"].text)").body["items"].elements
    #expect(ofOrder.map { $0["action"] } == ["refund granted", "abandoned", "ready", "preparing"])
    #expect(ofOrder[0]["by"]["accountId"] == .string(manager.id))
    let ofPayment = try await manager.get("/audit?context=payment&subject=\(payment["id"].text)").body["items"].elements
    #expect(ofPayment.map { $0["action"] } == ["handed back"])
    #expect(ofPayment[0]["by"]["accountId"] == .string(cashier.id))
    #expect(ofPayment[0]["after"] == order["total"])
  }

  @Test("what has run out has a version and an author, and holds whatever was read unless the client says otherwise")
  func outage() async throws {
    let new = try await NewRestaurant.open()
    try await new.fillStoreroom()
    let path = "/products/\(Item.cola)/outage"
    func say(_ isOut: Bool, _ tag: String? = nil) async throws -> Reply {
      try await new.group.put(
        path, ["restaurantId": .string(new.id), "isOut": .bool(isOut)], headers: tag.map { ["If-Match": $0] } ?? [:])
    }
    let out = try await say(true)
    try #require(out.status == 200, "\(out.body)")
    let tag = try #require(out.header("ETag"))
    #expect(tag == "\"\(out.body["version"].int)\"")
    #expect(try await say(false, "\"999999\"").status == 412)
    #expect(try await say(true).status == 200)
    let back = try await say(false, tag)
    #expect(back.status == 200 && back.body["isAvailable"] == true)
    #expect(try await say(true, tag).status == 412)
    let log = try await new.group.get("/audit?context=kitchen&restaurant=\(new.id)").body["items"].elements
    #expect(log.map { $0["action"] } == ["is back", "ran out"])
    #expect(log.allSatisfy { $0["by"]["accountId"] == .string(new.group.id) })
  }

  @Test("all that is wrong with a question to the audit log is said")
  func faults() async throws {
    let group = try await App.demo("group-manager")
    let missing = try await group.get("/audit")
    #expect(missing.status == 422)
    #expect(missing.body["errors"].elements.map { $0["pointer"].text } == ["/context"])
    #expect(try await group.get("/audit?context=orders&from=2026-02-02&to=2026-02-01").status == 422)
    #expect(try await group.get("/audit?context=nowhere&subject=1").body["errors"].elements.count == 2)
  }
}
