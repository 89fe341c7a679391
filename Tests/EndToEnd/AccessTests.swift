import Support
import Testing

/// Who may see what, and who may do what.
struct AccessTests {
  @Test("an order of somebody else is answered like one that does not exist")
  func foreignOrder() async throws {
    let order = try await App.newCustomer().order()
    let stranger = try await App.newCustomer()
    let foreign = try await stranger.get("/orders/\(order["id"].text)")
    let missing = try await stranger.get("/orders/01930000-0000-7000-8000-0000000fffff")
    #expect(foreign.status == 404)
    #expect(foreign.body["detail"] == missing.body["detail"])
    #expect(try await stranger.step(order, "cancelled").status == 404)
    #expect(try await stranger.pay(order, "card", card: Card.good).status == 404)
    #expect(try await stranger.invoice(of: order).status == 404)
    #expect(try await stranger.get("/orders/\(order["id"].text)/events").status == 404)
  }

  @Test("the staff of one restaurant sees nothing of another's")
  func foreignRestaurant() async throws {
    let order = try await App.newCustomer().order(.angers)
    let pizzaiolo = try await App.demo("pizzaiolo.clichy")
    #expect(try await pizzaiolo.look(at: order)["status"] == 404)
    #expect(try await pizzaiolo.step(order, "preparing").status == 404)
    #expect(try await pizzaiolo.get("/kitchen/tickets?restaurant=\(Place.angers.rawValue)").status == 404)
    let manager = try await App.demo("manager.clichy")
    #expect(try await manager.get("/restaurants/\(Place.angers.rawValue)/stock").status == 404)
    #expect(try await manager.get("/orders?restaurant=\(Place.angers.rawValue)").status == 404)
    let outage: JSONValue = ["isOut": true, "restaurantId": .string(Place.angers.rawValue)]
    #expect(try await manager.put("/products/\(Item.cola)/outage", outage).status == 404)
  }

  @Test(
    "a role that may not do something gets 403",
    arguments: [
      ("customer", "GET", "/kitchen/tickets"), ("customer", "GET", "/deliveries"), ("cashier", "GET", "/deliveries"),
      ("courier", "GET", "/kitchen/tickets"), ("customer", "GET", "/customers?phone=0612345678"),
      ("pizzaiolo", "PUT", "/restaurants/\(Place.angers.rawValue)/stock"),
      ("customer", "GET", "/products/\(Item.margherita)/recipe"), ("pizzaiolo", "POST", "/orders"),
      ("pizzaiolo", "POST", "/payment"),
    ])
  func forbidden(name: String, method: String, path: String) async throws {
    let reply = try await App.demo(name).send(method, path, body: "{}", headers: [:])
    #expect(reply.status == 403)
    #expect(reply.body["type"] == "/problems/forbidden")
  }

  @Test("each step may be taken by certain roles only")
  func stepRoles() async throws {
    let customer = try await App.newCustomer()
    let order = try await customer.order()
    #expect(try await customer.step(order, "preparing").status == 403)
    #expect(try await App.demo("courier").step(order, "preparing").status == 403)
    #expect(try await App.demo("manager").step(order, "placed").status == 403)
  }

  @Test("without a valid token the answer is 401 and says how to authenticate")
  func unauthenticated() async throws {
    let none = try await App.visitor.get("/orders")
    #expect(none.status == 401)
    #expect(none.header("WWW-Authenticate") == "Bearer")
    for token in ["nonsense", "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.", "a.b.c"] {
      let bad = try await App(token: token).get("/orders")
      #expect(bad.status == 401)
      #expect(bad.header("WWW-Authenticate") == #"Bearer error="invalid_token""#)
    }
  }

  @Test("public routes also answer clients with a bad token")
  func publicRoutes() async throws {
    #expect(try await App(token: "nonsense").get("/products").status == 200)
    #expect(try await App(token: "nonsense").get("/health").status == 200)
  }

  @Test("a token whose payload was changed gets 401")
  func tamperedToken() async throws {
    let customer = try await App.newCustomer()
    let manager = try await App.demo("group-manager")
    let mine = try #require(customer.token).split(separator: ".")
    let theirs = try #require(manager.token).split(separator: ".")
    let forged = App(token: [mine[0], theirs[1], mine[2]].joined(separator: "."))
    #expect(try await forged.get("/orders?restaurant=\(Place.angers.rawValue)").status == 401)
  }

  @Test("staff can read recipes")
  func recipe() async throws {
    let recipe = try await App.demo("pizzaiolo").get("/products/\(Item.margherita)/recipe")
    #expect(recipe.body["preparationSeconds"] == 540)
    #expect(recipe.body["steps"].elements.count == 6)
  }
}
