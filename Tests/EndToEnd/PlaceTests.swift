import AsyncHTTPClient
import Support
import Testing

/// For whom an order is, and where it is delivered.
struct PlaceTests {
  /// For requests whose time is measured: others wait in line. It is static, since a client that is released without being shut down,
  /// as when a test fails, would end the process.
  private static let beside = HTTPClient()

  private func address(_ line1: String, _ postalCode: String = "49000", _ city: String = "Angers") -> JSONValue {
    ["line1": .string(line1), "postalCode": .string(postalCode), "city": .string(city)]
  }

  private func draft(to address: JSONValue, from place: Place = .angers) -> JSONValue {
    var draft = App.draft(place, "delivery")
    draft["address"] = address
    return draft
  }

  /// The answer once the geocoder was in time for it. It has a second, and takes few questions at once.
  private func answered(_ request: () async throws -> Reply) async throws -> Reply {
    try await patiently(while: \.isUnavailable, request)
  }

  @Test("an address without a position gets one, and the second time from the cache")
  func found() async throws {
    let customer = try await App.newCustomer()
    let draft = draft(to: address("12 rue Saint-Aubin"))
    let first = try await answered { try await customer.post("/orders", draft, key: newKey()) }
    for reply in [first, try await customer.post("/orders", draft, key: newKey())] {
      #expect(reply.status == 201, "\(reply.body)")
      #expect(reply.body["address"]["latitude"] == .number(47.4707))
      #expect(reply.body["address"]["longitude"] == .number(-0.5598))
    }
  }

  @Test("an address far away without a position is too far, not near enough")
  func far() async throws {
    let customer = try await App.newCustomer()
    let reply = try await answered {
      try await customer.post(
        "/orders", draft(to: address("1 La Canebière", "13001", "Marseille"), from: .rouen), key: newKey())
    }
    #expect(reply.status == 422)
    #expect(reply.body["errors"][0]["pointer"] == "/address")
    #expect(reply.body["errors"][0]["code"] == "too-far")
  }

  @Test("a visitor is told at once whether anybody delivers to an address, and where it is only then")
  func visitor() async throws {
    func find(_ line1: String, _ postalCode: String = "49000", _ city: String = "Angers") async throws -> Reply {
      try await answered { try await App.visitor.post("/places", address(line1, postalCode, city)) }
    }
    let near = try await find("12 rue Saint-Aubin")
    #expect(near.status == 200)
    #expect(near.body == ["isFound": true, "latitude": 47.4707, "longitude": -0.5598])
    let far = try await find("1 La Canebière", "13001", "Marseille")
    #expect(far.body == ["isFound": true])
    #expect(try await find("3 impasse Inconnue").body == ["isFound": false])
    #expect(try await App.visitor.post("/places", ["line1": "12 rue Saint-Aubin"]).status == 422)
    #expect(try await App.visitor.post("/places", address("9 rue de la Panne")).status == 503)
  }

  @Test("when the geocoder is not sure the customer gets 422, and staff may give the position")
  func unsure() async throws {
    var draft = draft(to: address("3 impasse Inconnue"))
    let customer = try await App.newCustomer()
    let refused = try await answered { try await customer.post("/orders", draft, key: newKey()) }
    #expect(refused.status == 422)
    #expect(refused.body["errors"][0]["pointer"] == "/address")
    #expect(refused.body["errors"][0]["code"] == "no-position")
    draft["address"]["latitude"] = 47.47
    draft["address"]["longitude"] = -0.55
    #expect(try await App.demo("cashier").post("/orders", draft, key: newKey()).status == 201)
  }

  @Test("a saved address without a position is looked up too")
  func saved() async throws {
    let customer = try await App.newCustomer()
    var profile = customer.account
    profile["addresses"] = [address("8 rue Victor Hugo"), address("5 impasse Inconnue")]
    let changed = try await customer.put("/account/\(customer.id)", profile)
    #expect(changed.status == 200)
    var draft = App.draft(.angers, "delivery")
    draft["address"] = nil
    draft["addressId"] = changed.body["addresses"][0]["id"]
    let taken = try await answered { try await customer.post("/orders", draft, key: newKey()) }
    #expect(taken.status == 201)
    draft["addressId"] = changed.body["addresses"][1]["id"]
    let refused = try await answered { try await customer.post("/orders", draft, key: newKey()) }
    #expect(refused.body["errors"][0] != .null)
    #expect(refused.body["errors"][0]["pointer"] == "/addressId")
    #expect(refused.body["errors"][0]["code"] == "no-position")
  }

  @Test(
    "while the geocoder does not answer, an address without a position gets 503, and others are accepted",
    arguments: ["2 rue du Silence", "2 rue de la Panne"])
  func away(line1: String) async throws {
    var customer = try await App.newCustomer()
    customer.client = Self.beside
    let start = ContinuousClock.now
    let reply = try await customer.post("/orders", draft(to: address(line1)), key: newKey())
    #expect(reply.status == 503)
    #expect(reply.header("Retry-After") == "5")
    // Without a time limit of its own it would be twenty seconds.
    #expect(ContinuousClock.now - start < .seconds(10))
    #expect(try await customer.post("/orders", draft(to: Place.angers.address), key: newKey()).status == 201)
    #expect(try await customer.get("/orders").body["items"].elements.count == 1)
  }

  @Test("half a position is invalid, in an order and in an account")
  func half() async throws {
    var half = address("12 rue Saint-Aubin")
    half["latitude"] = 47.47
    let customer = try await App.newCustomer()
    let order = try await customer.post("/orders", draft(to: half), key: newKey())
    #expect(order.status == 422)
    #expect(order.body["errors"][0]["pointer"] == "/address/longitude")
    var profile = customer.account
    profile["addresses"] = [half]
    let account = try await customer.put("/account/\(customer.id)", profile)
    #expect(account.status == 422)
    #expect(account.body["errors"][0]["pointer"] == "/addresses/0/longitude")
  }

  @Test("a blank address is invalid, in an order and in an account")
  func blank() async throws {
    let blank: JSONValue = ["line1": "  ", "postalCode": "49000", "city": " \n"]
    let customer = try await App.newCustomer()
    func pointers(_ reply: Reply) -> Set<String> { Set(reply.body["errors"].elements.map { $0["pointer"].text }) }
    let order = try await customer.post("/orders", draft(to: blank), key: newKey())
    #expect(order.status == 422)
    #expect(pointers(order) == ["/address/line1", "/address/city"])
    var profile = customer.account
    profile["addresses"] = [blank]
    let account = try await customer.put("/account/\(customer.id)", profile)
    #expect(account.status == 422)
    #expect(pointers(account) == ["/addresses/0/line1", "/addresses/0/city"])
  }

  @Test("an order for nobody, for an employee or for somebody who was erased is refused")
  func forWhom() async throws {
    let cashier = try await App.demo("cashier")
    let erased = try await App.newCustomer()
    try await erased.deleteAccount()
    func refusal(_ id: String) async throws -> Reply {
      var draft = App.draft()
      draft["customerId"] = .string(id)
      return try await cashier.post("/orders", draft, key: newKey())
    }
    for id in [newKey().lowercased(), try await App.demo("courier").id] {
      let reply = try await refusal(id)
      #expect(reply.status == 422)
      #expect(reply.body["errors"][0]["pointer"] == "/customerId")
      #expect(reply.body["errors"][0]["code"] == "unknown")
    }
    // Orders receives the erasure a moment later.
    #expect(try await becomesTrue { try await refusal(erased.id).status == 422 })
  }

  @Test("an order for a customer who has just signed up is accepted")
  func justMade() async throws {
    let cashier = try await App.demo("cashier")
    var draft = App.draft()
    draft["customerId"] = try await App.newCustomer().account["id"]
    #expect(try await cashier.post("/orders", draft, key: newKey()).status == 201)
  }

  @Test("a customer cannot order more than sixty pieces, and staff can")
  func pieces() async throws {
    var draft = App.draft()
    draft["lines"] = [
      ["productId": .string(Item.cola), "quantity": 31], ["productId": .string(Item.cola), "quantity": 30],
    ]
    let customer = try await App.newCustomer()
    let reply = try await customer.post("/orders", draft, key: newKey())
    #expect(reply.status == 422)
    #expect(reply.body["errors"][0]["pointer"] == "/lines")
    #expect(reply.body["errors"][0]["code"] == "too-many")
    draft["customerId"] = customer.account["id"]
    #expect(try await App.demo("cashier").post("/orders", draft, key: newKey()).status == 201)
  }
}
