import Support
import Testing

/// Pizzas in halves, without some of their ingredients and with others, in the restaurant of Angers.
struct CompositionOrderTests {
  /// A large Reine; the large Margherita is `Item.margherita`.
  private static let reine = "01930000-0000-7000-8000-000000000309"

  private func product(_ id: String) async throws -> JSONValue {
    let reply = try await App.visitor.get("/products/\(id)")
    try #require(reply.status == 200)
    return reply.body
  }

  private func draft(_ composition: JSONValue, of product: String = Item.margherita) -> JSONValue {
    var draft = App.draft(.angers, "takeaway", [product])
    for member in ["otherHalf", "without", "extras", "note"] where composition[member] != nil {
      draft["lines"][0][member] = composition[member]
    }
    return draft
  }

  @Test("halves cost what the dearer one does, extras add, and the line keeps how it is made")
  func halves() async throws {
    let customer = try await App.newCustomer()
    let (margherita, reine) = (try await product(Item.margherita), try await product(Self.reine))
    let extra = try #require(margherita["extras"].elements.first)
    let removed = try #require(reine["removable"].elements.first)
    let composition: JSONValue = [
      "otherHalf": .string(Self.reine), "without": [removed["ingredientId"]],
      "extras": [["ingredientId": extra["ingredientId"], "quantity": 2]],
    ]
    let reply = try await customer.post("/orders", draft(composition), key: newKey())
    try #require(reply.status == 201, "\(reply.body)")
    let line = reply.body["lines"][0]
    let dearer = max(margherita["price"]["amount"].int, reine["price"]["amount"].int)
    #expect(line["unitPrice"]["amount"].int == dearer + 2 * extra["price"]["amount"].int)
    #expect(line["leftHalf"]["productId"] == .string(Item.margherita))
    #expect(line["otherHalf"]["productId"] == .string(Self.reine))
    #expect(line["without"][0]["ingredientId"] == removed["ingredientId"])
    #expect(line["extras"][0]["quantity"] == 2 && line["extras"][0]["name"] == extra["name"])
    let allergens = Set(line["allergens"].elements.map(\.text))
    let offered = [margherita, reine, extra].flatMap { $0["allergens"].elements.map(\.text) }
    #expect(allergens.isSubset(of: offered) && allergens.isSuperset(of: extra["allergens"].elements.map(\.text)))
    #expect(line["taxShares"].elements.reduce(0) { $0 + $1["total"]["amount"].int } == line["total"]["amount"].int)
    // The kitchen makes that, and shows it.
    #expect(try await becomesTrue { try await customer.look(at: reply.body)["promisedAt"] != nil })
    let made = try await App.demo("pizzaiolo").ticket(of: reply.body)["lines"][0]
    for member in ["leftHalf", "otherHalf", "without", "extras", "allergens"] {
      #expect(made[member] != nil && made[member] == line[member], "\(member)")
    }
  }

  @Test("what is left out leaves its allergens, its stock and nothing of the price; a note changes nothing")
  func without() async throws {
    let new = try await NewRestaurant.open()
    try await new.fillStoreroom()
    let margherita = try await product(Item.margherita)
    let all = margherita["removable"].elements.map { $0["ingredientId"] }
    /// Places an order there, and waits until the kitchen has accepted it.
    func order(_ composition: JSONValue) async throws -> (JSONValue, reserved: [String: Int]) {
      var draft = draft(composition)
      draft["restaurantId"] = .string(new.id)
      let reply = try await new.group.post("/orders", draft, key: newKey())
      try #require(reply.status == 201, "\(reply.body)")
      #expect(try await becomesTrue { try await new.group.look(at: reply.body)["promisedAt"] != nil })
      let shelves = try await new.group.get("/restaurants/\(new.id)/stock").body["items"].elements
      let reserved = shelves.map { ($0["ingredientId"].text, $0["reserved"].int) }
      return (reply.body, Dictionary(uniqueKeysWithValues: reserved).filter { $0.value > 0 })
    }
    let (plain, whole) = try await order([:])
    let (bare, afterBare) = try await order(["without": .array(all)])
    let (noted, afterNoted) = try await order(["note": "Sans fromage"])
    #expect(!all.isEmpty && whole.count > all.count)
    for (ingredient, amount) in whole {
      let isRemoved = all.contains(.string(ingredient))
      #expect(afterBare[ingredient] == (isRemoved ? amount : 2 * amount), "\(ingredient)")
      #expect(afterNoted[ingredient] == (isRemoved ? 2 * amount : 3 * amount), "\(ingredient)")
    }
    #expect(bare["total"] == plain["total"] && noted["total"] == plain["total"])
    #expect(noted["lines"][0]["allergens"] == plain["lines"][0]["allergens"])
    #expect(plain["lines"][0]["allergens"].elements.contains("milk"))
    #expect(!bare["lines"][0]["allergens"].elements.contains("milk"))
    #expect(bare["lines"][0]["allergens"].elements.contains("gluten"))
  }

  @Test("what cannot be made is refused with its place and code, in a quote and in an order")
  func faults() async throws {
    let customer = try await App.newCustomer()
    let nothing = JSONValue.string("01930000-0000-7000-8000-0000000009ff")
    var wrong = draft(["otherHalf": .string(Item.cola), "without": [nothing], "extras": [["ingredientId": nothing]]])
    wrong["lines"][0]["size"] = "énorme"
    func codes(_ errors: JSONValue) -> Set<String> {
      Set(errors.elements.map { "\($0["pointer"].text) \($0["code"].text)" })
    }
    #expect(codes(try await customer.post("/quotes", wrong).body["errors"]) == ["/lines/0/size unknown"])
    wrong["lines"][0]["size"] = nil
    let expected: Set<String> = [
      "/lines/0/otherHalf not-divisible", "/lines/0/without/0 not-removable",
      "/lines/0/extras/0/ingredientId not-offered",
    ]
    #expect(codes(try await customer.post("/quotes", wrong).body["errors"]) == expected)
    let refused = try await customer.post("/orders", wrong, key: newKey())
    #expect(refused.status == 422 && codes(refused.body["errors"]) == expected)
  }
}
