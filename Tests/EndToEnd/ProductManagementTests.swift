import Foundation
import Support
import Testing

/// Products and their ingredients, as the group's managers write them. Each test has a shelf, ingredients and products of its own.
struct ProductManagementTests {
  private let manager: App
  private let shelf: Shelf

  init() async throws {
    manager = try await App.demo("group-manager")
    shelf = try await Shelf(manager)
  }

  @Test("a product is made, sold under its id, withdrawn, and comes back")
  func life() async throws {
    let dough = try await shelf.ingredient("pâte", allergens: ["gluten"])
    let made = try await shelf.product("Fougasse", of: [dough])
    let id = made.body["id"].text
    #expect(made.header("Location") == "/products/\(id)")
    #expect(try await shelf.sees(id) { $0["name"] == "Fougasse" && $0["price"]["amount"] == 900 })
    #expect(try await manager.get("/catalogue/products/\(id)").header("ETag") == made.header("ETag"))

    var draft = made.body
    draft["name"] = "Fougasse aux olives"
    draft["price"] = ["amount": 950, "currency": "EUR"]
    #expect(try await manager.put("/products/\(id)", draft).status == 428)
    #expect(try await manager.put("/products/\(id)", draft, headers: ["If-Match": "\"9\""]).status == 412)
    let changed = try await manager.put("/products/\(id)", draft, headers: ["If-Match": "\"1\""])
    #expect(changed.header("ETag") == "\"2\"", "\(changed.body)")
    #expect(try await shelf.sees(id) { $0["name"] == "Fougasse aux olives" && $0["price"]["amount"] == 950 })

    #expect(try await manager.delete("/products/\(id)", headers: ["If-Match": "\"2\""]).status == 204)
    #expect(try await becomesTrue { try await App.visitor.get("/products/\(id)").status == 404 })
    #expect(try await manager.get("/catalogue/products/\(id)").body["isWithdrawn"] == true)
    let back = try await manager.put("/products/\(id)", draft, headers: ["If-Match": "\"3\""])
    #expect(back.body["isWithdrawn"] == false)
    #expect(try await shelf.sees(id) { $0["name"] == "Fougasse aux olives" })
    let log = try await manager.get("/audit?context=catalogue&subject=\(id)").body["items"].elements
    #expect(log.map { $0["action"].text } == ["brought back", "withdrawn", "changed", "created"])
    #expect(log[2]["before"]["name"] == "Fougasse")
  }

  @Test("another allergen of an ingredient reaches the menus that offer it")
  func allergens() async throws {
    let dough = try await shelf.ingredient("pâte", allergens: ["gluten"])
    let sauce = try await shelf.ingredient("sauce", allergens: [])
    let pizza = try await shelf.product("Rouge", of: [dough, sauce]).body["id"].text
    let menu = try await shelf.menu("Menu rouge", offering: [pizza]).body["id"].text
    #expect(try await shelf.sees(menu) { $0["allergens"] == ["gluten"] })
    try await shelf.stock(dough)
    try await shelf.stock(sauce)
    let customer = try await App.newCustomer()
    var order = JSONValue.null
    #expect(
      try await becomesTrue {
        order = try await customer.post(
          "/orders", App.draft(.angers, "takeaway", paying: "cash", [pizza]), key: newKey()
        ).body
        return order["lines"][0]["allergens"] == ["gluten"]
      })
    var draft = try await manager.get("/ingredients/\(sauce)")
    draft.body["allergens"] = ["celery", "mustard"]
    let changed = try await manager.put(
      "/ingredients/\(sauce)", draft.body, headers: ["If-Match": draft.header("ETag") ?? ""])
    #expect(changed.status == 200, "\(changed.body)")
    #expect(try await shelf.sees(menu) { $0["allergens"] == ["celery", "gluten", "mustard"] })
    #expect(
      try await shelf.sees(menu) { $0["choices"][0]["allergens"] == ["celery", "gluten", "mustard"] })
    // What was ordered contains what it contained.
    #expect(try await customer.look(at: order)["lines"][0]["allergens"] == ["gluten"])
    let details = try await App.visitor.get("/products/\(pizza)")
    #expect(details.body["removable"].elements.map { $0["ingredientId"].text } == [dough, sauce])
  }

  @Test("a price that changes from a time on is shown from then, without anybody doing anything")
  func priceToCome() async throws {
    let dough = try await shelf.ingredient("pâte", allergens: [])
    let made = try await shelf.product("Focaccia", of: [dough])
    let id = made.body["id"].text
    #expect(try await becomesTrue { try await shelf.listed(id)["price"]["amount"] == 900 })
    var draft = made.body
    let begin = Date(timeIntervalSince1970: (Date().timeIntervalSince1970 + 6).rounded(.up))
    let price: JSONValue = ["amount": 1000, "currency": "EUR"]
    draft["prices"] = [["from": .string(ISO8601DateFormatter().string(from: begin)), "price": price]]
    let changed = try await manager.put("/products/\(id)", draft, headers: ["If-Match": "\"1\""])
    #expect(changed.status == 200, "\(changed.body)")
    let before = try await shelf.listed(id)["price"]["amount"]
    // On a machine that is busy it may have begun by now.
    #expect(before == 900 || Date() >= begin)
    #expect(try await becomesTrue { try await shelf.listed(id)["price"]["amount"] == 1000 })
    #expect(Date() >= begin)
    #expect(try await App.visitor.get("/products/\(id)").body["price"]["amount"] == 1000)
    #expect(try await manager.get("/catalogue/products/\(id)").header("ETag") == "\"2\"")
  }

  @Test("what is offered at another time of the day only is not available now")
  func dayparts() async throws {
    let dough = try await shelf.ingredient("pâte", allergens: [])
    let pizza = try await shelf.product("Midi", of: [dough]).body["id"].text
    // The restaurants' clock is one or two hours ahead of UTC, so this half hour of theirs is ten or eleven hours away.
    let hour = Calendar(identifier: .gregorian).component(.hour, from: Date() + 12 * 3600)
    let other = String(format: "%02d:00", hour)
    let end = String(format: "%02d:30", hour)
    let always: [JSONValue] = (1...7).map { ["day": .number(Double($0)), "opens": "00:00", "closes": "24:00"] }
    let never: [JSONValue] = (1...7).map {
      ["day": .number(Double($0)), "opens": .string(other), "closes": .string(end)]
    }
    let open = try await shelf.menu("Toujours", offering: [pizza], dayparts: always).body["id"].text
    let closed = try await shelf.menu("Plus tard", offering: [pizza], dayparts: never).body["id"].text
    #expect(try await shelf.sees(open) { $0["isAvailable"] == true })
    #expect(try await shelf.sees(closed) { $0["isAvailable"] == false && $0["dayparts"].elements.count == 7 })
    // Orders learns of it by an event, after which it says why.
    let customer = try await App.newCustomer()
    #expect(
      try await becomesTrue {
        let reply = try await customer.post(
          "/orders", App.draft(.angers, "takeaway", paying: "cash", [closed]), key: newKey())
        return reply.body["errors"].elements.contains {
          $0["code"] == "not-now" && $0["pointer"] == "/lines/0/productId"
        }
      })
  }

  @Test("a size is sold under an id of its own, as the product that it was before")
  func sizes() async throws {
    let dough = try await shelf.ingredient("pâte", allergens: ["gluten"])
    let former = try await shelf.product("Blanche (petite)", of: [dough]).body
    var draft = shelf.draft("Blanche", of: [])
    draft["recipe"] = nil
    draft["price"] = nil
    draft["sizes"] = [
      shelf.size("petite", cents: 800, of: [dough], id: former["id"]), shelf.size("grande", cents: 1200, of: [dough]),
    ]
    let made = try await shelf.put(draft).body
    let product = made["id"].text
    let ids = made["sizes"].elements.map { $0["id"].text }
    #expect(ids.first == former["id"].text)
    #expect(
      try await shelf.sees(product) { view in
        view["sizes"].elements.map { $0["price"]["amount"].int } == [800, 1200] && view["price"]["amount"] == 800
      })
    let small = try await App.visitor.get("/products/\(ids[0])").body
    #expect(small["name"] == "Blanche (petite)")
    #expect(small["productId"] == .string(product))
    #expect(small["price"]["amount"] == 800)
    #expect(small["sizes"] == .null)
    #expect(try await shelf.listed(ids[0]) == .null)
    #expect(try await App.demo("pizzaiolo").get("/products/\(ids[1])/recipe").body["preparationSeconds"] == 120)

    // A size is orderable by its id, and by its code with the product's.
    try await shelf.stock(dough)
    let customer = try await App.newCustomer()
    var order = App.draft(.angers, "takeaway", paying: "cash", [ids[1], product])
    order["lines"][1]["size"] = "petite"
    #expect(
      try await becomesTrue {
        let reply = try await customer.post("/orders", order, key: newKey())
        return reply.body["lines"].elements.map { $0["name"].text } == ["Blanche (grande)", "Blanche (petite)"]
      })
    // A product that has run out has run out in each size.
    let place = "?restaurant=\(Place.angers.rawValue)"
    for isOut in [true, false] {
      let outage: JSONValue = ["isOut": .bool(isOut), "restaurantId": .string(Place.angers.rawValue)]
      let said = try await manager.put("/products/\(product)/outage", outage)
      #expect(said.body["productId"].text == product, "\(said.body)")
      #expect(said.body["isAvailable"] == .bool(!isOut))
      #expect(
        try await becomesTrue(within: .seconds(5)) {
          let sizes = try await App.visitor.get("/products/\(product)\(place)").body["sizes"].elements
          return sizes.map { $0["isAvailable"] } == [.bool(!isOut), .bool(!isOut)]
        })
    }
    // One that is left out cannot be ordered any more.
    draft["sizes"] = [shelf.size("grande", cents: 1200, of: [dough])]
    let changed = try await manager.put(
      "/products/\(product)", draft, headers: ["If-Match": "\"\(made["version"].int)\""])
    #expect(changed.body["sizes"][0]["id"].text == ids[1], "\(changed.body)")
    #expect(try await becomesTrue { try await App.visitor.get("/products/\(ids[0])").status == 404 })
    #expect(
      try await becomesTrue {
        let reply = try await customer.post(
          "/orders", App.draft(.angers, "takeaway", paying: "cash", [ids[0]]), key: newKey())
        return reply.body["errors"][0]["code"] == "unknown"
      })
  }

  @Test("the demo's pizzas are products with three sizes, whose ids are those that they always had")
  func demo() async throws {
    let products = try await App.visitor.get("/products?restaurant=\(Place.angers.rawValue)").body["items"].elements
    let margherita = try #require(products.first { $0["name"] == "Margherita" })
    #expect(margherita["sizes"].elements.map { $0["code"].text } == ["petite", "moyenne", "grande"])
    #expect(margherita["sizes"][2]["id"].text == Item.margherita)
    #expect(margherita["isDivisible"] == true)
    let old = try await App.visitor.get("/products/\(Item.margherita)?restaurant=\(Place.angers.rawValue)").body
    #expect(old["name"] == "Margherita (grande)")
    #expect(old["isAvailable"] == true)
    #expect(old["allergens"] == ["gluten", "milk"])
    let reine = try #require(products.first { $0["name"] == "Reine" })
    #expect(reine["origins"][0]["reared"] == "FR")
    #expect(products.first { $0["name"] == "Formule midi" }?["dayparts"].elements.count == 5)
  }

  @Test("all that is wrong with a product is said at once, with a code for each")
  func faults() async throws {
    let dough = try await shelf.ingredient("pâte", allergens: [])
    let gone = try await shelf.ingredient("ananas", allergens: [])
    #expect(try await manager.delete("/ingredients/\(gone)", headers: ["If-Match": "\"1\""]).status == 204)
    let pizza = try await shelf.product("Simple", of: [dough]).body["id"].text
    // Something on the carte still needs it.
    #expect(try await manager.delete("/ingredients/\(dough)", headers: ["If-Match": "\"1\""]).status == 409)
    let bad = try await manager.post(
      "/products", shelf.draft("Hawaï", of: [gone, newKey().lowercased()]), key: newKey())
    #expect(bad.status == 422)
    #expect(
      bad.body["errors"].elements.map { [$0["pointer"].text, $0["code"].text] } == [
        ["/recipe/quantities/0/ingredientId", "withdrawn"], ["/recipe/quantities/1/ingredientId", "unknown"],
      ])
    let menu = try await shelf.menu("Menu", offering: [pizza])
    var draft = menu.body
    draft["choices"] = [["id": "pizza", "name": "Pizza", "productIds": [menu.body["id"]]]]
    let itself = try await manager.put(
      "/products/\(menu.body["id"].text)", draft, headers: ["If-Match": "\"1\""])
    #expect(itself.body["errors"][0]["code"] == "contains-itself")
    #expect(itself.body["errors"][0]["pointer"] == "/choices/0/productIds/0")
    let shapeless = try await manager.post("/products", ["name": "", "kind": "pizza", "position": -1], key: newKey())
    #expect(
      Set(shapeless.body["errors"].elements.map { $0["pointer"].text }) == [
        "/name", "/kind", "/position", "/categoryId",
      ])
  }

  @Test("the carte is the group's: a restaurant's manager reads it and changes nothing")
  func roles() async throws {
    let own = try await App.demo("manager")
    #expect(try await own.get("/ingredients?limit=2").body["items"].elements.count == 2)
    #expect(try await own.get("/catalogue/products/\(Item.cola)").status == 200)
    #expect(try await own.post("/products", shelf.draft("Mienne", of: []), key: newKey()).status == 403)
    #expect(try await own.post("/catalogue/import", [:]).status == 403)
    for path in ["/ingredients", "/catalogue/products", "/catalogue/export"] {
      #expect(try await App.demo("pizzaiolo").get(path).status == 403)
    }
  }

  @Test("the carte is listed in pages, each once")
  func pages() async throws {
    var seen: [String] = []
    var place = ""
    for _ in 0..<100 {
      let page = try await manager.get("/ingredients?limit=20\(place)").body
      seen += page["items"].elements.map { $0["id"].text }
      guard page["next"] != .null else { break }
      place = "&after=\(page["next"].text)"
    }
    #expect(seen.count >= 63)
    #expect(Set(seen).count == seen.count)
    for path in ["/ingredients", "/catalogue/products"] {
      let nowhere = try await manager.get("\(path)?after=nowhere")
      #expect(nowhere.status == 422 && nowhere.body["errors"][0]["pointer"] == "/after", "\(path): \(nowhere.body)")
    }
  }

  @Test("a file says first what it would change, and then changes it")
  func importing() async throws {
    let (category, ingredient, product) = (newKey().lowercased(), newKey().lowercased(), newKey().lowercased())
    let file: JSONValue = [
      "categories": [["id": .string(category), "name": "Importées", "position": 99]],
      "ingredients": [["id": .string(ingredient), "name": "farine", "unit": "g", "allergens": ["gluten"]]],
      "products": [
        [
          "id": .string(product), "name": "Galette", "categoryId": .string(category), "position": 900,
          "price": ["amount": 600, "currency": "EUR"],
          "recipe": [
            "steps": ["Cuire."], "preparationSeconds": 120,
            "quantities": [["ingredientId": .string(ingredient), "amount": 80]],
          ],
        ]
      ],
    ]
    let plan = try await manager.post("/catalogue/import?dryRun=true", file)
    #expect(plan.body["isDryRun"] == true, "\(plan.body)")
    #expect(plan.body["changes"].elements.map { $0["kind"].text } == ["category", "ingredient", "product"])
    #expect(try await App.visitor.get("/products/\(product)").status == 404)
    let done = try await manager.post("/catalogue/import", file)
    #expect(done.body["changes"].elements.map { $0["action"].text } == ["created", "created", "created"])
    #expect(try await shelf.sees(product) { $0["allergens"] == ["gluten"] })
    #expect(try await manager.post("/catalogue/import", file).body["changes"] == [])

    let exported = try await manager.get("/catalogue/export").body
    let found = exported["products"].elements.first { $0["id"] == .string(product) }
    #expect(found?["recipe"]["quantities"][0]["amount"] == 80)
    var broken = file
    broken["products"][0]["categoryId"] = .string(newKey().lowercased())
    let refused = try await manager.post("/catalogue/import", broken)
    #expect(refused.status == 422)
    #expect(refused.body["errors"][0]["pointer"] == "/products/0/categoryId")
    #expect(refused.body["errors"][0]["code"] == "unknown")
  }
}

/// A category of a test's own, and what is put on it.
struct Shelf: Sendable {
  private let manager: App
  private let category: String

  init(_ manager: App) async throws {
    self.manager = manager
    let name = JSONValue.string("Essai \(newKey())")
    let made = try await manager.post("/categories", ["name": name, "position": 99], key: newKey())
    try #require(made.status == 201, "\(made.body)")
    category = made.body["id"].text
  }

  /// - Returns: its id.
  func ingredient(_ name: String, allergens: [JSONValue]) async throws -> String {
    let made = try await manager.post(
      "/ingredients",
      ["name": .string("\(name) \(newKey())"), "unit": "g", "allergens": .array(allergens), "isRemovable": true],
      key: newKey())
    try #require(made.status == 201, "\(made.body)")
    return made.body["id"].text
  }

  func draft(_ name: String, of ingredients: [String]) -> JSONValue {
    [
      "name": .string(name), "categoryId": .string(category), "position": 900,
      "price": ["amount": 900, "currency": "EUR"],
      "recipe": [
        "steps": ["Cuire."], "preparationSeconds": 120,
        "quantities": .array(ingredients.map { ["ingredientId": .string($0), "amount": 100] }),
      ],
    ]
  }

  func size(_ code: String, cents: Int, of ingredients: [String], id: JSONValue = .null) -> JSONValue {
    var size: JSONValue = [
      "code": .string(code), "name": .string(code), "price": ["amount": .number(Double(cents)), "currency": "EUR"],
      "recipe": draft("", of: ingredients)["recipe"],
    ]
    if id != .null { size["id"] = id }
    return size
  }

  /// Gives Angers plenty of an ingredient, once its kitchen knows it.
  func stock(_ ingredient: String) async throws {
    let movement: JSONValue = [
      "kind": "delivery", "lines": [["ingredientId": .string(ingredient), "quantity": 100_000]],
    ]
    let key = newKey()
    #expect(
      try await becomesTrue {
        try await manager.post("/restaurants/\(Place.angers.rawValue)/stock-movements", movement, key: key).status
          == 201
      })
  }

  func product(_ name: String, of ingredients: [String]) async throws -> Reply {
    try await put(draft(name, of: ingredients))
  }

  func menu(_ name: String, offering products: [String], dayparts: [JSONValue] = []) async throws -> Reply {
    try await put([
      "name": .string(name), "kind": "menu", "categoryId": .string(category), "position": 901,
      "price": ["amount": 1500, "currency": "EUR"], "dayparts": .array(dayparts),
      "choices": [
        ["id": "pizza", "name": "Votre pizza", "productIds": .array(products.map { .string($0) })]
      ],
    ])
  }

  func put(_ draft: JSONValue) async throws -> Reply {
    let made = try await manager.post("/products", draft, key: newKey())
    try #require(made.status == 201, "\(made.body)")
    return made
  }

  /// The product as the list of the shelf has it.
  func listed(_ product: String) async throws -> JSONValue {
    try await App.visitor.get("/products?category=\(category)").body["items"].elements
      .first { $0["id"] == .string(product) } ?? .null
  }

  /// Whether everybody comes to read that of a product.
  func sees(_ product: String, _ condition: (JSONValue) -> Bool) async throws -> Bool {
    try await becomesTrue(within: .seconds(5)) {
      let (alone, listed) = (try await App.visitor.get("/products/\(product)").body, try await listed(product))
      return condition(alone) && (listed == .null || condition(listed))
    }
  }
}
