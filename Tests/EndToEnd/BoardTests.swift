import Support
import Testing

/// Streams of a restaurant's events, by which the boards of its staff draw themselves.
struct BoardTests {
  struct Event {
    var type = ""
    var id: String?
    var data = JSONValue.null

    func isAbout(_ order: JSONValue) -> Bool { data["orderId"] == order["id"] || data["id"] == order["id"] }
  }

  private static let angers = "/restaurants/\(Place.angers.rawValue)/events"

  /// Reads a stream up to the first event for which something holds, that one included.
  private func events(
    of lines: AsyncThrowingStream<String, any Error>, until isLast: (Event) -> Bool
  ) async throws -> [Event] {
    var events: [Event] = []
    var event = Event()
    for try await line in lines {
      if line.hasPrefix("id: ") { event.id = String(line.dropFirst(4)) }
      if line.hasPrefix("event: ") { event.type = String(line.dropFirst(7)) }
      if line.hasPrefix("data: ") { event.data = try JSONValue.parse(line.dropFirst(6).utf8) }
      guard line.isEmpty, !event.type.isEmpty else { continue }
      events.append(event)
      if isLast(event) { return events }
      event = Event()
    }
    Issue.record("the stream ended")
    return events
  }

  private func promised(_ order: JSONValue, for customer: App) async throws {
    #expect(try await becomesTrue { try await customer.look(at: order)["promisedAt"] != nil })
  }

  @Test("a board begins with reset and the open orders, then gets each change; every role what it works with")
  func boards() async throws {
    let customer = try await App.newCustomer()
    let before = try await customer.order(.angers, "delivery")
    try await promised(before, for: customer)
    let (manager, pizzaiolo) = (try await App.demo("manager"), try await App.demo("pizzaiolo"))
    let (cashier, courier) = (try await App.demo("cashier"), try await App.demo("courier"))
    let boards = [manager, pizzaiolo, cashier, courier]
    var streams: [AsyncThrowingStream<String, any Error>] = []
    for board in boards { streams.append(try await board.lines(of: Self.angers)) }
    let order = try await customer.order(.angers, "delivery", paying: "cash")
    try await promised(order, for: customer)
    try await pizzaiolo.take(order, "preparing", "ready")
    let customerID = customer.id
    // Cashiers and managers see the whole order.
    for stream in [streams[0], streams[2]] {
      let events = try await events(of: stream) {
        $0.type == "order" && $0.isAbout(order) && $0.data["status"] == "ready"
      }
      #expect(events.first?.type == "reset")
      #expect(events.contains { $0.type == "order" && $0.isAbout(before) && $0.data["status"] == "placed" })
      #expect(events.contains { $0.type == "availability" })
      #expect(events.last?.data["customerId"].text == customerID)
      let versions = events.filter { $0.type == "order" && $0.isAbout(order) }.map { $0.data["version"].int }
      #expect(versions == versions.sorted() && Set(versions).count == versions.count)
    }
    // The kitchen sees tickets, when they are to be ready, and nothing about the customer.
    let tickets = try await events(of: streams[1]) { $0.isAbout(order) && $0.data["status"] == "ready" }
    #expect(Set(tickets.map(\.type)) == ["reset", "ticket", "availability"])
    #expect(tickets.contains { $0.isAbout(before) && $0.data["lines"] == before["lines"] })
    #expect(tickets.contains { $0.isAbout(order) && $0.data["readyAt"] != nil && $0.data["customerName"] == "Camille" })
    #expect(!tickets.contains { $0.data.serialized.contains(customerID) || $0.data.serialized.contains("Saint-Aubin") })
    // Couriers see what is ready.
    let rounds = try await events(of: streams[3]) { $0.isAbout(order) }
    #expect(Set(rounds.map(\.type)).isSubset(of: ["reset", "delivery", "availability"]))
    #expect(rounds.last?.data["address"]["city"] == "Angers")
    #expect(rounds.last?.data["amountDue"] == order["total"])
    #expect(!rounds.contains { $0.isAbout(before) })
  }

  /// Opens a board's stream and reads its beginning, the last event of which has an id.
  private func beginning(of board: App, after id: String? = nil) async throws -> [Event] {
    let lines = try await board.lines(of: Self.angers, headers: id.map { ["Last-Event-ID": $0] } ?? [:])
    return try await events(of: lines) { $0.id != nil }
  }

  @Test("a client that comes back gets what it has missed; with an id that means nothing it begins anew")
  func resumed() async throws {
    let customer = try await App.newCustomer()
    let order = try await customer.order()
    try await promised(order, for: customer)
    let manager = try await App.demo("manager")
    // One replica, since each has numbers of its own.
    try await GatewayProcess.run(9) { gateway in
      try await comesBack(manager.at(gateway.port), to: order, of: customer)
    }
  }

  private func comesBack(_ board: App, to order: JSONValue, of customer: App) async throws {
    let begun = try await beginning(of: board)
    #expect(begun.contains { $0.type == "order" && $0.isAbout(order) })
    let id = try #require(begun.last?.id)
    try await customer.take(order, "cancelled")
    let resumed = try await board.lines(of: Self.angers, headers: ["Last-Event-ID": id])
    let missed = try await events(of: resumed) {
      $0.type == "order" && $0.isAbout(order) && $0.data["status"] == "cancelled"
    }
    #expect(!missed.contains { $0.type == "reset" })
    #expect(try await beginning(of: board, after: id + "999999").first?.type == "reset")
    #expect(try await beginning(of: board, after: "nothing").first?.type == "reset")
  }

  @Test("a board is told what a change adds to a ticket and takes away")
  func changed() async throws {
    let customer = try await App.newCustomer()
    var draft = App.draft(.angers, paying: "cash", [Item.margherita, Item.cola])
    let order = try await customer.post("/orders", draft, key: newKey()).body
    try await promised(order, for: customer)
    let lines = try await App.demo("pizzaiolo").lines(of: Self.angers)
    _ = try await events(of: lines) { $0.id != nil }
    draft["lines"] = [draft["lines"][0]]
    draft["lines"][0]["quantity"] = 2
    let path = "/orders/\(order["id"].text)"
    let tag = try await customer.get(path).header("ETag") ?? ""
    #expect(try await customer.put(path, draft, headers: ["If-Match": tag]).status == 200)
    let told = try await events(of: lines) { $0.isAbout(order) && $0.data["added"] != nil }.last?.data ?? .null
    #expect(told["added"][0]["quantity"] == 1)
    #expect(told["added"][0]["productId"] == .string(Item.margherita))
    #expect(told["removed"].elements.map { $0["productId"] } == [.string(Item.cola)])
  }

  @Test("what can be had is told as it changes")
  func availability() async throws {
    let cook = try await App.demo("pizzaiolo")
    let lines = try await App.demo("cashier").lines(of: Self.angers)
    _ = try await events(of: lines) { $0.id != nil }
    // No other test orders it.
    let product = "01930000-0000-7000-8000-000000000346"
    for isOut in [true, false] {
      let body: JSONValue = ["restaurantId": .string(Place.angers.rawValue), "isOut": .bool(isOut)]
      #expect(try await cook.put("/products/\(product)/outage", body).status == 200)
      let told = try await events(of: lines) { $0.type == "availability" && $0.data["productId"] == .string(product) }
      #expect(told.last?.data["isAvailable"] == .bool(!isOut))
    }
  }

  @Test("only for those who work there")
  func strangers() async throws {
    let customer = try await App.newCustomer()
    #expect(try await App.visitor.get(Self.angers).status == 401)
    #expect(try await customer.get(Self.angers).status == 403)
    let cashier = try await App.demo("cashier")
    for restaurant in [Place.clichy.rawValue, newKey(), "x"] {
      #expect(try await cashier.get("/restaurants/\(restaurant)/events").status == 404)
    }
  }
}
