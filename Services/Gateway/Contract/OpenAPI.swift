import Contracts
import HTTPTypes

/// The description of the API (OpenAPI 3.1), made from the routes. What is committed as `openapi.json` is for people to see what
/// changes; the gateway serves what it makes itself.
struct OpenAPI {
  private var schemas = Schemas()
  private let examples: Examples

  /// Made, compressed and given its entity tag once.
  static let answer = KeptAnswer(document(of: Route.all).json)

  static func document(of routes: [Route]) -> JSONTree {
    var document = OpenAPI(examples: .all)
    return document.make(routes)
  }

  private init(examples: Examples) {
    self.examples = examples
  }

  private mutating func make(_ routes: [Route]) -> JSONTree {
    // First: a schema that is also answered says what is taken.
    for input in routes.flatMap(\.inputs) {
      if case .body(let schema, _) = input { _ = fromOutside(schema) }
    }
    var paths: [(name: String, value: JSONTree)] = []
    for route in routes {
      let operation = (name: route.method.rawValue.lowercased(), value: self.operation(route))
      if let index = paths.firstIndex(where: { $0.name == route.path }) {
        paths[index].value = paths[index].value.merging(.object([operation]))
      } else {
        paths.append((route.path, .object([operation])))
      }
    }
    let responses = ProblemResponse.all.map { (name: $0.name, value: response($0)) }
    return [
      "openapi": "3.1.0", "info": Self.info, "servers": [["url": "/"]], "security": [["bearerAuth": []]],
      "tags": .list(
        Route.Tag.allCases.map { ["name": .string($0.rawValue), "description": .string($0.meaning)] }),
      "paths": .object(paths),
      "components": [
        "securitySchemes": [
          "bearerAuth": [
            "type": "http", "scheme": "bearer", "bearerFormat": "JWT",
            "description": "The `accessToken` of a session.",
          ]
        ],
        "headers": Self.headers,
        "schemas": .object(schemas.all.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }),
        "responses": .object(responses), "examples": examples.values,
      ],
    ]
  }

  private mutating func operation(_ route: Route) -> JSONTree {
    let parameters = route.inputs.compactMap { parameter($0) }
    var responses: [(name: String, value: JSONTree)] = []
    for answer in route.answers {
      let (name, response) = ("\(answer.status.code)", self.answer(answer, of: route))
      if let index = responses.firstIndex(where: { $0.name == name }) {
        // The same in another media type.
        let content = (responses[index].value["content"] ?? [:]).merging(response["content"] ?? [:])
        responses[index].value = responses[index].value.merging(["content": content])
      } else {
        responses.append((name, response))
      }
    }
    for problem in route.allProblems {
      let name = ProblemResponse.all.first { $0.status == problem.status }?.name ?? "InternalServerError"
      responses.append(
        (
          "\(problem.status)",
          .members([
            "$ref": .string("#/components/responses/\(name)"), "description": problem.meaning.map { .string($0) },
          ])
        ))
    }
    return .members([
      "tags": [.string(route.tag.rawValue)], "operationId": .string(route.operation), "summary": .string(route.summary),
      "description": route.description.isEmpty ? nil : .string(route.description),
      "deprecated": route.deprecation == nil ? nil : true,
      "security": route.access == .anyone ? [] : nil,
      "parameters": parameters.isEmpty ? nil : .list(parameters),
      "requestBody": route.inputs.compactMap { body($0, of: route) }.first,
      "responses": .object(responses.sorted { $0.name < $1.name }),
    ])
  }

  private mutating func parameter(_ input: InputDescription) -> JSONTree? {
    guard case .parameter(let name, let place, let isRequired, let meaning, let schema, let example) = input else {
      return nil
    }
    return .members([
      "name": .string(name), "in": .string(place.rawValue), "required": isRequired ? true : nil,
      "description": .string(meaning), "schema": schema.use(in: &schemas),
      "example": example.map { .string($0) },
    ])
  }

  private mutating func body(_ input: InputDescription, of route: Route) -> JSONTree? {
    guard case .body(let schema, let body) = input else { return nil }
    let examples = examples.of(route.operation, "request")
    let read = fromOutside(schema)
    let content = body.mediaTypes.reduce([:] as JSONTree) { $0.merging(self.content(read, examples, $1)) }
    return ["required": .bool(body != .optional), "content": content]
  }

  private mutating func fromOutside(_ schema: Schema) -> JSONTree {
    schemas.areFromOutside = true
    defer { schemas.areFromOutside = false }
    return schema.use(in: &schemas)
  }

  private mutating func answer(_ answer: AnswerDescription, of route: Route) -> JSONTree {
    let content = answer.schema.map {
      self.content($0.use(in: &schemas), examples.of(route.operation, "\(answer.status.code)"), answer.mediaType)
    }
    let headers = answer.headers.map { (name: $0.rawValue, value: Self.reference(to: $0)) }
    return .members([
      "description": .string(answer.meaning), "headers": headers.isEmpty ? nil : .object(headers), "content": content,
    ])
  }

  private func content(_ schema: JSONTree, _ examples: JSONTree?, _ mediaType: String) -> JSONTree {
    .object([(name: mediaType, value: .members(["schema": schema, "examples": examples]))])
  }

  private mutating func response(_ response: ProblemResponse) -> JSONTree {
    .members([
      "description": .string(response.meaning), "headers": response.headers,
      "content": content(
        ProblemBody.form.schema.use(in: &schemas), examples.ofProblem(response.name), "application/problem+json"),
    ])
  }

  fileprivate static func reference(to header: DocumentedHeader) -> JSONTree {
    ["$ref": .string("#/components/headers/\(header.rawValue)")]
  }
}

extension Route {
  fileprivate var description: String {
    let ending = deprecation.map {
      "Served until \($0.until.text)." + ($0.link.map { " Instead: \($0.target)." } ?? "")
    }
    return [meaning, ending ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// Those that follow from what the route reads and needs, and those that it names, each once.
  fileprivate var allProblems: [ProblemDescription] {
    var statuses: [Int] = []
    if access != .anyone { statuses.append(401) }
    if case .roles = access { statuses.append(403) }
    if limit != nil { statuses.append(429) }
    for input in inputs { statuses += input.problems }
    switch needs {
    case .context: statuses += [500, 503, 504]
    case .projections: statuses += [500, 503]
    case .nothing: break
    }
    let named = Set(problems.map(\.status))
    return problems
      + Set(statuses).subtracting(named).map { ProblemDescription(status: $0, meaning: inputs.meaning(of: $0)) }
  }
}

extension [InputDescription] {
  /// What a problem with the body means here.
  fileprivate func meaning(of status: Int) -> String? {
    guard let body = lazy.compactMap(\.body).first else { return nil }
    return switch status {
    case 413: "The body is larger than \(body.maximum / 1024) KiB."
    case 415: "The body is not \(body.mediaTypes.map { "`\($0)`" }.joined(separator: " or "))."
    default: nil
    }
  }
}

/// What all problems of a status have in common.
private struct ProblemResponse {
  let status: Int
  let name: String
  let meaning: String
  var headers: JSONTree?

  static let all = [
    ProblemResponse(status: 400, name: "BadRequest", meaning: "The body is no JSON, or not of the expected form."),
    ProblemResponse(
      status: 401, name: "Unauthorized", meaning: "There is no valid access token, or the credentials are wrong.",
      headers: [
        "WWW-Authenticate": [
          "description": "RFC 6750, section 3.", "required": true,
          "schema": ["type": "string", "examples": ["Bearer realm=\"ocpizza\""]],
        ]
      ]),
    ProblemResponse(status: 403, name: "Forbidden", meaning: "The caller's role may not do this."),
    ProblemResponse(
      status: 404, name: "NotFound",
      meaning: "There is no such thing, or the caller may not see it: the answer is the same."),
    ProblemResponse(
      status: 405, name: "MethodNotAllowed", meaning: "Any path, asked with a method that it does not have.",
      headers: [
        "Allow": [
          "description": "The methods that the path has.", "required": true,
          "schema": ["type": "string", "examples": ["GET, POST"]],
        ]
      ]),
    ProblemResponse(status: 409, name: "Conflict", meaning: "The request conflicts with the present state."),
    ProblemResponse(status: 412, name: "PreconditionFailed", meaning: "It has changed since the caller read it."),
    ProblemResponse(status: 413, name: "ContentTooLarge", meaning: "The body is larger than the operation takes."),
    ProblemResponse(
      status: 415, name: "UnsupportedMediaType", meaning: "The body is of another media type than the operation takes."),
    ProblemResponse(
      status: 422, name: "UnprocessableContent",
      meaning:
        "The body, a parameter or a header is not valid; `errors` has all faults at once. Or the `Idempotency-Key` came with another body before."
    ),
    ProblemResponse(
      status: 426, name: "UpgradeRequired",
      meaning:
        "Any path but `/maintenance`, asked by a version of our apps that is no longer served; `GET /maintenance` names the oldest that is."
    ),
    ProblemResponse(
      status: 428, name: "PreconditionRequired", meaning: "The request must say which state it is meant for."),
    ProblemResponse(
      status: 429, name: "TooManyRequests", meaning: "Too many attempts; later ones may succeed.",
      headers: ["Retry-After": OpenAPI.reference(to: .retryAfter)]),
    ProblemResponse(status: 500, name: "InternalServerError", meaning: "Something went wrong on our side."),
    ProblemResponse(
      status: 503, name: "ServiceUnavailable",
      meaning:
        "Something that the request needs does not answer. Nothing was done, or it is safe to send the same again.",
      headers: ["Retry-After": OpenAPI.reference(to: .retryAfter)]),
    ProblemResponse(
      status: 504, name: "GatewayTimeout",
      meaning: "No answer came in time. Whether the request was done is not known; it is safe to send the same again."),
  ]
}

extension OpenAPI {
  private static let headers: JSONTree = [
    "Location": [
      "description": "Where it can be read.", "required": true,
      "schema": [
        "type": "string", "format": "uri-reference", "examples": ["/orders/01991b7d-52c4-7f08-a6e3-1d94b0c7582f"],
      ],
    ],
    "ETag": [
      "description": "Names this very answer (RFC 9110, section 8.8.3).", "required": true,
      "schema": ["type": "string", "examples": ["\"5d41402abc4b2a76\""]],
    ],
    "Retry-After": [
      "description": "Seconds after which to try again.", "required": true,
      "schema": ["type": "integer", "minimum": 1, "examples": [1]],
    ],
  ]

  private static let info: JSONTree = [
    "title": "OC Pizza", "version": "1.0.0", "summary": "Order, pay and follow pizzas; run the pizzerias.",
    "description": """
    JSON in and out: `Accept` and `Content-Type` are `application/json`, where an operation does not say otherwise. Optional fields without a value are left out; fields that are not known are ignored, and answers may gain new ones.

    Most requests carry an access token from `POST /login`. What a caller may not see is not found (404), exactly as if it were not there; what a role may never do is forbidden (403).

    Every error is `application/problem+json` (RFC 9457). An unknown path answers 404, a method that a path does not have 405 with `Allow`. A body has up to 64 KiB; a picture and a carte that is imported have up to 2 MiB.

    White space around a text does not count, and neither does it in its length, which is in characters; a text of which nothing can be seen is missing. Notes may have several lines, each break of which is kept as `\\n`; other control characters, and those that turn the direction of a text, are refused. A time is RFC 3339 with any offset; a date that does not exist is refused. A parameter that stands twice in a query is refused.

    An app names itself and its version first in `User-Agent`: `OCPizza-ios/3.2.0`. A version that is no longer served gets 426, and a `Link` to a newer one (`rel="latest-version"`). Answers to one that ends soon, and of an operation that does, say since when it should be left (`Deprecation`, RFC 9745), until when it is served (`Sunset`, RFC 8594), and what to use instead (`Link`).

    After 503, 504 or a lost connection send the same request again; `POST /orders` and `POST /payment` with the same `Idempotency-Key`.
    """,
  ]
}
