import HTTPTypes
import Hummingbird
import ServiceKit

/// The headers that every answer has (RELIABILITY S14), and what web pages of other origins may do (CORS, WHATWG Fetch 3.2).
struct AnswerHeaders: Sendable {
  /// The headers that do not depend on the request.
  let fields: [HTTPField]
  /// The origins whose pages may use the API, exactly as browsers write them.
  private let origins: Set<String>

  /// - Parameters:
  ///   - origins: with commas between them.
  ///   - strictTransportSeconds: for how long browsers must use TLS; 0 where none is in front of us.
  init(origins: String, strictTransportSeconds: Int) {
    self.origins = Set(origins.split(separator: ",").map { $0.filter { $0 != " " } })
    var fields = [
      HTTPField(name: .xContentTypeOptions, value: "nosniff"),
      HTTPField(name: .contentSecurityPolicy, value: "default-src 'none'; frame-ancestors 'none'"),
    ]
    if let name = HTTPField.Name("Referrer-Policy") { fields.append(HTTPField(name: name, value: "no-referrer")) }
    if strictTransportSeconds > 0 {
      fields.append(
        HTTPField(name: .strictTransportSecurity, value: "max-age=\(strictTransportSeconds); includeSubDomains"))
    }
    // A cache must not give one origin's answer to another.
    if !self.origins.isEmpty { fields.append(HTTPField(name: .vary, value: "Origin")) }
    self.fields = fields
  }

  init(_ settings: Settings) throws(SettingError) {
    self.init(
      origins: try settings.text(.allowedOrigins),
      strictTransportSeconds: try settings.number(.strictTransportSeconds))
  }

  /// An answer that says nothing about caching must not be cached.
  func add(to response: inout Response, for request: Request) {
    if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
    response.headers.append(contentsOf: fields)
    guard let origin = allowedOrigin(of: request) else { return }
    response.headers[.accessControlAllowOrigin] = origin
    response.headers[.accessControlExposeHeaders] = "ETag, Location, Retry-After, Allow, Link, Deprecation, Sunset"
  }

  /// The answer to OPTIONS: the methods of the path, and what a page may send if it is of an origin that we know.
  func options(_ methods: String, for request: Request) -> Response {
    var response = Response(status: .noContent, headers: [.allow: methods])
    if allowedOrigin(of: request) != nil, request.headers[.accessControlRequestMethod] != nil {
      response.headers[.accessControlAllowMethods] = methods
      response.headers[.accessControlAllowHeaders] =
        "Accept, Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, traceparent"
      response.headers[.accessControlMaxAge] = "600"
    }
    return response
  }

  private func allowedOrigin(of request: Request) -> String? {
    guard !origins.isEmpty, let origin = request.headers[.origin], origins.contains(origin) else { return nil }
    return origin
  }
}
