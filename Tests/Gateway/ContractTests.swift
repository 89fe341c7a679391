import FoundationEssentials
import HTTPTypes
import Support
import Testing

@testable import Gateway

struct ContractTests {
  private struct Document: Decodable {
    var paths: [String: [String: Whatever]]
  }

  private struct Whatever: Decodable {
    init(from decoder: any Decoder) {}
  }

  @Test("openapi.json is valid OpenAPI 3.1")
  func valid() async throws {
    let root = try Servers.variable("ROOT")
    try await Servers.run([
      try Servers.variable("VENV") + "/bin/openapi-spec-validator", "\(root)/Services/Gateway/Resources/openapi.json",
    ])
  }

  @Test("openapi.json describes every route, and no other")
  func complete() throws {
    let root = try Servers.variable("ROOT")
    let data = try Data(contentsOf: URL(filePath: "\(root)/Services/Gateway/Resources/openapi.json"))
    var described: Set<String> = []
    for (path, operations) in try JSONDecoder().decode(Document.self, from: data).paths {
      for method in operations.keys where ["get", "put", "post", "delete", "patch"].contains(method) {
        described.insert("\(method.uppercased()) \(path)")
      }
    }
    #expect(described == Set(Route.all.map { "\($0.method.rawValue) \($0.path)" }))
  }

  @Test("only these need no login")
  func openRoutes() {
    let open = Set(Route.all.filter { $0.access == .anyone }.map { "\($0.method.rawValue) \($0.path)" })
    #expect(
      open == [
        "POST /createAccount", "POST /account/verifyEmail", "POST /login", "POST /logout", "POST /token/refresh",
        "POST /resetPassword",
        "POST /resetPassword/confirm", "GET /.well-known/jwks.json", "GET /restaurants", "GET /restaurants/{id}",
        "GET /categories", "GET /products", "GET /products/{id}", "GET /maintenance", "GET /health", "GET /ready",
        "POST /payment/events", "GET /openapi.json",
      ])
  }
}
