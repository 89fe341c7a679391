import FoundationEssentials
import Support
import Testing

/// Couriers' purses, through the REST API, in a restaurant of their own.
struct PurseTests {
  private static func cents(_ amount: Int) -> JSONValue { ["amount": .number(Double(amount)), "currency": "EUR"] }

  private static let drawers = "/drawers"

  /// An order that the restaurant has accepted, paid at the door.
  private static func take(
    _ new: NewRestaurant, _ method: String, by courier: App, pizzas: Int = 1, till: String? = nil
  ) async throws -> (order: JSONValue, amount: Int) {
    let order = try await new.group.post("/orders", new.draft(pizzas: pizzas), key: newKey()).body
    try #require(try await becomesTrue { try await new.group.look(at: order)["promisedAt"] != nil })
    var body: JSONValue = ["orderId": order["id"], "method": .string(method)]
    if let till { body["till"] = .string(till) }
    let paid = try await courier.sendPayment(body)
    try #require(paid.status == 201, "\(paid.body)")
    return (order, order["total"]["amount"].int)
  }

  /// The newest purse as the courier sees it.
  private static func purse(_ new: NewRestaurant, of courier: App) async throws -> JSONValue {
    try await courier.get("/restaurants/\(new.id)/drawers?limit=1").body["items"][0]
  }

  @Test("what each courier takes counts in their own purse, and is handed over with its cheques, one by one")
  func handOver() async throws {
    let new = try await NewRestaurant.open()
    try await new.fillStoreroom()
    let path = "/restaurants/\(new.id)\(Self.drawers)"
    let (first, second) = (try await new.employ("courier", "Anatole"), try await new.employ("courier", "Brune"))
    let cashier = try await new.employ("cashier")
    let key = newKey()
    let opened = try await first.post(path, ["float": Self.cents(3000)], key: key)
    #expect(opened.status == 201 && opened.body["expected"]["amount"] == 3000, "\(opened.body)")
    #expect(opened.body["courierId"] == .string(first.id) && opened.body["taken"] == [])
    #expect(try await first.post(path, ["float": Self.cents(3000)], key: key).body == opened.body)
    #expect(try await first.post(path, ["float": Self.cents(0)], key: newKey()).status == 409)
    #expect(try await second.post(path, ["float": Self.cents(0)], key: newKey()).status == 201)

    // Whichever till a courier names, the money is in their pocket.
    let cash = try await Self.take(new, "cash", by: first, till: "caisse-9")
    let cheque = try await Self.take(new, "cheque", by: first, pizzas: 2)
    let other = try await Self.take(new, "cash", by: second, pizzas: 3)
    _ = try await Self.take(new, "cash", by: cashier)
    let purse = try await Self.purse(new, of: first)
    #expect(purse["expected"]["amount"].int == 3000 + cash.amount)
    #expect(purse["taken"].elements.map { $0["orderNumber"] } == [cash.order["number"], cheque.order["number"]])
    #expect(purse["taken"].elements.map { $0["method"] } == ["cash", "cheque"])
    #expect(purse["taken"].elements.map { $0["amount"]["amount"].int } == [cash.amount, cheque.amount])
    #expect(try await Self.purse(new, of: second)["expected"]["amount"].int == other.amount)
    #expect(try await first.get(path).body["items"].elements.count == 1)
    let all = try await cashier.get("\(path)?open=true").body["items"].elements
    #expect(all.map { $0["courierId"] } == [.string(second.id), .string(first.id)])
    #expect(
      try await becomesTrue {
        let names = try await cashier.get(path).body["items"].elements.map { $0["courierName"] }
        return names == ["Brune Roux", "Anatole Roux"]
      })

    // Somebody else counts it.
    let count = "\(path)/\(purse["id"].text)/count"
    let entry = purse["taken"][1]["entry"]
    let short: JSONValue = ["counted": Self.cents(2950 + cash.amount), "cheques": []]
    #expect(try await first.put(count, short).status == 403)
    #expect(try await second.put(count, short).status == 403)
    let movement: JSONValue = ["amount": Self.cents(-100), "reason": "Essence"]
    let movements = "\(path)/\(purse["id"].text)/movements"
    #expect(try await second.post(movements, movement, key: newKey()).status == 403)
    let wrong = try await cashier.put(
      count, ["counted": Self.cents(0), "cheques": [entry, purse["taken"][0]["entry"]]])
    #expect(wrong.status == 422 && wrong.body["errors"].elements.map { $0["pointer"] } == ["/cheques/1"])
    let counted = try await cashier.put(count, short)
    #expect(counted.status == 200 && counted.body["difference"]["amount"] == -50, "\(counted.body)")
    #expect(counted.body["taken"][1]["isHandedOver"] == false && counted.body["taken"][0]["isHandedOver"] == .null)
    #expect(try await cashier.put(count, short).body == counted.body)
    var more = short
    more["cheques"] = [entry]
    #expect(try await cashier.put(count, more).status == 409)
    #expect(try await Self.purse(new, of: first) == counted.body)
    let events = try await new.group.get("/restaurants/\(new.id)/till-events").body["items"].elements
    let last = events.first { $0["kind"] == "drawer-counted" }
    #expect(last?["till"] == purse["till"] && last?["operatorId"] == .string(cashier.id))
    #expect(last?["details"].text.hasSuffix("difference -50, cheques 0 of 1, missing \(cheque.amount)") == true)
    #expect(events.count { $0["kind"] == "drawer-opened" } == 2)
    #expect(events.count { $0["kind"] == "drawer-counted" } == 1)
  }

  @Test("what a courier takes without a purse is in the next one, and nothing is in two")
  func between() async throws {
    let new = try await NewRestaurant.open()
    try await new.fillStoreroom()
    let path = "/restaurants/\(new.id)\(Self.drawers)"
    let courier = try await new.employ("courier")
    let float: JSONValue = ["float": Self.cents(2000)]
    let before = try await Self.take(new, "cash", by: courier)
    let first = try await courier.post(path, float, key: newKey())
    #expect(first.body["expected"]["amount"].int == 2000 + before.amount, "\(first.body)")
    let count = "\(path)/\(first.body["id"].text)/count"
    let counted = try await new.group.put(count, ["counted": first.body["expected"]])
    #expect(counted.body["difference"]["amount"] == 0, "\(counted.body)")
    // Sent late by a telephone that had no network.
    let late = try await Self.take(new, "cash", by: courier, pizzas: 2)
    let second = try await courier.post(path, float, key: newKey())
    #expect(second.body["taken"].elements.map { $0["orderId"] } == [late.order["id"]], "\(second.body)")
    #expect(second.body["expected"]["amount"].int == 2000 + late.amount)
    #expect(try await courier.get(path).body["items"].elements == [second.body, counted.body])
    let after = "\(path)?limit=1&after=\(second.body["id"].text)"
    #expect(try await courier.get(after).body["items"].elements == [counted.body])
  }

  @Test("a courier who is a cashier by now neither counts their own purse nor moves what is in it; others do")
  func promoted() async throws {
    let new = try await NewRestaurant.open()
    let path = "/restaurants/\(new.id)\(Self.drawers)"
    let (courier, other) = (try await new.employ("courier"), try await new.employ("cashier"))
    let purse = try await courier.post(path, ["float": Self.cents(2000)], key: newKey()).body
    let staff = "/staff/\(courier.id)"
    let tag = try #require(try await new.group.get(staff).header("ETag"))
    let employment: JSONValue = ["role": "cashier", "restaurantId": .string(new.id)]
    #expect(try await new.group.put(staff, employment, headers: ["If-Match": tag]).status == 200)
    let promoted = try await App.signedIn(courier.account["email"].text, App.password)
    let movements = "\(path)/\(purse["id"].text)/movements"
    let count = "\(path)/\(purse["id"].text)/count"
    let movement: JSONValue = ["amount": Self.cents(-500), "reason": "Essence"]
    #expect(try await promoted.post(movements, movement, key: newKey()).status == 403)
    #expect(try await promoted.put(count, ["counted": Self.cents(2000)]).status == 403)
    let moved = try await other.post(movements, movement, key: newKey())
    #expect(moved.body["expected"]["amount"] == 1500, "\(moved.body)")
    let counted = try await other.put(count, ["counted": Self.cents(1600)])
    #expect(counted.body["difference"]["amount"] == 100, "\(counted.body)")
    #expect(counted.body["countedBy"] == .string(other.id))
    #expect(try await other.post(movements, movement, key: newKey()).status == 409)
    let events = try await new.group.get("/restaurants/\(new.id)/till-events").body["items"].elements
    let moves = events.filter { $0["kind"] == "drawer-moved" }
    #expect(moves.map { $0["details"] } == ["-500 Essence"] && moves[0]["operatorId"] == .string(other.id))
    // A till's drawer is counted by those who take money there.
    let till = try await promoted.post(path, ["till": "caisse-1", "float": Self.cents(0)], key: newKey()).body
    #expect(till["courierId"] == .null && till["taken"] == .null)
    let own = "\(path)/\(till["id"].text)/count"
    #expect(try await promoted.put(own, ["counted": Self.cents(0)]).body["difference"]["amount"] == 0)
  }

  @Test("a purse is opened with what was put in, once for a key, whatever till its courier names")
  func opening() async throws {
    let new = try await NewRestaurant.open()
    let path = "/restaurants/\(new.id)\(Self.drawers)"
    let courier = try await new.employ("courier")
    for float in [-1, 10_000_001] {
      let refused = try await courier.post(path, ["float": Self.cents(float)], key: newKey())
      #expect(refused.status == 422 && refused.body["errors"][0]["pointer"] == "/float", "\(refused.body)")
    }
    let key = newKey()
    let opened = try await courier.post(path, ["till": "caisse-1", "float": Self.cents(500)], key: key)
    #expect(opened.body["till"].text.hasPrefix("livraison-") && opened.body["taken"] == [], "\(opened.body)")
    #expect(try await courier.post(path, ["till": "caisse-1", "float": Self.cents(600)], key: key).status == 422)
    #expect(try await courier.get("\(path)?open=true").body["items"] == [opened.body])
    let count = "\(path)/\(opened.body["id"].text)/count"
    #expect(try await new.group.put(count, ["counted": Self.cents(500)]).status == 200)
    #expect(try await courier.get("\(path)?open=true").body["items"] == [])
    #expect(try await App.demo("pizzaiolo").post(path, ["float": Self.cents(0)], key: newKey()).status == 403)
    #expect(try await new.employ("pizzaiolo").post(path, ["float": Self.cents(0)], key: newKey()).status == 403)
  }

  @Test("purses of another restaurant are not there, and tills have names of their own")
  func access() async throws {
    let new = try await NewRestaurant.open()
    let path = "/restaurants/\(new.id)\(Self.drawers)"
    let courier = try await new.employ("courier")
    let float: JSONValue = ["float": Self.cents(0)]
    let purse = try await courier.post(path, float, key: newKey()).body
    let stranger = try await App.demo("courier")
    #expect(try await stranger.get(path).status == 404)
    #expect(try await stranger.post(path, float, key: newKey()).status == 404)
    let cashier = try await App.demo("cashier")
    let count: JSONValue = ["counted": Self.cents(0)]
    #expect(try await cashier.put("\(path)/\(purse["id"].text)/count", count).status == 404)
    let own = "/restaurants/\(Place.angers.rawValue)/drawers/\(purse["id"].text)/count"
    #expect(try await cashier.put(own, count).status == 404)
    let movement: JSONValue = ["amount": Self.cents(-100), "reason": "Essence"]
    let movements = "\(purse["id"].text)/movements"
    #expect(try await courier.post("\(path)/\(movements)", movement, key: newKey()).status == 403)
    #expect(try await cashier.post("\(path)/\(movements)", movement, key: newKey()).status == 404)
    let ownMovements = "/restaurants/\(Place.angers.rawValue)/drawers/\(movements)"
    #expect(try await cashier.post(ownMovements, movement, key: newKey()).status == 404)
    #expect(try await App.demo("pizzaiolo").get(path).status == 403)
    for (till, code) in [(JSONValue.null, "missing"), ("livraison", "not-supported")] {
      var draft = float
      draft["till"] = till
      let refused = try await new.group.post(path, draft, key: newKey())
      #expect(refused.status == 422 && refused.body["errors"][0]["code"] == .string(code), "\(refused.body)")
      #expect(refused.body["errors"][0]["pointer"] == "/till")
    }
  }
}
