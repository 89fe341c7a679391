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

  /// RELIABILITY S11.
  private static let maximumBody = 64 * 1024

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

  /// The restaurant that the query names, or the caller's own; only one that they work for.
  func restaurant() throws(Problem) -> ID {
    let caller = try caller
    guard let restaurant = try queryID("restaurant") ?? caller.restaurantId else {
      throw .invalid("/restaurant", "Say which restaurant.")
    }
    guard caller.isStaff(of: restaurant) else { throw .notFound }
    return restaurant
  }

  /// The header that makes a request safe to repeat.
  func idempotencyKey() throws(Problem) -> String {
    guard let name = HTTPField.Name("Idempotency-Key"), let key = request.headers[name],
      (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (0x20..<0x7F).contains($0) })
    else {
      throw .invalid(
        "/Idempotency-Key", "This header is needed: 1 to 255 printable ASCII characters of the client's choice.")
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
    if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > Self.maximumBody {
      throw Self.tooLarge
    }
    do {
      return try await request.body.collect(upTo: Self.maximumBody)
    } catch is NIOTooManyBytesError {
      throw Self.tooLarge
    }
  }

  /// Asks the context that the request belongs to, and passes its answer on as it was written.
  func ask<R: Contracts.Request>(_ question: R, status: HTTPResponse.Status = .ok) async throws -> Response {
    let body = try await gateway.requests.reply(to: question)
    guard status != .noContent, status != .accepted else { return Response(status: status) }
    return .json(status, ByteBuffer(bytes: body))
  }

  private static let tooLarge = Problem(.bodyTooLarge, "A body has 64 KiB at most.")
}

extension Response {
  static func json(_ status: HTTPResponse.Status = .ok, _ body: ByteBuffer, headers: HTTPFields = [:]) -> Response {
    var headers = headers
    headers[.contentType] = "application/json; charset=utf-8"
    return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: body))
  }

  static func json(_ value: some Encodable) throws -> Response {
    .json(.ok, ByteBuffer(bytes: try JSONCoding.encode(value)))
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
