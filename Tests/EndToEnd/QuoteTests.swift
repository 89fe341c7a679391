import FoundationEssentials
import Support
import Testing

/// Baskets that are priced without being ordered.
struct QuoteTests {
  /// A drink that no other test makes run out.
  private static let drink = "01930000-0000-7000-8000-000000000342"

  private func codes(_ quote: JSONValue) -> Set<String> {
    Set(quote["errors"].elements.map { "\($0["pointer"].text) \($0["code"].text)" })
  }

  @Test("a visitor sees what an order would cost, with which tax, and when it would be there")
  func visitor() async throws {
    let reply = try await App.visitor.post("/quotes", App.draft(.angers, "delivery", [Item.margherita, Item.cola]))
    try #require(reply.status == 200, "\(reply.body)")
    let quote = reply.body
    #expect(quote["isOrderable"] == true && quote["errors"] == [])
    #expect(quote["lines"].elements.count == 2)
    let lines = quote["lines"].elements.reduce(0) { $0 + $1["total"]["amount"].int }
    let adjustments = quote["adjustments"].elements.reduce(0) { $0 + $1["amount"]["amount"].int }
    #expect(quote["total"]["amount"].int == lines + adjustments)
    #expect(quote["taxShares"].elements.reduce(0) { $0 + $1["total"]["amount"].int } == quote["total"]["amount"].int)
    #expect(quote["promisedAt"].text > quote["quotedAt"].text)
  }

  @Test("what is quoted is what is ordered within two minutes, and later it is refused")
  func ordered() async throws {
    let customer = try await App.newCustomer()
    var draft = App.draft(.angers, "delivery", [Item.margherita, Item.margherita, Item.cola])
    let quote = try await customer.post("/quotes", draft).body
    draft["quotedAt"] = quote["quotedAt"]
    let order = try await customer.post("/orders", draft, key: newKey())
    try #require(order.status == 201, "\(order.body)")
    for member in ["lines", "adjustments", "total"] { #expect(order.body[member] == quote[member]) }
    draft["quotedAt"] = .string((Date() - 180).formatted(.iso8601))
    let late = try await customer.post("/orders", draft, key: newKey())
    #expect(late.status == 422)
    #expect(late.body["errors"][0]["pointer"] == "/quotedAt" && late.body["errors"][0]["code"] == "expired")
  }

  @Test("a quote holds while the fee of its zone and an offer change")
  func pinned() async throws {
    let new = try await NewRestaurant.open()
    try await new.fillStoreroom()
    let offer = try await new.group.post(
      "/offers", ["name": "Ouverture", "kind": "percent", "percent": 10, "restaurantIds": [.string(new.id)]],
      key: newKey())
    var draft = new.draft("delivery", pizzas: 2)
    var quote = JSONValue.null
    #expect(
      try await becomesTrue {
        quote = try await App.visitor.post("/quotes", draft).body
        return quote["adjustments"].elements.count == 2
      })
    try await new.setAll { $0["zones"][0]["fees"] = [["from": NewRestaurant.euros(0), "fee": NewRestaurant.euros(9)]] }
    let path = "/offers/\(offer.body["id"].text)"
    #expect(try await new.group.send("DELETE", path, body: nil, headers: ["If-Match": "\"1\""]).status == 204)
    // A new quote has the new fee, and no discount.
    var now = JSONValue.null
    #expect(
      try await becomesTrue {
        now = try await App.visitor.post("/quotes", draft).body
        return now["adjustments"].elements.map { $0["amount"]["amount"].int } == [900]
      })
    for quoted in [quote, now] {
      draft["quotedAt"] = quoted["quotedAt"]
      let order = try await new.group.post("/orders", draft, key: newKey())
      try #require(order.status == 201, "\(order.body)")
      for member in ["lines", "adjustments", "total"] { #expect(order.body[member] == quoted[member]) }
    }
  }

  @Test("an order is refused for all that its quote says, with the same places and codes: 409 where the draft is right")
  func refusedAtOnce() async throws {
    let new = try await NewRestaurant.open()
    // Nothing is in the storeroom.
    let paused = try await new.group.put(
      "/restaurants/\(new.id)/pause", ["minutes": 30, "reason": "Four en panne"],
      headers: ["If-Match": try await new.settings().tag])
    #expect(paused.status == 200)
    let draft = new.draft()
    var refused = Reply?.none
    #expect(
      try await ordersKnows {
        let reply = try await new.group.post("/orders", draft, key: newKey())
        refused = reply
        return codes(reply.body) == ["/restaurantId closed", "/lines/0 sold-out"]
      }, "\(String(describing: refused))")
    #expect(refused?.status == 409 && refused?.body["type"] == "/problems/restaurant-closed")
    #expect(refused?.body["errors"][1]["productId"] == .string(Item.margherita))
    #expect(refused?.body["opensAt"] != nil && refused?.body["products"][0]["remaining"] == 0)
    var wrong = draft
    wrong["fulfilment"] = "delivery"
    wrong["address"] = NewRestaurant.far
    let invalid = try await new.group.post("/orders", wrong, key: newKey())
    #expect(invalid.status == 422)
    let expected: Set<String> = ["/address too-far", "/restaurantId closed", "/lines/0 sold-out"]
    #expect(codes(invalid.body) == expected)
    #expect(codes(try await App.visitor.post("/quotes", wrong).body) == expected)
  }

  @Test("all that is wrong is said at once with its code, and the rest is priced")
  func faults() async throws {
    var draft = App.draft(.angers, "delivery", [Item.margherita, Item.cola.replacing("3", with: "9"), Item.menuBig])
    draft["address"]["latitude"] = nil
    draft["address"]["longitude"] = nil
    draft["scheduledFor"] = .string((Date() + 30 * 86_400).formatted(.iso8601))
    let reply = try await App.visitor.post("/quotes", draft)
    #expect(reply.status == 200)
    #expect(reply.body["isOrderable"] == false)
    #expect(
      codes(reply.body).isSuperset(of: [
        "/address no-position", "/lines/1/productId unknown", "/lines/2/choices missing", "/scheduledFor invalid",
      ]))
    #expect(reply.body["lines"][0]["productId"] == .string(Item.margherita))
    #expect(reply.body["total"]["amount"].int > 0)
    // A body that is none is refused, as everywhere.
    draft["lines"][0]["quantity"] = 0
    #expect(try await App.visitor.post("/quotes", draft).status == 422)
    #expect(try await App.visitor.send("POST", "/quotes", body: "{", headers: [:]).status == 400)
  }

  @Test("what has run out is named by its line and its product, and a closed restaurant by its code")
  func soldOut() async throws {
    let manager = try await App.demo("group-manager")
    let place = Place.aubergenville
    func setOut(_ isOut: Bool) async throws {
      let body: JSONValue = ["restaurantId": .string(place.rawValue), "isOut": .bool(isOut)]
      #expect(try await manager.put("/products/\(Self.drink)/outage", body).status == 200)
    }
    try await setOut(true)
    var quote: JSONValue = .null
    #expect(
      try await becomesTrue {
        quote = try await App.visitor.post("/quotes", App.draft(place, "takeaway", [Item.margherita, Self.drink])).body
        return codes(quote) == ["/lines/1 sold-out"]
      })
    #expect(quote["errors"][0]["productId"] == .string(Self.drink))
    try await setOut(false)
    var night = App.draft(.beauvais)
    let tomorrow = (Int(Date().timeIntervalSince1970) / 86_400 + 1) * 86_400
    night["scheduledFor"] = .string(Date(timeIntervalSince1970: Double(tomorrow) + 4 * 3600).formatted(.iso8601))
    #expect(codes(try await App.visitor.post("/quotes", night).body) == ["/scheduledFor closed"])
  }
}
