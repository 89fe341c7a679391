import HTTPTypes
import Hummingbird
import NIOCore
import ServiceKit

extension Route {
  static let operationsRoutes = [
    Route(.get, "/maintenance", .anyone) { $0.json($0.gateway.maintenance) },
    Route(.get, "/health", .anyone) { _ in Response(status: .ok) },
    Route(.get, "/ready", .anyone) { call in
      let missing = await call.gateway.readiness.missing()
      return .text(
        missing.map { "waiting for \($0)\n" }.joined(), status: missing.isEmpty ? .ok : .serviceUnavailable)
    },
    Route(.get, "/openapi.json", .anyone) { contract.response(to: $0.request) },
  ]

  private static let contract = KeptAnswer(PackageResources.openapi_json)
}

extension Response {
  fileprivate static func text(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
    Response(
      status: status, headers: [.contentType: "text/plain; charset=utf-8"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }
}
