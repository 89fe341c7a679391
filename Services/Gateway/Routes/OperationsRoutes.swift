import Contracts
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceKit

extension Route {
  static let operationsRoutes = [
    Route(
      .get, "/maintenance", .anyone, .operations, "getMaintenance", "Tell whether the platform is in maintenance",
      needs: .nothing, answers: .ok(Maintenance.self, "Whether it is.")
    ) { call in
      var told = call.gateway.maintenance.present
      told.apps = call.gateway.apps.apps.isEmpty ? nil : call.gateway.apps.apps
      return .value(told)
    },
    Route(
      .get, "/health", .anyone, .operations, "getHealth", "Tell whether the gateway lives", needs: .nothing,
      answers: .ok("It does.")
    ) { _ in .empty },
    Route(
      .get, "/ready", .anyone, .operations, "getReadiness", "Tell whether the gateway can do its work", needs: .nothing,
      answers: .ok("It can."),
      others: [
        .init(
          .serviceUnavailable, "It cannot yet, or not at the moment.",
          ["type": "string", "description": "What it waits for, one a line."], mediaType: "text/plain")
      ]
    ) { call in
      let missing = await call.gateway.readiness.missing()
      return .other(
        .text(missing.map { "waiting for \($0)\n" }.joined(), status: missing.isEmpty ? .ok : .serviceUnavailable))
    },
    Route(
      .get, "/openapi.json", .anyone, .operations, "getOpenAPI", "Read this description", needs: .nothing,
      answers: .ok(RawJSON.self, "This description.", schema: ["type": "object"])
    ) { .other(OpenAPI.answer.response(to: $0.request)) },
  ]
}

extension Response {
  fileprivate static func text(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
    Response(
      status: status, headers: [.contentType: "text/plain; charset=utf-8"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }
}
