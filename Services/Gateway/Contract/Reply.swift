import Contracts
import HTTPTypes
import Hummingbird
import NIOCore

/// What a route usually answers.
struct Answers<Body: WireValue>: Sendable {
  let description: AnswerDescription
  /// Where what was made can be read: the path before its id.
  var location: String?

  static func ok(_ type: Body.Type, _ meaning: String, schema: Schema? = nil, headers: [DocumentedHeader] = [])
    -> Answers
  {
    Answers(description: .init(.ok, meaning, schema ?? Body.form.schema, headers: headers))
  }

  /// - Parameter location: the path under which it can be read by its id; nil where it cannot.
  static func created(
    _ type: Body.Type, _ meaning: String, at location: String? = nil, headers: [DocumentedHeader] = []
  ) -> Answers {
    Answers(
      description: .init(
        .created, meaning, Body.form.schema, headers: (location == nil ? [] : [.location]) + headers),
      location: location)
  }
}

extension Answers<Done> {
  static func noContent(_ meaning: String) -> Answers { Answers(description: .init(.noContent, meaning)) }
  static func accepted(_ meaning: String) -> Answers { Answers(description: .init(.accepted, meaning)) }
  /// An empty answer.
  static func ok(_ meaning: String) -> Answers { Answers(description: .init(.ok, meaning)) }
}

extension Answers<RawJSON> {
  /// A file as it is.
  static func file(_ mediaType: String, _ meaning: String, headers: [DocumentedHeader]) -> Answers {
    Answers(
      description: .init(
        .ok, meaning, ["type": "string", "format": "binary"], headers: headers, mediaType: mediaType))
  }

  /// What is no JSON.
  static func text(_ mediaType: String, _ meaning: String, _ schema: Schema) -> Answers {
    Answers(description: .init(.ok, meaning, schema, mediaType: mediaType))
  }
}

/// An answer to a request, whose body is of the type that the route declares.
enum Reply<Body: WireValue>: Sendable {
  /// With the status that the route declares.
  case json([UInt8], headers: HTTPFields = [:])
  case empty
  /// One that is made already, or one of the route's further answers.
  case other(Response)

  static func value(_ value: Body, headers: HTTPFields = [:]) -> Reply { .json(value.json, headers: headers) }

  func response(as answers: Answers<Body>, to call: Call) throws -> Response {
    switch self {
    case .empty: return Response(status: answers.description.status)
    case .other(let response): return response
    case .json(let body, var headers):
      if let path = answers.location {
        let id: ID = try JSON(reading: body).value("id")
        headers[.location] = "\(path)/\(id)"
      }
      return call.json(answers.description.status, body, headers: headers)
    }
  }
}

/// An answer as the document describes it.
struct AnswerDescription: Sendable {
  let status: HTTPResponse.Status
  let meaning: String
  let schema: Schema?
  let headers: [DocumentedHeader]
  let mediaType: String

  init(
    _ status: HTTPResponse.Status, _ meaning: String, _ schema: Schema? = nil, headers: [DocumentedHeader] = [],
    mediaType: String = "application/json"
  ) {
    self.status = status
    self.meaning = meaning
    self.schema = schema
    self.headers = headers
    self.mediaType = mediaType
  }
}

/// A header that an answer has.
enum DocumentedHeader: String, Sendable {
  case location = "Location"
  case etag = "ETag"
  case retryAfter = "Retry-After"
}

/// A problem as the document describes it.
struct ProblemDescription: Sendable {
  let status: Int
  /// What it means here, where there is more to say than in general.
  let meaning: String?

  static func badRequest(_ meaning: String) -> Self { Self(status: 400, meaning: meaning) }
  static func unauthenticated(_ meaning: String) -> Self { Self(status: 401, meaning: meaning) }
  static func forbidden(_ meaning: String) -> Self { Self(status: 403, meaning: meaning) }
  static func notFound(_ meaning: String? = nil) -> Self { Self(status: 404, meaning: meaning) }
  static func conflict(_ meaning: String) -> Self { Self(status: 409, meaning: meaning) }
  static func invalid(_ meaning: String) -> Self { Self(status: 422, meaning: meaning) }
  static let tooManyRequests = Self(status: 429, meaning: nil)
}
