import Contracts
import FoundationEssentials
import HTTPTypes
import Support
import Testing

@testable import Gateway

struct ContractTests {
  private func file(_ name: String) throws -> String { try Servers.variable("ROOT") + "/openapi/\(name).json" }

  private func read(_ name: String) throws -> JSONTree {
    JSONTree(try JSON(reading: [UInt8](Data(contentsOf: URL(filePath: try file(name))))))
  }

  @Test("openapi.json is what the routes say: `make generate` writes it")
  func isGenerated() throws {
    let written = try String(contentsOf: URL(filePath: try file("openapi")), encoding: .utf8)
    #expect(written == OpenAPI.document(of: Route.all).formatted())
  }

  @Test("openapi.json is valid OpenAPI 3.1")
  func valid() async throws {
    try await Servers.run([try Servers.variable("VENV") + "/bin/openapi-spec-validator", try file("openapi")])
  }

  @Test("apps that know the released document can go on")
  func isCompatible() throws {
    #expect(Compatibility.breaks(from: try read("released"), to: OpenAPI.document(of: Route.all)) == [])
  }

  @Test("in every body a member that may be absent may be null, by its description too")
  func nullIsAbsent() {
    let document = OpenAPI.document(of: Route.all)
    var seen: Set<String> = []
    var found: [String] = []
    func look(_ name: String, _ schema: JSONTree) {
      if let reference = schema["$ref"]?.text {
        guard seen.insert(reference).inserted else { return }
        let name = String(reference.split(separator: "/").last ?? "")
        return look(name, document["components"]?["schemas"]?[name] ?? [:])
      }
      let required = (schema["required"]?.elements ?? []).compactMap(\.text)
      for (member, value) in schema["properties"]?.members ?? [] {
        if !required.contains(member), !value.takesNull { found.append("\(name)/\(member)") }
        look("\(name)/\(member)", value)
      }
      for part in ["allOf", "anyOf", "oneOf"].flatMap({ schema[$0]?.elements ?? [] }) { look(name, part) }
      if let items = schema["items"] { look("\(name)/*", items) }
    }
    // What the payment provider sends is its own.
    for route in Route.all where route.operation != "receiveProviderEvent" {
      let operation = document["paths"]?[route.path]?[route.method.rawValue.lowercased()]
      if let schema = operation?["requestBody"]?.content { look(route.operation, schema) }
    }
    #expect(found == [])
    #expect(seen.count > 50)
  }

  @Test("who reads If-Match answers 428 to a request that names no state, and says what names one")
  func ifMatch() throws {
    let document = OpenAPI.document(of: Route.all)
    var count = 0
    for (path, operations) in document["paths"]?.members ?? [] {
      for (method, operation) in operations.members {
        let parameters = operation["parameters"]?.elements ?? []
        guard let parameter = parameters.first(where: { $0["name"] == "If-Match" }) else { continue }
        count += 1
        #expect(operation["responses"]?["428"] != nil, "\(method) \(path)")
        let tags = try Regex(try #require(parameter["schema"]?["pattern"]?.text))
        #expect(["\"3\"", "W/\"3\"", "\"3\", \"4\""].allSatisfy { $0.contains(tags) })
        #expect(!["*", "3", "", "\"3\" \"4\""].contains { $0.contains(tags) })
      }
    }
    #expect(count > 20)
  }

  @Test("every text of a query says which texts it takes")
  func queryTexts() {
    let document = OpenAPI.document(of: Route.all)
    var open: [String] = []
    for (path, operations) in document["paths"]?.members ?? [] {
      for parameter in operations.members.flatMap({ $0.value["parameters"]?.elements ?? [] }) {
        guard parameter["in"] == "query", let schema = parameter["schema"], schema["type"] == "string" else { continue }
        if schema["pattern"] == nil, schema["format"] == nil, schema["enum"] == nil {
          open.append("\(path): \(parameter["name"]?.text ?? "")")
        }
      }
    }
    #expect(open == [])
  }

  @Test("every operation with a body in JSON has an example, and so has what it answers")
  func examples() {
    func isJSON(_ types: [String]) -> Bool { types.contains("application/json") }
    var without: [String] = []
    // It answers with this document.
    for route in Route.all where route.operation != "getOpenAPI" {
      let bodies = route.inputs.compactMap(\.body)
      if bodies.contains(where: { isJSON($0.mediaTypes) }), Examples.all.of(route.operation, "request") == nil {
        without.append("\(route.operation): request")
      }
      for answer in route.answers where answer.schema != nil && isJSON([answer.mediaType]) {
        if Examples.all.of(route.operation, "\(answer.status.code)") == nil {
          without.append("\(route.operation): \(answer.status.code)")
        }
      }
    }
    #expect(without == [])
  }

  @Test("every example fits the schema beside it")
  func examplesFit() async throws {
    try await Servers.run([
      try Servers.variable("VENV") + "/bin/python", try Servers.variable("ROOT") + "/compose/local/check_examples.py",
      try file("openapi"),
    ])
  }

  @Test("every operation that changes something leaves a line in an audit log, or there is a reason why not")
  func audited() {
    let changing = Set(Route.all.filter { ![.get, .head].contains($0.method) }.map(\.operation))
    #expect(changing.subtracting(Self.audited).subtracting(Self.unaudited.keys).sorted() == [])
    #expect(Self.audited.union(Self.unaudited.keys).subtracting(changing).sorted() == [])
    #expect(Self.audited.isDisjoint(with: Self.unaudited.keys))
  }

  /// Each of these adds a line with its author, in the transaction of the change.
  private static let audited: Set = [
    "createAccount", "updateAccount", "deleteAccount", "verifyEmail", "resetPassword", "confirmPasswordReset",
    "createCustomer", "changeCustomer", "createStaff", "changeStaff", "deleteStaff",
    "createCategory", "changeCategory", "withdrawCategory", "createIngredient", "changeIngredient",
    "withdrawIngredient",
    "createProduct", "changeProduct", "withdrawProduct", "setProductImage", "removeProductImage", "importCarte",
    "openRestaurant", "changeRestaurant", "withdrawRestaurant", "changeRestaurantSettings", "pauseRestaurant",
    "setRestaurantImage", "removeRestaurantImage",
    "createOffer", "changeOffer", "withdrawOffer", "reviseOrder", "changeOrderStatus", "refundLines", "setOutage",
    "recordRefund", "writeReview", "changeReview", "withdrawReview", "replyToReview", "hideReview", "showReview",
    "reportReview",
  ]

  private static let unaudited = [
    "logIn": "It changes nothing but sessions, which logs tell.", "logOut": "As logging in.",
    "refreshSession": "As logging in.", "logInPage": "As logging in.", "refreshPageSession": "As logging in.",
    "logOutPage": "As logging in.", "quoteOrder": "It changes nothing.", "findPlace": "It changes nothing.",
    "placeOrder": "The order itself says when, by whom and through which channel.",
    "payOrder": "A payment is its own record: who, how much and when. It is never changed by hand.",
    "receiveProviderEvent": "It is the provider's word, and payments say what came of it.",
    "openDrawer": "As closing the day.", "moveCash": "As closing the day.", "countDrawer": "As closing the day.",
    "closeDay": "The log of the tills has it with who did it.",
    "setStock": "The journal of the storeroom has it with its author.", "moveStock": "As setting what was counted.",
  ]

  @Test("each operation has a name of its own")
  func operations() {
    #expect(Set(Route.all.map(\.operation)).count == Route.all.count)
  }

  @Test("only these need no login")
  func openRoutes() {
    let open = Set(Route.all.filter { $0.access == .anyone }.map { "\($0.method.rawValue) \($0.path)" })
    #expect(
      open == [
        "POST /session", "PUT /session", "DELETE /session",
        "POST /createAccount", "POST /account/verifyEmail", "POST /login", "POST /logout", "POST /token/refresh",
        "POST /resetPassword",
        "POST /resetPassword/confirm", "GET /.well-known/jwks.json", "GET /restaurants", "GET /restaurants/{id}",
        "GET /restaurants/{id}/slots", "GET /categories", "GET /products", "GET /products/{id}", "GET /reviews",
        "POST /quotes", "POST /places", "GET /images/{name}", "GET /maintenance",
        "GET /health", "GET /ready",
        "POST /payment/events", "GET /openapi.json",
      ])
  }
}

/// What would break an app that was written for an earlier document.
struct CompatibilityTests {
  private func document(_ required: JSONTree, _ properties: JSONTree, parameters: JSONTree = []) -> JSONTree {
    let schema: JSONTree = ["type": "object", "required": required, "properties": properties]
    let content: JSONTree = ["content": ["application/json": ["schema": schema]]]
    return [
      "paths": ["/x": ["post": ["parameters": parameters, "requestBody": content, "responses": ["200": content]]]]
    ]
  }

  private var before: JSONTree { document(["a"], ["a": ["type": "string"], "b": ["type": "integer"]]) }

  @Test("a new field breaks nothing")
  func newField() {
    let after = document(["a"], ["a": ["type": "string"], "b": ["type": "integer"], "c": ["type": "string"]])
    #expect(Compatibility.breaks(from: before, to: after) == [])
  }

  @Test("a field that is gone breaks those who read it, and is only passed over where it is sent")
  func goneField() {
    let after = document(["a"], ["a": ["type": "string"]])
    #expect(Compatibility.breaks(from: before, to: after) == ["POST /x answers 200/b: it is gone"])
  }

  @Test("a field that could only be null may become anything")
  func onlyNull() {
    let money: JSONTree = ["type": "object", "required": ["amount"], "properties": ["amount": ["type": "integer"]]]
    let found = Compatibility.breaks(
      from: document([], ["sum": ["type": "null"]]), to: document([], ["sum": money]))
    #expect(found.filter { $0.contains("reads") } == [])
  }

  @Test("a field of another type breaks both sides")
  func changedType() {
    let after = document(["a"], ["a": ["type": "integer"], "b": ["type": "integer"]])
    #expect(
      Compatibility.breaks(from: before, to: after) == [
        "POST /x reads/a: string became integer", "POST /x answers 200/a: string became integer",
      ])
  }

  @Test("a new field that has to be sent breaks those who do not send it; one that need not come breaks its readers")
  func required() {
    let after = document(["b"], ["a": ["type": "string"], "b": ["type": "integer"]])
    #expect(
      Compatibility.breaks(from: before, to: after) == [
        "POST /x reads/b: it has to be sent now", "POST /x answers 200/a: it may be absent now",
      ])
  }

  @Test("a path, a status or a parameter that is gone, and a new parameter that has to be sent")
  func operations() {
    #expect(Compatibility.breaks(from: before, to: ["paths": [:]]) == ["POST /x: it is gone"])
    let after = document(
      ["a"], ["a": ["type": "string"], "b": ["type": "integer"]],
      parameters: [["name": "key", "in": "header", "required": true]])
    #expect(Compatibility.breaks(from: before, to: after) == ["POST /x: the header key has to be sent now"])
    #expect(Compatibility.breaks(from: after, to: before) == ["POST /x: the header key is gone"])
  }
}
