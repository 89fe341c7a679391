import FoundationEssentials
import Support
import Testing

/// Orders for another time, in Beauvais: the only restaurant of the tests with the opening hours of the demo, and with two
/// pizzaioli. It is open at 20:00 and at 21:00, and closed on Mondays.
struct LaterTests {
  /// The next two evenings on which it is open, at 19:00 UTC: 20:00 in Paris, or 21:00 in summer.
  private let evenings: [Date]
  private let monday: Date

  init() {
    let now = Date()
    let today = Int(now.timeIntervalSince1970) / 86_400
    // 1970-01-01 was a Thursday.
    func isMonday(_ day: Int) -> Bool { (day + 3) % 7 == 0 }
    func evening(_ day: Int) -> Date { Date(timeIntervalSince1970: Double(day * 86_400 + 19 * 3600)) }
    evenings = (today + 1...today + 3).filter { !isMonday($0) }.prefix(2).map(evening)
    monday = isMonday(today) ? now + 600 : evening((today + 1...today + 6).first(where: isMonday) ?? today)
  }

  private func draft(
    _ fulfilment: String = "takeaway", for time: Date, pizzas: Int = 1
  ) -> JSONValue {
    var draft = App.draft(.beauvais, fulfilment)
    draft["lines"] = [["productId": .string(Item.margherita), "quantity": .number(Double(pizzas))]]
    draft["scheduledFor"] = .string(time.formatted(.iso8601))
    return draft
  }

  private func promised(_ order: JSONValue, to app: App) async throws -> JSONValue {
    var now: JSONValue = .null
    #expect(
      try await becomesTrue {
        now = try await app.look(at: order)
        return now["promisedAt"] != nil || now["status"] == "rejected"
      })
    return now
  }

  @Test("a delivery is promised for the wanted time, and cannot be started long before")
  func door() async throws {
    let manager = try await App.demo("group-manager")
    let time = evenings[0]
    let reply = try await manager.post("/orders", draft("delivery", for: time), key: newKey())
    try #require(reply.status == 201, "\(reply.body)")
    let order = try await promised(reply.body, to: manager)
    #expect(order["promisedAt"] == .string(time.formatted(.iso8601)))
    #expect(order["scheduledFor"] == order["promisedAt"])
    // It takes nine minutes to make, and then the way to the door.
    #expect(order["prepareFrom"].text < (time - 9 * 60 - 60).formatted(.iso8601))
    let early = try await manager.step(order, "preparing")
    #expect(early.status == 409)
    #expect(early.body["type"] == "/problems/too-early")
    let board = try await manager.get("/kitchen/tickets?restaurant=\(Place.beauvais.rawValue)").body
    #expect(!board["items"].elements.contains { $0["orderId"] == order["id"] })
    try await manager.take(order, "cancelled")
  }

  @Test("as many orders of ten pizzas as one evening takes do not delay an order for the evening before")
  func twoEvenings() async throws {
    let manager = try await App.demo("group-manager")
    let time = evenings[0] + 1800
    var orders: [JSONValue] = []
    for _ in 0..<10 {
      let reply = try await manager.post("/orders", draft(for: evenings[1], pizzas: 10), key: newKey())
      // The last ones are too many for that time.
      if reply.status == 201 { orders.append(try await promised(reply.body, to: manager)) }
    }
    #expect(orders.count { $0["promisedAt"] != nil } > 1)
    let reply = try await manager.post("/orders", draft(for: time), key: newKey())
    let order = try await promised(reply.body, to: manager)
    #expect(order["promisedAt"] == .string(time.formatted(.iso8601)))
    for made in orders + [order] { _ = try await manager.step(made, "cancelled") }
  }

  @Test("an order for a day on which the restaurant is closed is refused")
  func closedDay() async throws {
    let reply = try await App.newCustomer().post("/orders", draft(for: monday), key: newKey())
    #expect(reply.status == 409)
    #expect(reply.body["type"] == "/problems/restaurant-closed")
  }
}
