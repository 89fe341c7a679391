import Support
import Testing

/// The shelves of the carte, as the group's managers write them.
struct CategoryTests {
  private func draft(_ name: String, below parent: JSONValue? = nil) -> JSONValue {
    var draft: JSONValue = ["name": .string(name), "position": 90]
    if let parent { draft["parentId"] = parent }
    return draft
  }

  private func make(_ name: String, below parent: JSONValue? = nil) async throws -> Reply {
    let reply = try await App.demo("group-manager").post("/categories", draft(name, below: parent), key: newKey())
    try #require(reply.status == 201, "\(reply.body)")
    return reply
  }

  private func isListed(_ name: String) async throws -> Bool {
    try await App.visitor.get("/categories").body["items"].elements.contains { $0["name"] == .string(name) }
  }

  @Test("a category is made, read, changed and taken away, and everybody sees each")
  func life() async throws {
    let manager = try await App.demo("group-manager")
    let (first, second) = ("Salades \(newKey())", "Entrées \(newKey())")
    let made = try await make(first)
    let path = "/categories/\(made.body["id"].text)"
    #expect(made.header("Location") == path)
    #expect(made.header("ETag") == "\"1\"")
    #expect(try await becomesTrue(within: .seconds(5)) { try await isListed(first) })
    let changed = try await manager.put(path, draft(second), headers: ["If-Match": "\"1\""])
    #expect(changed.status == 200)
    #expect(changed.header("ETag") == "\"2\"")
    #expect(try await becomesTrue(within: .seconds(5)) { try await isListed(second) })
    #expect(try await manager.get(path).header("ETag") == "\"2\"")
    #expect(try await manager.delete(path, headers: ["If-Match": "\"2\""]).status == 204)
    #expect(try await becomesTrue(within: .seconds(5)) { try await !isListed(second) })
    let back = try await manager.put(path, draft(second), headers: ["If-Match": "\"3\""])
    #expect(back.body["isWithdrawn"] == false)
    #expect(try await becomesTrue(within: .seconds(5)) { try await isListed(second) })
    #expect(try await manager.delete(path, headers: ["If-Match": "\"4\""]).status == 204)
    let log = try await manager.get("/audit?context=catalogue&subject=\(made.body["id"].text)").body["items"].elements
    #expect(log.map { $0["action"].text } == ["withdrawn", "brought back", "withdrawn", "changed", "created"])
    #expect(log[3]["by"]["accountId"] == manager.account["id"])
    #expect(log[3]["before"]["name"] == .string(first))
    #expect(log[3]["after"]["name"] == .string(second))
  }

  @Test("a change names the version that was read: 428 without, 412 with another")
  func versions() async throws {
    let manager = try await App.demo("group-manager")
    let made = try await make("Sauces \(newKey())")
    let path = "/categories/\(made.body["id"].text)"
    #expect(try await manager.put(path, draft("Sauces")).status == 428)
    #expect(try await manager.delete(path).status == 428)
    #expect(try await manager.put(path, draft("Sauces"), headers: ["If-Match": "\"7\""]).status == 412)
    #expect(try await manager.delete(path, headers: ["If-Match": "W/\"1\""]).status == 412)
    #expect(try await manager.delete(path, headers: ["If-Match": "\"1\""]).status == 204)
  }

  @Test("a category cannot be below what is below it")
  func cycle() async throws {
    let manager = try await App.demo("group-manager")
    let above = try await make("Vins \(newKey())")
    let below = try await make("Rouges \(newKey())", below: above.body["id"])
    let path = "/categories/\(above.body["id"].text)"
    let moved = try await manager.put(path, draft("Vins", below: below.body["id"]), headers: ["If-Match": "\"1\""])
    #expect(moved.status == 422)
    #expect(moved.body["errors"][0]["pointer"] == "/parentId")
    #expect(moved.body["errors"][0]["code"] == "cycle")
    // It also stays while something is below it.
    #expect(try await manager.delete(path, headers: ["If-Match": "\"1\""]).status == 409)
    #expect(
      try await manager.delete("/categories/\(below.body["id"].text)", headers: ["If-Match": "\"1\""]).status == 204)
    #expect(try await manager.delete(path, headers: ["If-Match": "\"1\""]).status == 204)
  }

  @Test("a request that is sent twice makes one category")
  func repeated() async throws {
    let manager = try await App.demo("group-manager")
    let (name, key) = ("Glaces \(newKey())", newKey())
    let first = try await manager.post("/categories", draft(name), key: key)
    let second = try await manager.post("/categories", draft(name), key: key)
    #expect(first.body["id"] == second.body["id"])
    #expect(try await manager.post("/categories", draft("Autres"), key: key).status == 422)
    let path = "/categories/\(first.body["id"].text)"
    #expect(try await manager.delete(path, headers: ["If-Match": "\"1\""]).status == 204)
  }

  @Test("the carte is the group's: a restaurant's manager reads it and changes nothing")
  func roles() async throws {
    let manager = try await App.demo("manager")
    #expect(try await manager.post("/categories", draft("Miennes"), key: newKey()).status == 403)
    let path = "/categories/01930000-0000-7000-8000-000000000202"
    #expect(try await manager.put(path, draft("Miennes"), headers: ["If-Match": "\"1\""]).status == 403)
    #expect(try await manager.get(path).body["name"] == "Pizzas")
    #expect(try await App.demo("cashier").get(path).status == 403)
  }

  @Test("all that is wrong with a category is said at once")
  func faults() async throws {
    let reply = try await App.demo("group-manager").post(
      "/categories", ["name": " ", "position": -1, "parentId": "x"], key: newKey())
    #expect(reply.status == 422)
    #expect(Set(reply.body["errors"].elements.map { $0["pointer"].text }) == ["/name", "/position", "/parentId"])
  }
}
