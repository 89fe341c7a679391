import Support
import Testing

/// Requests that are repeated, or sent at the same time as others.
struct ConcurrencyTests {
  @Test("twenty identical orders at once with one key make one order and get twenty equal answers")
  func identicalOrders() async throws {
    let customer = try await App.newCustomer()
    let key = newKey()
    let replies = try await withThrowingTaskGroup { group in
      for _ in 0..<20 { group.addTask { try await customer.post("/orders", App.draft(), key: key) } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(replies.allSatisfy { $0.status == 201 })
    #expect(replies.allSatisfy { $0.body == replies[0].body })
    #expect(try await customer.get("/orders").body["items"].elements.count == 1)
    let later = try await customer.post("/orders", App.draft(), key: key)
    #expect(later.body == replies[0].body)
  }

  @Test("a repeated order is answered as it was placed, whatever happened to it since", arguments: ["cash", "card"])
  func repeatedOrder(method: String) async throws {
    let customer = try await App.newCustomer()
    let key = newKey()
    let first = try await customer.post("/orders", App.draft(paying: method), key: key)
    #expect(try await becomesTrue { try await customer.look(at: first.body)["promisedAt"] != nil })
    if method == "card" {
      try await customer.payByCard(first.body)
      #expect(try await becomesTrue { try await customer.look(at: first.body)["status"] == "placed" })
    }
    try await customer.take(first.body, "cancelled")
    let again = try await customer.post("/orders", App.draft(paying: method), key: key)
    #expect(again.status == 201)
    #expect(again.body == first.body)
  }

  @Test("new orders that arrive together with repetitions are all placed")
  func ordersBesideRepetitions() async throws {
    let customer = try await App.newCustomer()
    let used = newKey()
    let first = try await customer.post("/orders", App.draft(), key: used).body["id"]
    let replies = try await withThrowingTaskGroup { group in
      for index in 0..<12 {
        let key = index % 4 == 0 ? used : newKey()
        group.addTask { try await customer.post("/orders", App.draft(), key: key) }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(replies.allSatisfy { $0.status == 201 })
    #expect(replies.count { $0.body["id"] == first } == 3)
    #expect(Set(replies.map(\.body["id"].text)).count == 10)
  }

  @Test("the same key with another body gets 422")
  func reusedKey() async throws {
    let customer = try await App.newCustomer()
    let key = newKey()
    #expect(try await customer.post("/orders", App.draft(), key: key).status == 201)
    let other = try await customer.post("/orders", App.draft(.angers, "takeaway", paying: "card"), key: key)
    #expect(other.status == 422)
    #expect(other.body["type"] == "/problems/idempotency-key-reused")
    // The same key of another account is another key.
    #expect(try await App.newCustomer().post("/orders", App.draft(), key: key).status == 201)
  }

  @Test("ten identical payments at once charge once")
  func identicalPayments() async throws {
    let customer = try await App.newCustomer()
    let order = try await customer.order(paying: "card")
    let key = newKey()
    let replies = try await withThrowingTaskGroup { group in
      for _ in 0..<10 { group.addTask { try await customer.pay(order, "card", card: Card.good, key: key) } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(Set(replies.map(\.body["id"].text)).count == 1)
    #expect(replies.allSatisfy { $0.status == 201 && $0.body["status"] == "succeeded" })
  }

  @Test("of several payments of one order at once with different keys one is taken, and the others get 409")
  func competingPayments() async throws {
    let customer = try await App.newCustomer()
    let order = try await customer.order(paying: "card")
    let statuses = try await withThrowingTaskGroup { group in
      for _ in 0..<5 { group.addTask { try await customer.pay(order, "card", card: Card.good).status } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(statuses.sorted() == [201, 409, 409, 409, 409])
  }

  @Test("of cancelling and starting at once exactly one wins, and the other is told what is possible")
  func conflictingSteps() async throws {
    let pizzaiolo = try await App.demo("pizzaiolo")
    for _ in 0..<25 {
      let customer = try await App.newCustomer()
      let order = try await customer.order()
      async let cancelling = customer.step(order, "cancelled")
      async let starting = pizzaiolo.step(order, "preparing")
      let (cancelled, started) = try await (cancelling, starting)
      #expect([cancelled.status, started.status].sorted() == [200, 409])
      let loser = cancelled.status == 409 ? cancelled : started
      #expect(loser.body["allowed"] == [])
      let now = try await customer.look(at: order)
      #expect(now["status"] == (cancelled.status == 200 ? "cancelled" : "preparing"))
    }
  }

  @Test("a step that the same person repeats gets the same answer")
  func repeatedStep() async throws {
    let order = try await App.newCustomer().order()
    let pizzaiolo = try await App.demo("pizzaiolo")
    let first = try await pizzaiolo.step(order, "preparing")
    let second = try await pizzaiolo.step(order, "preparing")
    #expect(first.status == 200)
    #expect(second.body == first.body)
  }

  @Test(
    "however many orders a customer places at once, ten are taken, or three that wait for their payment",
    arguments: [("cash", 10), ("card", 3)])
  func openOrders(method: String, limit: Int) async throws {
    let customer = try await App.newCustomer()
    let keys = (0..<2 * limit).map { _ in newKey() }
    let replies = try await withThrowingTaskGroup { group in
      for key in keys {
        group.addTask { (key, try await customer.post("/orders", App.draft(paying: method), key: key)) }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    let taken = replies.filter { $0.1.status == 201 }
    let refused = replies.filter { $0.1.status == 429 }
    #expect(taken.count == limit)
    #expect(refused.count == limit)
    #expect(refused.allSatisfy { $0.1.body["type"] == "/problems/too-many-open-orders" })
    // An order that was taken is still answered when it is repeated, and staff may order more.
    let first = try #require(taken.first)
    let again = try await customer.post("/orders", App.draft(paying: method), key: first.0)
    #expect(again.body == first.1.body)
    var draft = App.draft(paying: method)
    draft["customerId"] = customer.account["id"]
    #expect(try await App.demo("cashier").post("/orders", draft, key: newKey()).status == 201)
    // An order that has ended makes room for another.
    try await customer.take(first.1.body, "cancelled")
    try await App.demo("manager").take(another(replies, besides: first.1), "cancelled")
    #expect(try await customer.post("/orders", App.draft(paying: method), key: newKey()).status == 201)
  }

  /// Another order that was taken.
  private func another(_ replies: [(String, Reply)], besides first: Reply) throws -> JSONValue {
    try #require(replies.first { $0.1.status == 201 && $0.1.body["id"] != first.body["id"] }).1.body
  }
}
