import Contracts
import FoundationEssentials
import HTTPTypes
import Messaging
import NIOCore
import Synchronization

/// Answers that are in memory, given on the thread that has read the request: the carte, and orders that were read lately. They are
/// the same as those of their routes. Who asks for anything else, or in any special way, is answered by the router.
final class ReadyAnswers: Sendable {
  fileprivate struct Key: Hashable {
    var restaurant: ID
    var isCompressed: Bool
  }

  /// An answer as it is sent within one second.
  fileprivate struct Written {
    var etag: String
    var second: Int
    var bytes: ByteBuffer
  }

  fileprivate struct State {
    var cartes: [Key: Written] = [:]
    /// Which values of `Accept-Encoding` take gzip.
    var takesGzip: [String: Bool] = [:]
  }

  private let gateway: GatewayServices
  private let carte: ReadyRoute
  private let order: ReadyRoute
  /// The headers that every answer has.
  private let fields: String
  private let state = Mutex(State())

  /// One for each restaurant and coding, up to so many bytes.
  private static let maximumSize = 32 * 1024 * 1024
  fileprivate static let maximumCodings = 100

  init(_ gateway: GatewayServices) {
    self.gateway = gateway
    carte = ReadyRoute("/products")
    order = ReadyRoute("/orders/{id}")
    fields = gateway.headers.fields.map { "\($0.name.rawName): \($0.value)\r\n" }.joined()
  }

  /// - Returns: the whole answer; nil where the router has to answer.
  func answer(to request: WholeRequest) -> ByteBuffer? {
    let head = request.head
    guard head.method == "GET", head.framing == .length(0), !head.isLast else { return nil }
    let target = head.target.utf8
    if target.count == Self.carteTarget.count + 36, target.starts(with: Self.carteTarget) {
      return ID(Substring(target.dropFirst(Self.carteTarget.count))).flatMap { restaurant in
        answer(to: request, by: carte) { self.carte(of: restaurant, for: $0) }
      }
    }
    if target.count == Self.orderTarget.count + 36, target.starts(with: Self.orderTarget) {
      return ID(Substring(target.dropFirst(Self.orderTarget.count))).flatMap { id in
        answer(to: request, by: order) { self.order(id, for: $0) }
      }
    }
    return nil
  }

  private static let carteTarget = Array("/products?restaurant=".utf8)
  private static let orderTarget = Array("/orders/".utf8)

  private func answer(
    to request: WholeRequest, by route: ReadyRoute, _ make: (PlainFields) -> ByteBuffer?
  ) -> ByteBuffer? {
    let start = ContinuousClock.now
    guard let fields = PlainFields(request), !gateway.maintenance.closes(route.route),
      gateway.apps.refused(fields.agent) == nil, route.route.deprecation == nil,
      gateway.apps.ending(fields.agent) == nil, let answer = make(fields)
    else { return nil }
    var trace: String?
    if let span = Spans.shared.begin(route.durations.route, .server, in: &trace) {
      Spans.shared.end(span, [("http.response.status_code", .number(200))])
    }
    route.durations.record(.now - start, status: 200)
    return answer
  }

  // MARK: The carte

  private func carte(of restaurant: ID, for fields: PlainFields) -> ByteBuffer? {
    guard gateway.carte.isComplete, let known = gateway.carte.known(restaurant, at: Date()) else { return nil }
    let second = HTTPDate.now
    return state.withLock { state in
      let content = known.content(isCompressed: state.takesGzip(fields.coding))
      let key = Key(restaurant: restaurant, isCompressed: content.isCompressed)
      if let written = state.cartes[key], written.second == second, written.etag == content.etag {
        return written.bytes
      }
      let bytes = whole(content.headers, content.body, at: second)
      if state.cartes[key] == nil,
        state.cartes.values.reduce(bytes.readableBytes, { $0 + $1.bytes.readableBytes }) > Self.maximumSize
      {
        state.cartes = [:]
      }
      state.cartes[key] = Written(etag: content.etag, second: second, bytes: bytes)
      return bytes
    }
  }

  private func whole(_ headers: HTTPFields, _ body: ByteBuffer, at second: Int) -> ByteBuffer {
    var bytes = ByteBufferAllocator().buffer(capacity: 512 + body.readableBytes)
    bytes.writeStaticString("HTTP/1.1 200 OK\r\n")
    for field in headers { bytes.writeString("\(field.name.rawName): \(field.value)\r\n") }
    finish(&bytes, bodySize: body.readableBytes, at: second)
    bytes.writeImmutableBuffer(body)
    return bytes
  }

  private func finish(_ head: inout ByteBuffer, bodySize: Int, at second: Int) {
    head.writeStaticString("Content-Length: ")
    head.writeString(String(bodySize))
    head.writeStaticString("\r\n")
    head.writeString(fields)
    head.writeStaticString("Date: ")
    head.writeBytes(HTTPDate.shared.text(at: second))
    head.writeStaticString("\r\n\r\n")
  }

  // MARK: Orders

  private func order(_ id: ID, for fields: PlainFields) -> ByteBuffer? {
    guard let authorization = fields.authorization,
      let caller = gateway.tokens.knownCaller(authorization: authorization),
      let order = gateway.keptOrders.kept(id, for: caller, at: .now)
    else { return nil }
    var bytes = ByteBufferAllocator().buffer(capacity: 512 + order.json.count)
    bytes.writeStaticString("HTTP/1.1 200 OK\r\nETag: \"")
    bytes.writeString(String(order.version))
    bytes.writeStaticString("\"\r\nContent-Type: application/json; charset=utf-8\r\nCache-Control: no-store\r\n")
    finish(&bytes, bodySize: order.json.count, at: HTTPDate.now)
    bytes.writeBytes(order.json)
    return bytes
  }
}

extension ReadyAnswers.State {
  fileprivate mutating func takesGzip(_ coding: String?) -> Bool {
    guard let coding else { return false }
    if let known = takesGzip[coding] { return known }
    if takesGzip.count >= ReadyAnswers.maximumCodings { takesGzip = [:] }
    let takes = Gzip.isAccepted(coding)
    takesGzip[coding] = takes
    return takes
  }
}

/// A route whose answers may be ready, with what is counted for it.
private struct ReadyRoute: Sendable {
  let route: Route
  let durations: RouteDurations

  init(_ path: String) {
    guard let route = Route.all.first(where: { $0.method == .get && $0.path == path }) else {
      preconditionFailure("there is no route GET \(path)")
    }
    self.route = route
    durations = RouteDurations("GET \(path)")
  }
}

/// What these routes read of a request's head.
private struct PlainFields {
  private(set) var authorization: String?
  private(set) var coding: String?
  private(set) var agent: String?

  /// - Returns: nil where a field changes the answer in another way, or comes twice.
  init?(_ request: WholeRequest) {
    var isPlain = true
    request.eachField { name, value in
      switch name.count {
      case 6 where name.isNamed("origin"), 11 where name.isNamed("traceparent"),
        13 where name.isNamed("if-none-match"):
        isPlain = false
      case 10 where name.isNamed("user-agent"): isPlain = isPlain && Self.set(&agent, value)
      case 13 where name.isNamed("authorization"): isPlain = isPlain && Self.set(&authorization, value)
      case 15 where name.isNamed("accept-encoding"): isPlain = isPlain && Self.set(&coding, value)
      default: break
      }
    }
    guard isPlain else { return nil }
  }

  private static func set(_ field: inout String?, _ value: UnsafeRawBufferPointer) -> Bool {
    guard field == nil else { return false }
    field = String(decoding: value, as: UTF8.self)
    return true
  }
}
