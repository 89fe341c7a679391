import Contracts
import FoundationEssentials
import HTTPTypes
import Instrumentation
import Messaging
import NIOCore
import NIOHTTP1
import ServiceKit

/// A problem as clients read it (RFC 9457).
struct ProblemBody: Encodable {
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

  /// - Parameter path: what was asked for.
  init(_ problem: Problem, path: String, traceID: String?) {
    type = "/problems/\(problem.name)"
    title = problem.code.title
    status = problem.status
    detail = problem.detail
    instance = path
    traceId = traceID
    errors = problem.errors
    allowed = problem.allowed
    products = problem.products
    closesAt = problem.closesAt
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
    let body = (try? JSONCoding.encode(ProblemBody(problem, path: path, traceID: trace.traceID))) ?? []
    let status = HTTPResponseStatus(statusCode: problem.status)
    var text = "HTTP/1.1 \(status.code) \(status.reasonPhrase)\r\nContent-Type: application/problem+json\r\n"
    text += "Content-Length: \(body.count)\r\nConnection: close\r\nCache-Control: no-store\r\n"
    for field in headers.fields { text += "\(field.name): \(field.value)\r\n" }
    if let seconds = problem.retryAfter { text += "Retry-After: \(seconds)\r\n" }
    if problem.code == .methodNotAllowed { text += "Allow: \(allowed(path).joined(separator: ", "))\r\n" }
    var buffer = ByteBuffer(string: text + "\r\n")
    buffer.writeBytes(body)
    return buffer
  }
}
