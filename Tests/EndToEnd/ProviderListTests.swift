import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Support
import Testing

/// What payment learns from the provider's lists, which come in pages of a hundred.
struct ProviderListTests {
  @Test("a payment that went back at the provider, in more parts than a page holds, counts as refunded")
  func manyRefunds() async throws {
    let (customer, cashier) = (try await App.newCustomer(), try await App.demo("cashier"))
    let order = try await customer.order(paying: "card")
    try #require(try await becomesTrue { try await customer.look(at: order)["promisedAt"] != nil })
    let paid = try await customer.payByCard(order)
    let intents = try await provider(.GET, "payment_intents?limit=100")["data"].elements
    let intent = try #require(intents.first { $0["metadata"]["payment"] == paid["id"] })["id"].text
    let (count, total) = (110, order["total"]["amount"].int)
    for number in 1...count {
      let amount = number < count ? total / count : total - (count - 1) * (total / count)
      _ = try await provider(.POST, "refunds", "payment_intent=\(intent)&amount=\(amount)")
    }
    try await customer.take(order, "cancelled")
    let path = "/payments/\(paid["id"].text)"
    #expect(try await becomesTrue { try await cashier.get(path).body["status"] == "refunded" })
    let refunds = try await provider(.GET, "refunds?payment_intent=\(intent)&limit=100")
    #expect(refunds["total_count"].int == count)
  }

  private func provider(_ method: HTTPMethod, _ path: String, _ form: String? = nil) async throws -> JSONValue {
    var request = HTTPClientRequest(url: "http://127.0.0.1:\(try Servers.variable("PROVIDER_PORT"))/v1/\(path)")
    request.method = method
    request.headers.add(name: "Authorization", value: "Bearer sk_test_12345")
    if let form {
      request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
      request.body = .bytes(ByteBuffer(string: form))
    }
    let reply = try await HTTPClient.shared.execute(request, timeout: .seconds(20))
    let body = try await reply.body.collect(upTo: 1 << 24)
    try #require(reply.status == .ok, "\(String(buffer: body))")
    return try JSONValue.parse(body.readableBytesView)
  }
}
