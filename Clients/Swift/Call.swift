import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// One request of the API.
struct Call: Sendable {
  let method: String
  let path: String
  var query: [String: String?] = [:]
  var body: (any Encodable & Sendable)?
  var data: Data?
  var mediaType = "application/json"
  /// The version that a change is meant for.
  var version: Int?
  var key: String?
  var accepts = "application/json"
  /// Whether it needs nobody who is signed in.
  var isPublic = false

  init(
    _ method: String, _ path: String, query: [String: String?] = [:], body: (any Encodable & Sendable)? = nil,
    data: Data? = nil, mediaType: String = "application/json", version: Int? = nil, key: String? = nil,
    isPublic: Bool = false, accepts: String = "application/json"
  ) {
    (self.method, self.path, self.query, self.body, self.data) = (method, path, query, body, data)
    (self.mediaType, self.version, self.key, self.isPublic, self.accepts) = (mediaType, version, key, isPublic, accepts)
  }

  /// Whether its effect is the same when it is sent twice. A change of a version would find another version the second time.
  var isRepeatable: Bool { key != nil || method == "GET" || (method == "PUT" || method == "DELETE") && version == nil }

  func request(to address: URL, token: String?, from agent: String?) throws -> URLRequest {
    guard var parts = URLComponents(string: path) else { throw URLError(.badURL) }
    let items = query.compactMap { name, value in value.map { URLQueryItem(name: name, value: $0) } }
    if !items.isEmpty { parts.queryItems = items.sorted { $0.name < $1.name } }
    guard let url = parts.url(relativeTo: address) else { throw URLError(.badURL) }
    var request = URLRequest(url: url)
    request.httpMethod = method
    request.setValue(accepts, forHTTPHeaderField: "Accept")
    if let agent { request.setValue(agent, forHTTPHeaderField: "User-Agent") }
    if let token { request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization") }
    if let version { request.setValue("\"\(version)\"", forHTTPHeaderField: "If-Match") }
    if let key { request.setValue(key, forHTTPHeaderField: "Idempotency-Key") }
    if let body { request.httpBody = try OCPizza.encoder.encode(body) }
    if let data { request.httpBody = data }
    if request.httpBody != nil { request.setValue(mediaType, forHTTPHeaderField: "Content-Type") }
    return request
  }
}

extension OCPizza {
  static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    return decoder
  }

  static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    return encoder
  }

  /// For how long a request is sent again that got no answer, and how long it waits in between.
  private static let patience = 30.0
  private static let pauses = [0.2, 0.5, 1, 2, 4, 8]

  static func escaped(_ part: String) -> String {
    part.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(CharacterSet(charactersIn: "-._~"))) ?? part
  }

  func value<Value: Decodable>(_ call: Call) async throws -> Value {
    try Self.decoder.decode(Value.self, from: await data(call))
  }

  func optional<Value: Decodable>(_ call: Call) async throws -> Value? {
    let data = try await data(call)
    return data.isEmpty ? nil : try Self.decoder.decode(Value.self, from: data)
  }

  func nothing(_ call: Call) async throws {
    _ = try await data(call)
  }

  /// Sends a request until it has an answer, where sending it twice does no harm.
  func data(_ call: Call) async throws -> Data {
    let end = Date(timeIntervalSinceNow: Self.patience)
    var hasRenewed = false
    for pause in Self.pauses + [0] {
      var wait = pause
      do {
        let token = call.isPublic ? nil : try await accessToken()
        let (data, response) = try await session.data(for: call.request(to: address, token: token, from: agent))
        guard let answer = response as? HTTPURLResponse else { throw URLError(.badServerResponse) }
        if (200..<300).contains(answer.statusCode) { return data }
        let problem = Problem.read(data, status: answer.statusCode)
        if answer.statusCode == 401, let token, !hasRenewed {
          hasRenewed = true
          await signIn.expire(token)
          continue
        }
        let isRefused = answer.statusCode == 429 || answer.statusCode == 503
        guard isRefused || call.isRepeatable && [502, 504].contains(answer.statusCode), pause > 0 else { throw problem }
        wait = max(pause, answer.value(forHTTPHeaderField: "Retry-After").flatMap(Double.init) ?? 0)
        guard Date(timeIntervalSinceNow: wait) < end else { throw problem }
      } catch let error as URLError {
        guard call.isRepeatable, error.code != .cancelled, pause > 0, Date(timeIntervalSinceNow: wait) < end else {
          throw error
        }
      }
      // As long as the gateway has asked for, or a little longer each time.
      try await Task.sleep(nanoseconds: UInt64(wait * 1e9))
    }
    throw URLError(.timedOut)
  }
}

extension Problem {
  /// What comes from a proxy in between may be no problem as RFC 9457 has it.
  static func read(_ data: Data, status: Int) -> Problem {
    if let problem = try? OCPizza.decoder.decode(Problem.self, from: data) { return problem }
    return Problem(
      type: Code(rawValue: "about:blank"), title: "Status \(status)", status: status, detail: "", instance: "",
      traceId: "")
  }
}
