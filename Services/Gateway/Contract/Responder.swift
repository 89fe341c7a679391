import Contracts
import FoundationEssentials
import HTTPTypes
import Hummingbird
import Instrumentation
import Logging
import Messaging
import NIOCore
import ServiceKit

/// What every route has around it: the trace, who asks, whether they may, and what becomes of errors.
struct Responder: Sendable {
  let gateway: GatewayServices

  func router(_ routes: [Route]) -> Router<GatewayContext> {
    let router = Router(context: GatewayContext.self)
    for (path, routes) in Dictionary(grouping: routes, by: \.path) {
      for route in routes {
        let durations = RouteDurations("\(route.method.rawValue) \(path)")
        router.on(RouterPath(path), method: route.method) { request, context in
          let start = ContinuousClock.now
          let response = await respond(route, durations.route, request, context)
          durations.record(.now - start, status: response.status.code)
          return response
        }
        // HEAD answers wherever GET does (RFC 9110, 9.3.2).
        guard route.method == .get else { continue }
        router.on(RouterPath(path), method: .head) { request, context in
          await respond(route, durations.route, request, context).withoutBody
        }
      }
      let known = Route.methods(of: routes)
      let names = known.map(\.rawValue).joined(separator: ", ")
      router.on(RouterPath(path), method: .options) { request, _ in
        var response = gateway.headers.options(names, for: request)
        gateway.headers.add(to: &response, for: request)
        return response
      }
      for method in Self.methods where !known.contains(method) {
        router.on(RouterPath(path), method: method) { request, _ in
          await traced(request, "no method") {
            var response = problem(Problem(.methodNotAllowed, "Allowed here: \(names)."), request)
            response.headers[.allow] = names
            return response
          }
        }
      }
    }
    router.add(middleware: UnknownPath(responder: self))
    return router
  }

  /// What each connection asks.
  func conversation(_ routes: [Route]) -> Conversation.Responder {
    let router = router(routes).buildResponder()
    return { [logger = gateway.logger] request, address in
      do {
        return try await router.respond(
          to: request, context: GatewayContext(source: .init(address: address, logger: logger)))
      } catch {
        return problem(Problem(.internalError, "The request could not be handled."), request)
      }
    }
  }

  /// - Parameter name: the route's method and path.
  private func respond(_ route: Route, _ name: String, _ request: Request, _ context: GatewayContext) async -> Response
  {
    var response = await answer(route, name, request, context)
    let ending = route.deprecation ?? gateway.apps.ending(request.headers[.userAgent])
    // A request that is refused learns of it too.
    if let ending { response.headers.append(contentsOf: ending.fields) }
    return response
  }

  private func answer(_ route: Route, _ name: String, _ request: Request, _ context: GatewayContext) async -> Response {
    await traced(request, name) {
      do {
        try gateway.maintenance.check(route)
        if route.tag != .operations, let app = gateway.apps.refused(request.headers[.userAgent]) {
          var response = problem(app.problem, request)
          if let link = HTTPField.Name("Link") { response.headers[link] = "<\(app.store)>; rel=\"latest-version\"" }
          return response
        }
        // What is for everybody is also for those whose token has expired.
        let caller = route.access == .anyone ? nil : try gateway.tokens.caller(of: request)
        try route.access.check(caller)
        let call = Call(request: request, context: context, gateway: gateway, signedIn: caller)
        if let act = route.limit { try call.limit(act) }
        var response =
          if let caller, !route.readsKept {
            try await gateway.keptOrders.answering(caller.accountId) { try await route.respond(call) }
          } else {
            try await route.respond(call)
          }
        gateway.headers.add(to: &response, for: request)
        return response
      } catch let error as Problem {
        return problem(error, request)
      } catch is CancellationError {
        return problem(Problem(.unavailable, "The gateway is stopping.", retryAfter: 1), request)
      } catch {
        gateway.logger.error("request failed", metadata: ["route": "\(route.path)", "reason": "\(error)"])
        return problem(Problem(.internalError, "The request could not be handled."), request)
      }
    }
  }

  /// Runs the closure as part of the trace that the request came with, or of a new one.
  ///
  /// - Parameter name: what its span is called. It says nothing of who asks for what.
  fileprivate func traced(_ request: Request, _ name: String, _ body: () async -> Response) async -> Response {
    var trace = ServiceContext.topLevel
    var header = Self.traceParent.flatMap { request.headers[$0] }
    let span = Spans.shared.begin(name, .server, in: &header)
    InstrumentationSystem.instrument.extract(
      header.map { ["traceparent": $0] } ?? [:], into: &trace, using: DictionaryCarrier())
    let response = await ServiceContext.withValue(trace, operation: body)
    if let span {
      let status = response.status.code
      Spans.shared.end(span, [("http.response.status_code", .number(status))], hasFailed: status >= 500)
    }
    return response
  }

  private static let traceParent = HTTPField.Name("traceparent")
  private static let methods: [HTTPRequest.Method] = [
    .get, .head, .post, .put, .patch, .delete, .options, .trace, .connect,
  ]

  /// RFC 9457.
  fileprivate func problem(_ problem: Problem, _ request: Request) -> Response {
    let body = ProblemBody(problem, path: request.uri.path, traceID: ServiceContext.current?.traceID)
    var headers: HTTPFields = [.contentType: "application/problem+json"]
    if let seconds = problem.retryAfter { headers[.retryAfter] = String(seconds) }
    // What could have been sent instead (RFC 9110, 15.5.16).
    if problem.code == .unsupportedMediaType { headers[.acceptEncoding] = "identity" }
    if problem.code == .unauthenticated {
      headers[.wwwAuthenticate] = request.headers[.authorization] == nil ? "Bearer" : #"Bearer error="invalid_token""#
    }
    let bytes = body.json
    var response = Response(
      status: .init(code: problem.status), headers: headers,
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    gateway.headers.add(to: &response, for: request)
    return request.method == .head ? response.createHeadResponse() : response
  }
}

extension Response {
  /// As it answers HEAD: with the length that the answer to GET has, where that is known (RFC 9110, 8.6).
  fileprivate var withoutBody: Response {
    var head = createHeadResponse()
    head.headers[.contentLength] = headers[.contentLength]
    return head
  }
}

/// Shows a page where no route has the path; turns the router's own errors into problems like all others where there is none.
private struct UnknownPath: RouterMiddleware {
  let responder: Responder

  func handle(
    _ request: Request, context: GatewayContext, next: @concurrent (Request, GatewayContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch {
      if let page = responder.gateway.pages.response(to: request, responder.gateway.headers) { return page }
      return await responder.traced(request, "no route") { responder.problem(.notFound, request) }
    }
  }
}
