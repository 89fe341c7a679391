import Support
import Testing

/// Reads of an order that the gateway answers from what it has heard.
struct KeptOrderTests {
  @Test("who reads an order again sees at once what anybody did to it through the same gateway")
  func changed() async throws {
    let (customer, cook) = (try await App.newCustomer(), try await App.demo("pizzaiolo"))
    let order = try await customer.order(.angers)
    #expect(try await becomesTrue { try await customer.look(at: order)["promisedAt"] != nil })
    for step in ["preparing", "ready"] {
      try await cook.take(order, step)
      let seen = try await customer.look(at: order)
      #expect(seen["status"].text == step)
      #expect(seen["version"].int >= (try await cook.look(at: order))["version"].int)
    }
  }

  @Test("what happens through another gateway is seen within a second, and nothing older after it")
  func elsewhere() async throws {
    let (customer, cook) = (try await App.newCustomer(), try await App.demo("pizzaiolo"))
    let order = try await customer.order(.angers)
    #expect(try await becomesTrue { try await customer.look(at: order)["promisedAt"] != nil })
    try await GatewayProcess.run(11) { gateway in
      let there = customer.at(gateway.port)
      var version = try await there.look(at: order)["version"].int
      for step in ["preparing", "ready"] {
        try await cook.take(order, step)
        var versions = [version]
        #expect(
          try await becomesTrue(within: .seconds(1)) {
            let seen = try await there.look(at: order)
            versions.append(seen["version"].int)
            return seen["status"].text == step
          })
        #expect(versions == versions.sorted())
        version = versions.last ?? version
      }
    }
  }

  @Test("an order that is kept is shown to nobody who may not see it")
  func strangers() async throws {
    let (customer, other) = (try await App.newCustomer(), try await App.newCustomer())
    let order = try await customer.order(.angers)
    for _ in 0..<3 { _ = try await customer.look(at: order) }
    #expect(try await other.get("/orders/\(order["id"].text)").status == 404)
    #expect(try await App.visitor.get("/orders/\(order["id"].text)").status == 401)
    #expect(try await App.demo("pizzaiolo").get("/orders/\(order["id"].text)").status == 200)
  }
}
