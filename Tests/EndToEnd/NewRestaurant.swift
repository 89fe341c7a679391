import FoundationEssentials
import Support
import Testing

/// Waits until a condition holds for the answers of every replica of orders. Once it holds for one of them, what it depends on is in
/// their database.
func ordersKnows(_ condition: () async throws -> Bool) async throws -> Bool {
  guard try await becomesTrue(condition) else { return false }
  // The other replica may remember what it has read before for a quarter of a second (`Menus.lifetime`).
  try await Task.sleep(for: .milliseconds(300))
  return true
}

/// A restaurant that a test opens for itself, in Nantes.
struct NewRestaurant: Sendable {
  let group: App
  let id: String

  static let position: JSONValue = ["latitude": 47.2184, "longitude": -1.5536]

  /// A kilometre to the north, and 20 km.
  static let near: JSONValue = [
    "line1": "3 rue de la Fosse", "postalCode": "44000", "city": "Nantes", "latitude": 47.2274, "longitude": -1.5536,
  ]
  static let far: JSONValue = [
    "line1": "3 rue du Lac", "postalCode": "44240", "city": "Nort", "latitude": 47.4, "longitude": -1.5536,
  ]

  static var newCode: String { "T" + String(UUID().uuidString.prefix(7).filter { $0 != "-" }) }

  static func draft(code: String = newCode) -> JSONValue {
    let day: (Int) -> JSONValue = { ["day": .number(Double($0)), "opens": "00:00", "closes": "24:00"] }
    return [
      "code": .string(code), "name": "OC Pizza Nantes", "companyName": "OC Pizza Ouest SAS", "siren": "732829320",
      "vatNumber": "FR44732829320",
      "address": [
        "line1": "1 place Royale", "postalCode": "44000", "city": "Nantes", "latitude": 47.2184, "longitude": -1.5536,
      ],
      "zones": [
        [
          "name": "Centre", "radiusMetres": 3000, "minimum": euros(15),
          "fees": [["from": euros(0), "fee": euros(3)], ["from": euros(30), "fee": euros(0)]],
        ]
      ],
      "description": "La septième.", "phone": "02 40 00 00 07", "openingHours": .array((1...7).map(day)),
      "estimatedMinutes": 20, "capacity": ["hands": 4],
    ]
  }

  static func euros(_ amount: Int) -> JSONValue {
    ["amount": .number(Double(amount * 100)), "currency": "EUR"]
  }

  /// Opens one, and waits until it is shown.
  static func open(_ draft: JSONValue = draft()) async throws -> NewRestaurant {
    let group = try await App.demo("group-manager")
    let reply = try await group.post("/restaurants", draft, key: newKey())
    try #require(reply.status == 201, "\(reply.body)")
    let new = NewRestaurant(group: group, id: reply.body["id"].text)
    try #require(try await becomesTrue { try await App.visitor.get("/restaurants/\(new.id)").status == 200 })
    return new
  }

  /// The restaurant with all that is set, and its entity tag.
  func settings() async throws -> (body: JSONValue, tag: String) {
    let reply = try await group.get("/restaurants/\(id)/settings")
    try #require(reply.status == 200, "\(reply.body)")
    return (reply.body, try #require(reply.header("ETag")))
  }

  /// Changes what it sets for itself.
  func set(_ change: (inout JSONValue) -> Void) async throws {
    try await set(at: "/restaurants/\(id)/settings", change)
  }

  /// Changes what the group says of it too, such as its zones.
  func setAll(_ change: (inout JSONValue) -> Void) async throws {
    try await set(at: "/restaurants/\(id)", change)
  }

  private func set(at path: String, _ change: (inout JSONValue) -> Void) async throws {
    var (body, tag) = try await settings()
    change(&body)
    let reply = try await group.put(path, body, headers: ["If-Match": tag])
    try #require(reply.status == 200, "\(reply.body)")
  }

  /// Somebody who works there, and has chosen a password.
  func employ(_ role: String, _ firstName: String = "Nina") async throws -> App {
    let email = "\(role)-\(UUID().uuidString.lowercased())@example.com"
    let draft: JSONValue = [
      "firstName": .string(firstName), "lastName": "Roux", "email": .string(email), "phone": "06 12 34 56 78",
      "role": .string(role), "restaurantId": .string(id),
    ]
    let created = try await group.post("/staff", draft, key: newKey())
    try #require(created.status == 201, "\(created.body)")
    let token = try await Mailbox.token(sentTo: email, with: "choisir votre mot de passe")
    let confirmation: JSONValue = ["token": .string(token), "password": .string(App.password)]
    try #require(try await App.visitor.post("/resetPassword/confirm", confirmation).status == 204)
    return try await App.signedIn(email, App.password)
  }

  /// Puts much of each ingredient into its storeroom, and waits until something can be had.
  func fillStoreroom() async throws {
    var shelves: [JSONValue] = []
    try #require(
      try await becomesTrue {
        shelves = try await group.get("/restaurants/\(id)/stock").body["items"].elements
        return !shelves.isEmpty
      })
    let lines: [JSONValue] = shelves.map { ["ingredientId": $0["ingredientId"], "quantity": 500_000] }
    let delivery: JSONValue = ["kind": "delivery", "lines": .array(lines)]
    // The kitchen learns of the restaurant by an event, and orders of what it can make.
    try #require(
      try await becomesTrue {
        try await group.post("/restaurants/\(id)/stock-movements", delivery, key: newKey()).status == 201
      })
    try #require(try await ordersKnows { try await App.visitor.post("/quotes", draft()).body["isOrderable"] == true })
  }

  /// What a quote says first of all that is wrong; null where nothing is. It orders nothing, so it can be asked again and again.
  func fault(of draft: JSONValue) async throws -> JSONValue {
    let reply = try await App.visitor.post("/quotes", draft)
    try #require(reply.status == 200, "\(reply.body)")
    return reply.body["errors"][0]
  }

  func draft(_ fulfilment: String = "takeaway", pizzas: Int = 1) -> JSONValue {
    var draft: JSONValue = [
      "restaurantId": .string(id), "fulfilment": .string(fulfilment), "paymentMethod": "cash",
      "lines": [["productId": .string(Item.margherita), "quantity": .number(Double(pizzas))]],
    ]
    if fulfilment == "delivery" { draft["address"] = Self.near }
    return draft
  }
}
