import AsyncHTTPClient
import NIOCore
import Support
import Testing

/// What operators, monitoring and visitors can read.
struct OperationsTests {
  @Test("health, readiness, maintenance and the API's description are public")
  func endpoints() async throws {
    #expect(try await App.visitor.get("/health").status == 200)
    #expect(try await App.visitor.get("/ready").status == 200)
    #expect(try await App.visitor.get("/maintenance").body == ["maintenance": false, "mode": "off"])
    #expect(try await App.visitor.get("/openapi.json").body["openapi"] == "3.1.0")
    let keys = try await App.visitor.get("/.well-known/jwks.json").body["keys"]
    #expect(keys[0]["crv"] == "Ed25519")
    #expect(keys[0]["d"] == nil)
  }

  @Test("metrics are in Prometheus's text format, at the operators' port")
  func metrics() async throws {
    _ = try await App.visitor.get("/products")
    let port = try Servers.variable("OCPIZZA_ADMIN") + "087"
    let response = try await HTTPClient.shared.execute(
      HTTPClientRequest(url: "http://127.0.0.1:\(port)/metrics"), timeout: .seconds(20))
    let text = String(buffer: try await response.body.collect(upTo: 1 << 20))
    #expect(text.contains("# TYPE ocpizza_http_seconds histogram"))
    #expect(text.contains(#"ocpizza_http_seconds_count{route="GET /products",status="200"}"#))
  }

  @Test("restaurants are sorted by their distance")
  func near() async throws {
    let all = try await App.visitor.get("/restaurants").body["items"]
    #expect(all.elements.count >= 6)
    #expect(all[0]["isOpen"] == true)
    let near = try await App.visitor.get("/restaurants?near=49.44,1.08").body["items"]
    #expect(near[0]["name"] == "OC Pizza Rouen")
    #expect(try await App.visitor.get("/restaurants?near=abc").status == 422)
  }

  @Test("a category contains the products of the categories below it")
  func categories() async throws {
    let drinks = "01930000-0000-7000-8000-000000000203"
    let products = try await App.visitor.get("/products?category=\(drinks)").body["items"].elements
    #expect(products.count == 9)
  }

  @Test("orders are listed newest first, a page at a time")
  func pages() async throws {
    let customer = try await App.newCustomer()
    var orders: [JSONValue] = []
    for _ in 0..<3 { orders.append(try await customer.order()["id"]) }
    let first = try await customer.get("/orders?limit=2").body["items"]
    #expect(first.elements.map { $0["id"] } == [orders[2], orders[1]])
    let second = try await customer.get("/orders?limit=2&before=\(orders[1].text)").body["items"]
    #expect(second.elements.map { $0["id"] } == [orders[0]])
    let cashier = try await App.demo("cashier")
    let placed = try await cashier.get("/orders?status=placed&limit=100").body["items"].elements
    #expect(placed.allSatisfy { $0["status"] == "placed" && $0["restaurantId"] == .string(Place.angers.rawValue) })
    #expect(!placed.isEmpty)
  }
}
