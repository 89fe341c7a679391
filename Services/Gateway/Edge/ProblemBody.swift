import Contracts
import FoundationEssentials
import HTTPTypes
import Instrumentation
import Messaging
import NIOCore
import NIOHTTP1
import ServiceKit

/// A problem as clients read it (RFC 9457).
struct ProblemBody: WireObject {
  var type: String
  var title: String
  var status: Int
  var detail: String
  var instance: String
  var traceId: String?
  var errors: [Problem.InvalidField]?
  var allowed: [String]?
  var products: [Problem.Shortage]?
  var closesAt: Date?
  var opensAt: Date?

  static let shape = Shape(
    "Problem", "Why a request was not done (RFC 9457).",
    Self.init(type:title:status:detail:instance:traceId:errors:allowed:products:closesAt:opensAt:),
    Member(
      "type", \.type,
      as: String.form.described([
        "format": "uri-reference",
        "enum": .list(Problem.Code.allCases.filter { $0 != .unknown }.map { .string("/problems/\($0.rawValue)") }),
      ]), "Stable, for programs."),
    Member("title", \.title, "The same for every occurrence of the type."),
    Member("status", \.status, as: .integer(in: 400...599), "The HTTP status."),
    Member("detail", \.detail, "What happened this time, for people."),
    Member("instance", \.instance, as: String.form.described(["format": "uri-reference"]), "What was asked for."),
    Member("traceId", \.traceId, "Names this request in our logs (W3C Trace Context)."),
    Member("errors", \.errors, "With `invalid-body`: every invalid field."),
    Member(
      "allowed", \.allowed, as: .list(0...Int.max, of: .any(OrderStatus.form.schema)),
      "With `step-not-allowed`: the steps that the caller can take now."),
    Member(
      "products", \.products, "With `unavailable-product`: of which products fewer can be had than were wanted."),
    Member(
      "closesAt", \.closesAt,
      "With `restaurant-closed`, where the order could be promised only for later: when the restaurant closes."),
    Member(
      "opensAt", \.opensAt,
      "With `restaurant-closed`, where the restaurant takes no orders for a while: when it takes them again.")
  ).described(["required": ["type", "title", "status", "detail", "instance", "traceId"]])
}

extension ProblemBody {
  /// - Parameter path: what was asked for.
  init(_ problem: Problem, path: String, traceID: String?) {
    self.init(
      type: "/problems/\(problem.name)", title: problem.code.title, status: problem.status, detail: problem.detail,
      instance: path, traceId: traceID, errors: problem.errors, allowed: problem.allowed, products: problem.products,
      closesAt: problem.closesAt, opensAt: problem.opensAt)
  }
}

extension ProblemBody {
  /// A whole response in HTTP/1.1, after which the connection ends, to what never became a request.
  ///
  /// - Parameter allowed: the methods of a path.
  static func response(
    to target: String, _ problem: Problem, headers: AnswerHeaders, allowed: (String) -> [String]
  ) -> ByteBuffer {
    var trace = ServiceContext.topLevel
    InstrumentationSystem.instrument.extract([:], into: &trace, using: DictionaryCarrier())
    let path = String(target.prefix { $0 != "?" })
    let body = ProblemBody(problem, path: path, traceID: trace.traceID).json
    let status = HTTPResponseStatus(statusCode: problem.status)
    var text = "HTTP/1.1 \(status.code) \(status.reasonPhrase)\r\nContent-Type: application/problem+json\r\n"
    text += "Content-Length: \(body.count)\r\nConnection: close\r\nCache-Control: no-store\r\n"
    text += "Date: \(String(decoding: HTTPDate.shared.text(at: HTTPDate.now), as: UTF8.self))\r\n"
    for field in headers.fields { text += "\(field.name): \(field.value)\r\n" }
    if let seconds = problem.retryAfter { text += "Retry-After: \(seconds)\r\n" }
    if problem.code == .unauthenticated { text += "WWW-Authenticate: Bearer\r\n" }
    if problem.code == .methodNotAllowed { text += "Allow: \(allowed(path).joined(separator: ", "))\r\n" }
    var buffer = ByteBuffer(string: text + "\r\n")
    buffer.writeBytes(body)
    return buffer
  }
}
