import Foundation
import OCPizzaClient
import Support
import Testing

/// What customers say of their orders, what the restaurant does about it, and what everybody sees of it. Rouen's rating is looked
/// at by no other test.
@Suite(.serialized) struct ReviewTests {
  /// An order of the customer's that was collected.
  private func collected(_ customer: App, _ place: Place = .rouen) async throws -> JSONValue {
    let order = try await customer.order(place, paying: "cash")
    let staff = try await App.demo("group-manager")
    #expect(try await becomesTrue { try await staff.look(at: order)["promisedAt"] != nil })
    try await staff.take(order, "preparing", "ready")
    #expect(try await staff.pay(order, "cash").status == 201)
    try await staff.take(order, "collected")
    return order
  }

  private func complete(_ order: Order) async throws {
    let staff = try await OCPizza.demo("group-manager")
    #expect(try await becomesTrue { try await staff.getOrder(id: order.id).promisedAt != nil })
    try await staff.take(order, .preparing, .ready)
    _ = try await staff.payOrder(PaymentDraft(orderId: order.id, method: .cash))
    try await staff.take(order, .collected)
  }

  private func draft(_ order: JSONValue, _ rating: JSONValue, _ text: String? = nil) -> JSONValue {
    var draft: JSONValue = ["orderId": order["id"], "rating": rating]
    if let text { draft["text"] = .string(text) }
    return draft
  }

  private func rating(of place: Place) async throws -> JSONValue {
    try await App.visitor.get("/restaurants/\(place.rawValue)").body["rating"]
  }

  private func version(_ review: JSONValue) -> [String: String] { ["If-Match": "\"\(review["version"].int)\""] }

  @Test("the restaurant's rating follows its reviews: written, changed, hidden, shown, withdrawn")
  func rating() async throws {
    let (first, second) = (try await App.newCustomer(), try await App.newCustomer())
    let manager = try await App.demo("group-manager")
    let one = try await first.post(
      "/reviews", draft(try await collected(first), 5, "Très bon.\nMerci !"), key: newKey())
    #expect(one.status == 201, "\(one.body)")
    #expect(one.header("Location") == "/reviews/\(one.body["id"].text)")
    #expect(one.body["author"] == "Camille")
    #expect(one.body["experiencedAt"].text <= one.body["publishedAt"].text)
    #expect(try await becomesTrue(within: .seconds(5)) { try await rating(of: .rouen) == 5 })
    let two = try await second.post("/reviews", draft(try await collected(second), 2), key: newKey()).body
    #expect(try await becomesTrue(within: .seconds(5)) { try await rating(of: .rouen) == 3.5 })
    let path = "/reviews/\(two["id"].text)"
    let changed = try await second.put(path, ["rating": 3], headers: version(two))
    #expect(changed.status == 200, "\(changed.body)")
    #expect(changed.header("ETag") == "\"2\"")
    #expect(try await becomesTrue(within: .seconds(5)) { try await rating(of: .rouen) == 4 })

    let page = try await App.visitor.get("/reviews?restaurant=\(Place.rouen.rawValue)&sort=worst&limit=1").body
    #expect(page["items"].elements.map { $0["id"] } == [two["id"]])
    #expect(page["items"][0]["orderId"] == nil)
    #expect(page["sort"] == "worst")
    #expect(page["notice"].text.hasPrefix("De la moins bonne note à la meilleure"))
    #expect(page["rating"] == 4)
    #expect(page["count"] == 2)
    let next = try await App.visitor.get(
      "/reviews?restaurant=\(Place.rouen.rawValue)&sort=worst&limit=1&after=\(page["next"].text)"
    ).body
    #expect(next["items"].elements.map { $0["id"] } == [one.body["id"]])
    #expect(next["next"] == nil)

    let hidden = try await manager.put(
      "\(path)/hidden", ["reason": "off-topic", "note": "Il parle du parking."], headers: version(changed.body))
    #expect(hidden.status == 200, "\(hidden.body)")
    #expect(try await becomesTrue(within: .seconds(5)) { try await rating(of: .rouen) == 5 })
    #expect(try await first.get(path).status == 404)
    #expect(try await second.get(path).body["hidden"]["reason"] == "off-topic")
    #expect(try await second.get("/reviews/mine").body["items"][0]["hidden"]["note"] == "Il parle du parking.")
    #expect(
      try await becomesTrue {
        try Mailbox.mails(to: second.account["email"].text).contains {
          $0.contains("Il ne concerne pas la commande. Il parle du parking.")
        }
      })
    let shown = try await manager.send("DELETE", "\(path)/hidden", body: nil, headers: version(hidden.body))
    #expect(shown.status == 200)
    #expect(try await becomesTrue(within: .seconds(5)) { try await rating(of: .rouen) == 4 })
    let log = try await manager.get("/audit?context=figures&subject=\(two["id"].text)").body["items"].elements
    #expect(log.map { $0["action"] } == ["shown", "hidden", "changed", "written"], "\(log)")
    #expect(log[2]["before"]["rating"] == 2)
    #expect(log[2]["after"] == ["rating": 3, "changed": ["rating"]])
    #expect(log[2]["by"] == ["accountId": .string(second.id), "role": "customer"])
    #expect(try await second.delete(path).status == 428)
    #expect(try await second.delete(path, headers: version(changed.body)).status == 412)
    #expect(try await second.delete(path, headers: version(shown.body)).status == 204)
    #expect(try await second.delete(path, headers: version(shown.body)).status == 204)
    let last = try await manager.get("/audit?context=figures&subject=\(two["id"].text)&limit=1").body["items"][0]
    #expect(last["action"] == "withdrawn")
    #expect(try await becomesTrue(within: .seconds(5)) { try await rating(of: .rouen) == 5 })
    #expect(try await first.delete("/reviews/\(one.body["id"].text)", headers: version(one.body)).status == 204)
    #expect(try await becomesTrue(within: .seconds(5)) { try await rating(of: .rouen) == nil })
  }

  @Test("only its customer reviews an order, once it was completed, and once")
  func writing() async throws {
    let (customer, cashier) = (try await OCPizza.newCustomer(), try await OCPizza.demo("cashier"))
    let order = try await customer.order(.clichy)
    #expect(try await refusal { _ = try await customer.writeReview(ReviewDraft(orderId: order.id, rating: 5)) } == 409)
    try await complete(order)
    let draft = ReviewDraft(orderId: order.id, rating: 4)
    let other = try await OCPizza.newCustomer()
    #expect(try await refusal { _ = try await other.writeReview(draft) } == 404)
    #expect(try await refusal { _ = try await cashier.writeReview(draft) } == 403)
    #expect(try await refusal { _ = try await OCPizza.visitor().writeReview(draft) } == 401)
    let wrong = await #expect(throws: Problem.self) {
      try await customer.writeReview(
        ReviewDraft(orderId: order.id, rating: 6, text: String(repeating: "a", count: 2001)))
    }
    #expect(wrong?.status == 422)
    #expect(Set(wrong?.errors?.map(\.pointer) ?? []) == ["/rating", "/text"])
    let key = newKey()
    let review = try await customer.writeReview(draft, key: key)
    #expect(try await customer.writeReview(draft, key: key) == review)
    #expect(try await refusal { _ = try await customer.writeReview(draft) } == 409)
    // The order stays reviewed when the review is withdrawn.
    try await customer.withdrawReview(id: review.id, version: review.version)
    #expect(try await refusal { _ = try await customer.writeReview(draft) } == 409)
  }

  @Test("anybody reports a review, the restaurant's managers see it and answer; others' managers see nothing")
  func disputes() async throws {
    let customer = try await App.newCustomer()
    let manager = try await App.demo("manager")
    let review = try await customer.post("/reviews", draft(try await collected(customer, .angers), 1), key: newKey())
      .body
    let path = "/reviews/\(review["id"].text)"
    let reporter = try await App.newCustomer()
    #expect(try await App.visitor.post("\(path)/reports", ["reason": "insulting"]).status == 401)
    #expect(try await reporter.post("\(path)/reports", ["reason": "boring"]).status == 422)
    for _ in 1...2 {
      #expect(try await reporter.post("\(path)/reports", ["reason": "insulting", "note": "Ici."]).status == 204)
    }
    let disputed = try await manager.get("/reviews/disputed").body["items"].elements.first { $0["id"] == review["id"] }
    #expect(disputed?["reports"].elements.count == 1)
    #expect(disputed?["reports"][0]["reason"] == "insulting")
    #expect(try await customer.get(path).body["reports"] == nil)

    let other = try await App.demo("manager.clichy")
    #expect(try await other.get("/reviews/disputed?restaurant=\(Place.angers.rawValue)").status == 404)
    let answer: JSONValue = ["text": "Nous en sommes désolés."]
    #expect(
      try await other.send("POST", "\(path)/reply", body: answer.serialized, headers: version(review)).status == 404)
    #expect(
      try await other.put("\(path)/hidden", ["reason": "insulting"], headers: version(review)).status == 404)
    #expect(try await manager.post("\(path)/reply", answer).status == 428)
    let reply = try await manager.send("POST", "\(path)/reply", body: answer.serialized, headers: version(review))
    #expect(reply.status == 200)
    #expect(reply.body["reply"]["text"] == "Nous en sommes désolés.")
    #expect(
      try await manager.send("POST", "\(path)/reply", body: answer.serialized, headers: version(review)).status == 412)
    let list = try await App.visitor.get("/reviews?restaurant=\(Place.angers.rawValue)").body["items"].elements
    #expect(list.first { $0["id"] == review["id"] }?["reply"]["text"] == "Nous en sommes désolés.")
    // Who has reported it stands nowhere for managers to read.
    let log = try await manager.get("/audit?context=figures&subject=\(review["id"].text)").body["items"].elements
    #expect(log.map { $0["action"] } == ["answered", "reported", "written"])
    #expect(log[0]["after"]["changed"] == ["reply"])
    #expect(log[1]["by"] == nil)
    #expect(!log.contains { $0.serialized.contains(reporter.id) })
    #expect(try await customer.delete(path, headers: version(reply.body)).status == 204)
  }

  @Test("the review of somebody who is erased stays, anonymous")
  func erased() async throws {
    let customer = try await App.newCustomer()
    let review = try await customer.post(
      "/reviews", draft(try await collected(customer, .enghien), 4), key: newKey()
    ).body
    #expect([202, 204].contains(try await customer.delete("/account/\(customer.id)").status))
    let reader = try await App.newCustomer()
    #expect(
      try await becomesTrue { try await reader.get("/reviews/\(review["id"].text)").body["author"] == nil })
    #expect(try await reader.get("/reviews/\(review["id"].text)").body["rating"] == 4)
  }
}
