import Contracts
import HTTPTypes
import Hummingbird
import Messaging
import NIOCore

/// A request to the API, as its handler sees it.
struct Call: Sendable {
  let request: Request
  let context: GatewayContext
  let gateway: GatewayServices
  /// Who asks, if a valid access token came.
  let signedIn: Caller?

  /// Who asks; only for routes that ask for it.
  var caller: Caller {
    get throws(Problem) {
      guard let signedIn else { throw Problem(.unauthenticated, "Log in first.") }
      return signedIn
    }
  }

  /// The network address that the client has: what the proxy in front of us says it saw, if there is one that we trust.
  var clientAddress: String {
    guard gateway.isBehindProxy, let name = HTTPField.Name("X-Forwarded-For"),
      let last = request.headers[values: name].last?.split(separator: ",").last
    else { return context.address }
    return last.filter { $0 != " " }
  }

  /// An id in the path; one that is no UUID names nothing.
  func id(_ name: String = "id") throws(Problem) -> ID {
    guard let text = context.parameters.get(name), let id = ID(text) else { throw .notFound }
    return id
  }

  /// The parameters of the query, to be read and then checked all at once.
  var query: Query { Query(request.uri.queryParameters) }

  /// The one parameter that a route has.
  func queryID(_ name: String) throws(Problem) -> ID? {
    var query = query
    let id = query.id(name)
    try query.check()
    return id
  }

  func queryText(_ name: String) throws(Problem) -> String? {
    var query = query
    let text = query.text(name)
    try query.check()
    return text
  }

  /// The restaurant that the query names, or the caller's own; only one that they work for.
  func restaurant() throws(Problem) -> ID {
    let caller = try caller
    guard let restaurant = try queryID("restaurant") ?? caller.restaurantId else {
      throw .invalid("/restaurant", "Say which restaurant.")
    }
    guard caller.isStaff(of: restaurant) else { throw .notFound }
    return restaurant
  }

  /// Where the client is in the network, for limits that go by it.
  var clientNetwork: Network { Network(clientAddress) }

  /// The header that makes a request safe to repeat.
  func idempotencyKey() throws(Problem) -> String {
    guard let key = try optionalIdempotencyKey() else {
      throw .invalid(
        "/Idempotency-Key", "This header is needed: 1 to 255 printable ASCII characters of the client's choice.",
        code: .missing)
    }
    return key
  }

  /// The same where a request does without.
  func optionalIdempotencyKey() throws(Problem) -> String? {
    guard let name = HTTPField.Name("Idempotency-Key"), let key = request.headers[name] else { return nil }
    guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) else {
      throw .invalid("/Idempotency-Key", "It must be 1 to 255 printable ASCII characters.")
    }
    return key
  }

  /// The fields of a body that may be left out.
  func optionalFields() async throws -> Fields? {
    guard request.headers[.contentLength] ?? "0" != "0" || request.headers[.transferEncoding] != nil else { return nil }
    return try await fields()
  }

  /// The body's fields; it must be a JSON object.
  func fields() async throws -> Fields {
    let type = request.headers[.contentType]?.split(separator: ";").first?.lowercased().filter { $0 != " " }
    guard type == "application/json" else {
      throw Problem(.unsupportedMediaType, "Send application/json.")
    }
    let body = try await body()
    do {
      let json = try JSON(fromOutside: Array(body.readableBytesView))
      guard json.isObject else { throw Problem(.malformedBody, "The body must be a JSON object.") }
      return Fields(json)
    } catch let error as JSON.Malformed {
      throw Problem(.malformedBody, "At byte \(error.offset): \(error.reason).")
    }
  }

  /// The body as it came.
  func body() async throws -> ByteBuffer {
    let coding = request.headers[.contentEncoding]?.lowercased() ?? "identity"
    guard coding == "identity" else { throw Problem(.unsupportedMediaType, "Send the body as it is, not \(coding).") }
    do {
      return try await request.body.collect(upTo: RequestHead.maximumBody)
    } catch is NIOTooManyBytesError {
      throw Problem.bodyTooLarge
    }
  }

  /// Asks the context that the request belongs to, and passes its answer on as it was written.
  func ask<R: Contracts.Request>(_ question: R, status: HTTPResponse.Status = .ok) async throws -> Response {
    let body = try await gateway.requests.reply(to: question)
    guard status != .noContent, status != .accepted else { return Response(status: status) }
    return json(status, body)
  }

  /// An answer in JSON, compressed where the client takes that and it gains by it. What was asked for with POST is never: it
  /// may hold secrets beside what a stranger chose (the attack named BREACH).
  func json(_ status: HTTPResponse.Status = .ok, _ body: [UInt8]) -> Response {
    guard body.count >= Gzip.minimumSize, request.method == .get || request.method == .head else {
      return .json(status, ByteBuffer(bytes: body))
    }
    guard Gzip.isAccepted(by: request), let compressed = Gzip.compressed(body) else {
      return .json(status, ByteBuffer(bytes: body), headers: [.vary: "Accept-Encoding"])
    }
    return .json(
      status, ByteBuffer(bytes: compressed), headers: [.vary: "Accept-Encoding", .contentEncoding: "gzip"])
  }

  func json(_ value: some WireValue) -> Response {
    json(.ok, value.json)
  }
}

extension Response {
  static func json(_ status: HTTPResponse.Status = .ok, _ body: ByteBuffer, headers: HTTPFields = [:]) -> Response {
    var headers = headers
    headers[.contentType] = "application/json; charset=utf-8"
    return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: body))
  }
}

/// A connection's request, with the address it came from.
struct GatewayContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  let address: String

  init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    address = source.channel.remoteAddress?.ipAddress ?? ""
  }
}
