import Support
import Testing

/// Reads of an order that the gateway answers from what it has heard.
struct KeptOrderTests {
  @Test("who reads an order again sees at once what anybody did to it through the same gateway")
  func changed() async throws {
    let (customer, cook) = (try await App.newCustomer(), try await App.demo("pizzaiolo"))
    let order = try await customer.order(.angers)
    #expect(try await becomesTrue { try await customer.look(at: order)["promisedAt"] != nil })
    for step in ["preparing", "ready"] {
      try await cook.take(order, step)
      let seen = try await customer.look(at: order)
      #expect(seen["status"].text == step)
      #expect(seen["version"].int >= (try await cook.look(at: order))["version"].int)
    }
  }

  @Test("an order that is kept is shown to nobody who may not see it")
  func strangers() async throws {
    let (customer, other) = (try await App.newCustomer(), try await App.newCustomer())
    let order = try await customer.order(.angers)
    for _ in 0..<3 { _ = try await customer.look(at: order) }
    #expect(try await other.get("/orders/\(order["id"].text)").status == 404)
    #expect(try await App.visitor.get("/orders/\(order["id"].text)").status == 401)
    #expect(try await App.demo("pizzaiolo").get("/orders/\(order["id"].text)").status == 200)
  }

  @Test("an answer that is ready is the one that its route gives", arguments: ["identity", "gzip"])
  func ready(coding: String) async throws {
    let customer = try await App.newCustomer()
    let order = try await customer.order(.angers)
    #expect(try await becomesTrue { try await customer.look(at: order)["promisedAt"] != nil })
    func answer(_ path: String, _ headers: [String: String]) async throws -> [String] {
      let reply = try await customer.get(path, headers: headers.merging(["Accept-Encoding": coding]) { $1 })
      #expect(reply.status == 200)
      let fields = reply.headers.filter { $0.name != "Date" }.map { "\($0.name): \($0.value)" }
      return fields.sorted() + [String(decoding: reply.bytes, as: UTF8.self)]
    }
    // Who brings a trace is answered by the route.
    let trace = ["traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"]
    for path in ["/products?restaurant=\(Place.angers.rawValue)", "/orders/\(order["id"].text)"] {
      #expect(
        try await becomesTrue { try await answer(path, trace) == (try await answer(path, [:])) }, "\(path)")
    }
  }
}
