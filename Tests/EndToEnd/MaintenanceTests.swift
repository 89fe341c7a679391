import Foundation
import NIOHTTP1
import Support
import Testing

/// What operators close, and old apps, at a gateway of its own.
struct MaintenanceTests {
  @Test("what an operator closes is closed, for apps too, and opens again")
  func maintenance() async throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "maintenance-\(UUID()).json")
    defer { try? FileManager.default.removeItem(at: file) }
    try await GatewayProcess.run(21, settings: ["GATEWAY_MAINTENANCE_FILE": file.path()]) { gateway in
      let customer = try await App.newCustomer().at(gateway.port)
      let order = try await customer.order()
      let path = "/orders/\(order["id"].text)"
      for (mode, seen) in [("tracking-only", 200), ("on", 503)] {
        let said: JSONValue = ["maintenance": .bool(mode == "on"), "message": "Travaux.", "mode": .string(mode)]
        try Data(said.serialized.utf8).write(to: file, options: .atomic)
        #expect(
          try await becomesTrue { try await customer.get("/maintenance").body == said }, "\(mode)")
        let refused = try await customer.post("/orders", App.draft(), key: newKey())
        #expect(refused.status == 503)
        #expect(refused.body["detail"] == "Travaux.")
        #expect(refused.headers.first(name: "Retry-After") == "60")
        #expect(try await customer.get(path).status == seen)
        #expect(try await customer.get("/health").status == 200)
      }
      try FileManager.default.removeItem(at: file)
      #expect(try await becomesTrue { try await customer.get(path).status == 200 })
      #expect(try await customer.post("/orders", App.draft(), key: newKey()).status == 201)
    }
  }

  @Test("an app that is too old is told where newer versions are, and can still ask for that")
  func oldApps() async throws {
    let store = "https://apps.example/ios"
    try await GatewayProcess.run(
      22,
      settings: [
        "GATEWAY_APPS": "ios=3.2.0=\(store)", "GATEWAY_ENDING_APPS": "ios=3.4.0=2026-12-01=2027-03-01",
      ]
    ) { gateway in
      let visitor = App.visitor.at(gateway.port)
      let refused = try await visitor.get("/products", headers: ["User-Agent": "OCPizza-ios/3.1.4"])
      #expect(refused.status == 426)
      #expect(refused.body["type"] == "/problems/app-too-old")
      #expect(refused.headers.first(name: "Link") == "<\(store)>; rel=\"latest-version\"")
      let told = try await visitor.get("/maintenance", headers: ["User-Agent": "OCPizza-ios/3.1.4"])
      #expect(told.body["apps"] == [["name": "ios", "minimumVersion": "3.2.0", "store": .string(store)]])
      // One that is served for a while yet is told so, whatever it asks for.
      for path in ["/products", "/orders"] {
        let ending = try await visitor.get(path, headers: ["User-Agent": "OCPizza-ios/3.2.0"])
        #expect(ending.status == (path == "/products" ? 200 : 401))
        #expect(ending.headers.first(name: "Deprecation") == "@1796083200")
        #expect(ending.headers.first(name: "Sunset") == "Mon, 01 Mar 2027 00:00:00 GMT")
        #expect(ending.headers.first(name: "Link") == "<\(store)>; rel=\"latest-version\"")
      }
      let stays = try await visitor.get("/products", headers: ["User-Agent": "OCPizza-ios/3.4.0"])
      #expect(stays.status == 200 && stays.headers.first(name: "Sunset") == nil)
      #expect(try await visitor.get("/products").status == 200)
    }
  }
}
