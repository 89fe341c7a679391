import OCPizzaClient
import PostgreSQL
import Support
import Testing

/// Lists of orders and of tickets, page by page.
struct OrderListTests {
  @Test("customers list their own orders, newest first, also by status")
  func ownOrders() async throws {
    let customer = try await OCPizza.newCustomer()
    let orders = [try await customer.order(), try await customer.order()]
    try await customer.take(orders[0], .cancelled)
    #expect(try await customer.listOrders().items.map(\.id) == [orders[1].id, orders[0].id])
    #expect(try await customer.listOrders(limit: 1).items.map(\.id) == [orders[1].id])
    #expect(try await customer.listOrders(status: .cancelled).items.map(\.id) == [orders[0].id])
    #expect(try await customer.listOrders(status: .delivered).items.isEmpty)
  }

  @Test("hundreds of take-aways that are ready do not hide orders to be made, and the list has further pages")
  func longBoard() async throws {
    let place = Place.angers
    let database = try Servers.superuser()
    // Each with a different note: the HTTP client rejects an answer that compresses extremely well as an attack.
    try await database.execute(
      """
      INSERT INTO kitchen.tickets (order_id, restaurant_id, status, order_version, stock, needs, preparation_seconds,
        ready_at, document)
      SELECT gen_random_uuid(), \(place.rawValue)::uuid, 'ready', 9, 'consumed', '{}', 0,
        now() - n * interval '1 minute', json_build_object('number', 'long-board', 'note', md5(n::text))
      FROM generate_series(1, 450) n
      """)
    let manager = try await App.demo("group-manager")
    let order = try await manager.order(place)
    var pages: [JSONValue] = []
    #expect(
      try await becomesTrue {
        pages = [try await manager.get("/kitchen/tickets?restaurant=\(place.rawValue)").body]
        return pages[0]["items"].elements.contains { $0["orderId"] == order["id"] }
      })
    while let next = pages.last?["next"], next != .null, pages.count < 10 {
      pages.append(try await manager.get("/kitchen/tickets?restaurant=\(place.rawValue)&after=\(next.text)").body)
    }
    try await database.execute("DELETE FROM kitchen.tickets WHERE document->>'number' = 'long-board'")
    let numbers = pages.flatMap { $0["items"].elements.map { $0["number"].text } }
    #expect(numbers.count { $0 == "long-board" } == 450)
    #expect(numbers.count { $0 == order["number"].text } == 1)
    #expect(try await manager.get("/kitchen/tickets?restaurant=\(place.rawValue)&after=x").status == 422)
  }

  @Test("each page of orders names the next one until nothing is left")
  func orderPages() async throws {
    let customer = try await OCPizza.newCustomer()
    var made: [String] = []
    for _ in 0..<5 { made.insert(try await customer.order().id, at: 0) }
    var found: [String] = []
    var next: String?
    for _ in 0..<3 {
      let page = try await customer.listOrders(before: next, limit: 2)
      found += page.items.map(\.id)
      next = page.next
      #expect((next == nil) == (found.count == 5))
    }
    #expect(found == made)
  }
}
