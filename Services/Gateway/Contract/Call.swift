import Contracts
import HTTPTypes
import Hummingbird
import Logging
import Messaging
import NIOCore

/// A request to the API, as its handler sees it.
struct Call: Sendable {
  let request: Request
  let context: GatewayContext
  let gateway: GatewayServices
  /// Who asks, if a valid access token came.
  let signedIn: Caller?

  /// Who asks.
  ///
  /// - Throws: 401 where nobody is signed in.
  var caller: Caller {
    get throws(Problem) {
      guard let signedIn else { throw Problem(.unauthenticated, "Log in first.") }
      return signedIn
    }
  }

  /// The network address that the client has, as the proxies before us saw it where we trust them.
  var clientAddress: String {
    guard let proxies = gateway.proxies, let forwarded = Self.forwarded, let forwardedFor = Self.forwardedFor else {
      return context.address
    }
    return ClientAddress.of(
      peer: context.address, forwarded: request.headers[values: forwarded],
      forwardedFor: request.headers[values: forwardedFor], trusted: proxies)
  }

  private static let forwarded = HTTPField.Name("Forwarded")
  private static let forwardedFor = HTTPField.Name("X-Forwarded-For")

  /// Where the client is in the network, for limits that go by it.
  var clientNetwork: Network { Network(clientAddress) }

  /// The restaurant that a request names, or the caller's own; only one that they work for.
  ///
  /// - Parameter member: the field or parameter in which it is named.
  func restaurant(_ named: ID?, member: String = "restaurant") throws(Problem) -> ID {
    let caller = try caller
    guard let restaurant = named ?? caller.restaurantId else {
      throw .invalid("/\(member)", "Say which restaurant.")
    }
    guard caller.isStaff(of: restaurant) else { throw .notFound }
    return restaurant
  }

  /// The body as it came.
  ///
  /// - Parameter maximum: in bytes.
  func body(upTo maximum: Int) async throws -> ByteBuffer {
    let coding = request.headers[.contentEncoding]?.lowercased() ?? "identity"
    guard coding == "identity" else { throw Problem(.unsupportedMediaType, "Send the body as it is, not \(coding).") }
    do {
      return try await request.body.collect(upTo: maximum)
    } catch is NIOTooManyBytesError {
      throw Problem.bodyTooLarge(maximum)
    }
  }

  /// Asks the context that the request belongs to, and passes its answer on as it was written.
  func ask<R: Contracts.Request>(_ question: R) async throws -> Reply<R.Reply> {
    let body = try await gateway.requests.reply(to: question)
    return R.Reply.self == Done.self ? .empty : .json(body)
  }

  /// An answer in JSON, compressed where the client takes that and it gains by it. Only what was asked for with GET or HEAD is: the
  /// answer to a POST may hold secrets beside what a stranger chose (the attack named BREACH). One with an entity tag is not
  /// either, since two representations may not share a strong tag (RFC 9110, 8.8.3.3).
  func json(_ status: HTTPResponse.Status = .ok, _ body: [UInt8], headers: HTTPFields = [:]) -> Response {
    guard body.count >= Gzip.minimumSize, request.method == .get || request.method == .head,
      headers[.eTag] == nil
    else {
      return .json(status, ByteBuffer(bytes: body), headers: headers)
    }
    var headers = headers
    headers[.vary] = "Accept-Encoding"
    guard Gzip.isAccepted(by: request), let compressed = Gzip.compressed(body) else {
      return .json(status, ByteBuffer(bytes: body), headers: headers)
    }
    headers[.contentEncoding] = "gzip"
    return .json(status, ByteBuffer(bytes: compressed), headers: headers)
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
  struct Source: RequestContextSource {
    let address: String
    let logger: Logger
  }

  var coreContext: CoreRequestContextStorage
  let address: String

  init(source: Source) {
    coreContext = .init(source: source)
    address = source.address
  }
}
