import Foundation
import OCPizzaClient
import PostgreSQL
import Support
import Testing

/// Quarters of an hour for which something can be ordered.
struct SlotTests {
  private static let day = Date() + 2 * 86_400

  private func slots(of new: NewRestaurant, _ fulfilment: String = "takeaway") async throws -> [JSONValue] {
    let day = Self.day.formatted(.iso8601.year().month().day())
    let reply = try await App.visitor.get("/restaurants/\(new.id)/slots?fulfilment=\(fulfilment)&day=\(day)")
    #expect(reply.status == 200, "\(reply.body)")
    return reply.body["items"].elements
  }

  /// One in the middle of that day.
  private func noon(of new: NewRestaurant) async throws -> JSONValue {
    let slots = try await slots(of: new)
    return try #require(slots.isEmpty ? nil : slots[slots.count / 2])
  }

  private func draft(_ new: NewRestaurant, for slot: JSONValue, pizzas: Int = 1) -> JSONValue {
    var draft = new.draft(pizzas: pizzas)
    draft["scheduledFor"] = slot["from"]
    return draft
  }

  @Test("a day of a restaurant that never closes has 96 slots, and other questions are refused")
  func day() async throws {
    let new = try await NewRestaurant.open()
    let visitor = try OCPizza.visitor()
    let day = Self.day.formatted(.iso8601.year().month().day())
    var slots: [Slot] = []
    #expect(
      try await becomesTrue {
        slots = try await visitor.listSlots(id: new.id, fulfilment: .takeaway, day: day).items
        return slots.count >= 92
      })
    #expect(slots.allSatisfy { $0.isFree })
    #expect(slots.map(\.from) == slots.map(\.from).sorted())
    #expect(slots.allSatisfy { $0.until == $0.from + 900 })
    let path = "/restaurants/\(new.id)/slots"
    for query in ["?day=tomorrow", "?day=2020-01-01", "?fulfilment=drone", "?day=2199-01-01"] {
      #expect(try await App.visitor.get(path + query).status == 422, "\(query)")
    }
    #expect(try await App.visitor.get("/restaurants/\(newKey())/slots").status == 404)
  }

  @Test("of many who order for one slot at once only so many are accepted as the kitchen can make, and then it is full")
  func race() async throws {
    let new = try await NewRestaurant.open()
    try await new.fillStoreroom()
    try await new.set { $0["capacity"] = ["hands": 1] }
    // The kitchen learns of it by an event.
    let version = try #require(Int(try await new.settings().tag.filter(\.isNumber)))
    #expect(
      try await becomesTrue {
        try await Servers.superuser().read("SELECT version FROM kitchen.restaurants WHERE id = \(new.id)::uuid")
          .first?.decode(Int.self) == version
      })
    let slot = try await noon(of: new)
    let wanted = try Date(slot["from"].text, strategy: .iso8601)
    let orders = try await withThrowingTaskGroup(of: JSONValue?.self) { group in
      for _ in 0..<30 {
        group.addTask {
          let reply = try await new.group.post("/orders", self.draft(new, for: slot, pizzas: 2), key: newKey())
          // Once the slot is known to be full nothing more is taken for it.
          #expect(reply.status == 201 || reply.body["type"] == "/problems/slot-full", "\(reply.body)")
          return reply.status == 201 ? reply.body : nil
        }
      }
      return try await group.reduce(into: [JSONValue]()) { orders, order in if let order { orders.append(order) } }
    }
    var accepted = 0
    for order in orders {
      var now: JSONValue = .null
      #expect(
        try await becomesTrue {
          now = try await new.group.look(at: order)
          return now["promisedAt"] != nil || now["status"] == "rejected"
        })
      if now["status"] == "rejected" {
        #expect(now["reason"] == "slot-full")
        continue
      }
      accepted += 1
      let promise = try Date(now["promisedAt"].text, strategy: .iso8601)
      #expect(promise >= wanted && promise <= wanted + 900)
    }
    // One pizzaiolo may begin an hour before two pizzas are due at their earliest, and has until the slot ends to have them baked. The
    // kitchen's times are exact to five minutes, in which there is room for one more.
    let pizza = try await App.demo("group-manager").get("/catalogue/products/\(Item.allMargheritas)").body
    let recipe = try #require(pizza["sizes"].elements.first { $0["id"] == .string(Item.margherita) })["recipe"]
    let work = 2 * (recipe["preparationSeconds"].int - recipe["ovenSeconds"].int)
    let fit = (work + 3600 + 900) / work
    #expect((fit...fit + 1).contains(accepted), "\(accepted) of \(fit)")
    // What is left of the hour is too short for a pizza, but perhaps not for something usual. Desserts fill it.
    var dessert = draft(new, for: slot)
    dessert["lines"] = [["productId": .string(Item.fruitSalad), "quantity": 1]]
    var isFull = false
    for _ in 0..<6 where !isFull {
      _ = try await new.group.post("/orders", dessert, key: newKey())
      isFull = try await becomesTrue(within: .seconds(2)) {
        try await self.slots(of: new).first { $0["from"] == slot["from"] }?["isFree"] == false
      }
    }
    #expect(isFull)
    // The other replica of orders looks at its copy again after a quarter of a second; the kitchen rejects what it takes till then.
    #expect(
      try await becomesTrue {
        let late = try await new.group.post("/orders", draft(new, for: slot), key: newKey())
        return late.status == 409 && late.body["type"] == "/problems/slot-full"
      })
    // Hours later there is room.
    #expect(try await self.slots(of: new).last?["isFree"] == true)
  }
}
