import FoundationEssentials
import Support
import Testing

/// Whatever a client sends wrongly, it gets a problem (RFC 9457) that says what is wrong, and nothing changes.
struct BadInputTests {
  private func order(_ body: String, headers: [String: String] = [:]) async throws -> Reply {
    var headers = headers
    if headers["Idempotency-Key"] == nil { headers["Idempotency-Key"] = newKey() }
    let customer = try await App.newCustomer()
    let reply = try await customer.send("POST", "/orders", body: body, headers: headers)
    #expect(reply.header("Content-Type") == "application/problem+json")
    #expect(reply.body["status"].int == reply.status)
    #expect(reply.body["traceId"] != nil)
    #expect(try await customer.get("/orders").body["items"] == [])
    return reply
  }

  @Test(
    "a body that is not JSON gets 400",
    arguments: ["{", "", "[1]", "\"text\"", "{\"a\":01}", "{\"a\":\"\u{1}\"}", "nul", "{\"a\":1,\"a\":2}"])
  func malformed(body: String) async throws {
    #expect(try await order(body).status == 400)
  }

  @Test("JSON that is nested too deep gets 400")
  func nested() async throws {
    let (open, close) = (String(repeating: "[", count: 10_000), String(repeating: "]", count: 10_000))
    #expect(try await order("{\"lines\":\(open)\(close)}").status == 400)
  }

  @Test("every invalid field is named at once")
  func fields() async throws {
    let reply = try await order(
      """
      {"restaurantId": 1, "fulfilment": "by-air", "paymentMethod": true, "note": ["x"], "scheduledFor": "tomorrow",
       "lines": [{"productId": "x", "quantity": -1}, {"quantity": 1e9}, 7]}
      """)
    #expect(reply.status == 422)
    #expect(
      Set(reply.body["errors"].elements.map { $0["pointer"].text }) == [
        "/restaurantId", "/fulfilment", "/paymentMethod", "/note", "/scheduledFor", "/lines/0/productId",
        "/lines/0/quantity", "/lines/1/productId", "/lines/1/quantity", "/lines/2",
      ])
  }

  @Test("every fault that the rules find is named at once too")
  func rules() async throws {
    let draft = App.draft(.angers, "delivery", paying: "cash", ["01930000-0000-7000-8000-00000000ffff", Item.cola])
    var far = draft
    far["address"] = Place.clichy.address
    let reply = try await order(far.serialized)
    #expect(reply.status == 422)
    #expect(Set(reply.body["errors"].elements.map { $0["pointer"].text }) == ["/address", "/lines/0/productId"])
  }

  @Test("a missing idempotency key is named")
  func missingKey() async throws {
    let reply = try await App.newCustomer().post("/orders", App.draft())
    #expect(reply.status == 422)
    #expect(reply.body["errors"][0]["pointer"] == "/Idempotency-Key")
  }

  @Test("unknown fields are ignored")
  func unknownFields() async throws {
    var draft = App.draft()
    draft["coupon"] = "FREE"
    draft["total"] = ["amount": 1, "currency": "EUR"]
    let reply = try await App.newCustomer().post("/orders", draft, key: newKey())
    #expect(reply.status == 201)
    #expect(reply.body["total"]["amount"] == 1150)
  }

  @Test("a body of 2 MB gets 413, with and without a Content-Length")
  func tooLarge() async throws {
    let body = "{\"note\":\"" + String(repeating: "x", count: 2 << 20) + "\"}"
    let reply = try await App.newCustomer().send(
      "POST", "/orders", body: body, headers: ["Idempotency-Key": newKey()])
    #expect(reply.status == 413)
  }

  @Test(
    "a body without the content type of JSON gets 415",
    arguments: ["application/x-www-form-urlencoded", "application/jsonfoo", "text/plain"])
  func contentType(_ type: String) async throws {
    #expect(try await order("{}", headers: ["Content-Type": type]).status == 415)
  }

  @Test("a compressed body gets 415, and the answer says how to send it")
  func contentCoding() async throws {
    let reply = try await order("{}", headers: ["Content-Encoding": "gzip"])
    #expect(reply.status == 415)
    #expect(reply.header("Accept-Encoding") == "identity")
  }

  @Test(
    "what does not exist gets 404, and so does an id that is no UUID",
    arguments: [
      "/orders/01930000-0000-7000-8000-00000000ffff", "/orders/abc", "/orders/1%27%20OR%201=1", "/products/abc",
      "/restaurants/abc", "/account/abc", "/nothing/here", "/products?restaurant=01930000-0000-7000-8000-00000000ffff",
    ])
  func notFound(path: String) async throws {
    let reply = try await App.newCustomer().get(path)
    #expect(reply.status == 404)
    #expect(reply.body["type"] == "/problems/not-found")
  }

  @Test("an invalid query parameter gets 422 and is named, also one with NUL")
  func parameters() async throws {
    let manager = try await App.demo("group-manager")
    for (path, pointers) in [
      ("/customers?email=a%00b", ["/email"]), ("/customers?phone=%00", ["/phone"]), ("/customers", ["/phone"]),
      ("/customers?email=%20", ["/phone"]), ("/orders?restaurant=%00", ["/restaurant"]),
      ("/orders?status=%00", ["/status"]), ("/orders?limit=1&limit=2", ["/limit"]),
      ("/orders?before=x&limit=0&status=eaten", ["/before", "/limit", "/status"]),
      ("/products?restaurant=%00&category=x", ["/category", "/restaurant"]), ("/restaurants?near=1,2,x", ["/near"]),
      ("/products/\(Item.cola)?restaurant=x", ["/restaurant"]), ("/deliveries?restaurant=x", ["/restaurant"]),
      ("/kitchen/tickets?restaurant=%00", ["/restaurant"]),
    ] {
      let reply = try await manager.get(path)
      #expect(reply.status == 422, "\(path)")
      #expect(reply.body["errors"].elements.map { $0["pointer"].text }.sorted() == pointers, "\(path)")
    }
  }

  @Test("a missing idempotency key is named along with the fields that are wrong")
  func keyAndFields() async throws {
    let reply = try await App.newCustomer().post("/payment", ["orderId": "x", "method": "cash"])
    #expect(Set(reply.body["errors"].elements.map { $0["pointer"].text }) == ["/Idempotency-Key", "/orderId"])
  }

  @Test("a blank name counts as missing, and space around a text is removed")
  func blankText() async throws {
    var profile: JSONValue = [
      "firstName": " ", "lastName": "\u{A0}", "email": .string("\(UUID().uuidString.lowercased())@example.com"),
      "password": .string(App.password), "birthday": "1999-02-29",
    ]
    let refused = try await App.visitor.post("/createAccount", profile)
    #expect(
      refused.body["errors"].elements.map { "\($0["pointer"].text) \($0["code"].text)" } == [
        "/firstName missing", "/lastName missing", "/birthday invalid",
      ])
    profile["firstName"] = "  Zoé "
    profile["lastName"] = "Petit\u{A0}"
    profile["birthday"] = "2000-02-29"
    let created = try await App.visitor.post("/createAccount", profile)
    #expect(created.body["firstName"] == "Zoé")
    #expect(created.body["lastName"] == "Petit")
  }

  @Test("a note keeps its lines, with every kind of line break")
  func lines() async throws {
    var draft = App.draft()
    draft["note"] = .string(" Sans tomate\r\nmerci\u{2028}!  ")
    let reply = try await App.newCustomer().post("/orders", draft, key: newKey())
    #expect(reply.body["note"] == "Sans tomate\nmerci\n!")
  }

  @Test("an unknown status in the path gets 404")
  func unknownStatus() async throws {
    let customer = try await App.newCustomer()
    #expect(try await customer.step(try await customer.order(), "eaten").status == 404)
  }

  @Test(
    "a method that a path does not have gets 405, with the methods that it has",
    arguments: ["DELETE", "TRACE", "PATCH"])
  func method(_ method: String) async throws {
    let reply = try await App.visitor.send(method, "/orders", body: nil, headers: [:])
    #expect(reply.status == 405)
    #expect(reply.header("Allow") == "GET, HEAD, OPTIONS, POST")
    #expect(reply.body["traceId"] != nil)
  }

  @Test("a field that is short in characters and long in bytes gets 422, not 500")
  func longCharacters() async throws {
    let letter = "e" + String(repeating: "\u{301}", count: 5000)
    let reply = try await App.visitor.post(
      "/createAccount",
      [
        "firstName": .string(letter), "lastName": "B",
        "email": .string("\(UUID().uuidString.lowercased())@example.com"),
        "password": .string(App.password), "phone": "☎️ ٠٦١٢٣٤٥٦٧٨",
      ])
    #expect(reply.status == 422)
    #expect(Set(reply.body["errors"].elements.map { $0["pointer"].text }) == ["/firstName", "/phone"])
  }

  @Test("the answer to a step that is not possible names the possible ones")
  func wrongStep() async throws {
    let order = try await App.newCustomer().order()
    let reply = try await App.demo("pizzaiolo").step(order, "ready")
    #expect(reply.status == 409)
    #expect(reply.body["allowed"] == ["preparing"])
  }

  @Test("a bad password is refused before anything is created", arguments: ["short", "password1"])
  func password(_ password: String) async throws {
    let email = "\(UUID().uuidString.lowercased())@example.com"
    var profile: JSONValue = [
      "firstName": "A", "lastName": "B", "email": .string(email), "password": .string(password),
    ]
    let reply = try await App.visitor.post("/createAccount", profile)
    #expect(reply.status == 422)
    #expect(reply.body["errors"][0]["pointer"] == "/password")
    // The address is still free.
    profile["password"] = .string(App.password)
    #expect(try await App.visitor.post("/createAccount", profile).status == 201)
  }

  @Test("no bad input is logged as an error")
  func logs() async throws {
    _ = try await order("{")
    #expect(try Logs.errors() == [])
  }
}
