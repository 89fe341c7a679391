import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Support
import Testing

/// The customer's bank, played by the provider's simulator.
enum Bank {
  /// Static: a client that is released without being shut down, as when a test fails, would end the process.
  private static let client = HTTPClient(configuration: .init(redirectConfiguration: .disallow))

  /// Answers the bank's question on its page.
  ///
  /// - Returns: where the customer is sent back to.
  static func answer(_ payment: JSONValue, _ outcome: String) async throws -> String {
    var request = HTTPClientRequest(url: payment["nextAction"]["url"].text)
    let page = try await HTTPClient.shared.execute(request, timeout: .seconds(10))
    #expect(page.status == .ok)
    request.method = .POST
    request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
    request.body = .bytes(
      ByteBuffer(string: "client_secret=\(payment["nextAction"]["clientSecret"].text)&outcome=\(outcome)"))
    let reply = try await client.execute(request, timeout: .seconds(10))
    #expect(reply.status == .seeOther)
    return reply.headers.first(name: "Location") ?? ""
  }

  /// The provider's status of a payment that the bank asked about.
  static func status(of payment: JSONValue) async throws -> String {
    let intent = payment["nextAction"]["clientSecret"].text.split(separator: "_secret_").first ?? ""
    var request = HTTPClientRequest(
      url: "http://127.0.0.1:\(try Servers.variable("PROVIDER_PORT"))/v1/payment_intents/\(intent)")
    request.headers.add(name: "Authorization", value: "Bearer sk_test_12345")
    let reply = try await HTTPClient.shared.execute(request, timeout: .seconds(10))
    let body = try await reply.body.collect(upTo: 1 << 20)
    return try JSONValue.parse(body.readableBytesView)["status"].text
  }
}
