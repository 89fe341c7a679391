import Contracts
import FoundationEssentials
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// A payment provider on a port of its own, which remembers what it did and fails as it is told. It ignores idempotency keys
/// unless a test says otherwise: that nothing happens twice is our doing.
final class ProviderPeer: Sendable {
  enum Failure: CaseIterable {
    /// It answers 500 and has done nothing.
    case failsBefore
    /// It does what it was asked, and answers 500.
    case failsAfter
    /// It does what it was asked, and does not answer in time.
    case answersTooLate
    /// It does what it was asked, begins to answer, and does not go on.
    case stalls
    /// It has done nothing, and says that it is elsewhere.
    case redirects
  }

  struct Intent {
    var id: String
    var status: String
    var payment: String
    var token: String
    /// In cents.
    var amount: Int
  }

  struct Refund {
    var id: String
    var intent: String
    var status: String
    /// In cents.
    var amount: Int
    /// Our name for a refund of a part.
    var part: String?

    var json: String {
      let metadata = part.map { #","metadata":{"refund":"\#($0)"}"# } ?? ""
      return #"{"id":"\#(id)","status":"\#(status)","amount":\#(amount)\#(metadata)}"#
    }
  }

  struct Books {
    var intents: [Intent] = []
    var refunds: [Refund] = []
    /// How many refunds it refused, since less was left, or nothing.
    var overdrawn = 0
    /// What becomes of the next refunds; those after them succeed.
    var nextRefundStatuses: [String] = []
    /// Of all requests for refunds.
    var refundKeys: [String] = []
    /// How many requests came where a redirect had led to.
    var strayed = 0
    /// What the next call meets.
    var failure: Failure?
    var forms: [[String: String]] = []
    var versions: Set<String> = []

    /// Answers a key that it knows with what it answered first, and does nothing.
    var heedsKeys = false
    var answers: [String: Result<String, any Error>] = [:]

    /// It has money that it has not given back, or the customer may still give it some.
    var hasMoney: Bool { captured > refunded.count || intents.contains { $0.status == "requires_action" } }

    /// The intents whose refunds succeeded.
    var refunded: [String] { refunds.filter { $0.status == "succeeded" }.map(\.intent) }

    var captured: Int { intents.count { $0.status == "succeeded" } }

    @discardableResult
    mutating func refund(_ amount: Int, of intent: String, _ status: String = "succeeded", part: String? = nil)
      -> Refund
    {
      let refund = Refund(id: "re_\(refunds.count + 1)", intent: intent, status: status, amount: amount, part: part)
      refunds.append(refund)
      return refund
    }

    /// What an intent brought in, less what went back of it and is on its way.
    func left(of intent: String) -> Int {
      let captured = intents.first { $0.id == intent && $0.status == "succeeded" }?.amount ?? 0
      return refunds.filter { $0.intent == intent && !["failed", "canceled"].contains($0.status) }
        .reduce(captured) { $0 - $1.amount }
    }
  }

  private struct Rejected: Error {
    var status: HTTPResponse.Status
    var type: String
    var intent: Intent?
  }

  /// How long a caller waits where the provider is silent.
  static let patience = Duration.milliseconds(250)

  let books = Mutex(Books())

  /// Runs the provider for as long as the body takes.
  static func running(_ body: (ProviderPeer, _ url: String) async throws -> Void) async throws {
    let peer = ProviderPeer()
    let (ports, port) = AsyncStream.makeStream(of: Int.self)
    var logger = Logger(label: "provider")
    logger.logLevel = .critical
    let application = Application(
      router: peer.router(), configuration: .init(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { port.yield($0.localAddress?.port ?? 0) }, logger: logger)
    try await withThrowingTaskGroup { group in
      group.addTask { try await application.run() }
      for await number in ports {
        try await body(peer, "http://127.0.0.1:\(number)")
        break
      }
      group.cancelAll()
    }
  }

  /// The bank's answer to what it asked the customer.
  func bank(agrees: Bool) {
    books.withLock { books in
      for index in books.intents.indices where books.intents[index].status == "requires_action" {
        books.intents[index].status = agrees ? "succeeded" : "requires_payment_method"
      }
    }
  }

  /// The bank's decision on refunds that are pending.
  func bankDecidesRefunds(_ status: String) {
    books.withLock { books in
      for index in books.refunds.indices where books.refunds[index].status == "pending" {
        books.refunds[index].status = status
      }
    }
  }

  private func router() -> Router<BasicRequestContext> {
    let router = Router()
    router.post("/v1/payment_intents") { request, _ in
      let form = try await Self.form(of: request)
      return try await self.answer(request) { books in
        books.forms.append(form)
        let token = form["payment_method"] ?? ""
        if token == "pm_of_nobody" { throw Rejected(status: .badRequest, type: "invalid_request_error") }
        let status =
          switch token {
          case "pm_declined": "requires_payment_method"
          case "pm_asks": "requires_action"
          case "pm_set_aside": "requires_capture"
          default: "succeeded"
          }
        let intent = Intent(
          id: "pi_\(books.intents.count + 1)", status: status, payment: form["metadata[payment]"] ?? "", token: token,
          amount: form["amount"].flatMap { Int($0) } ?? 0)
        books.intents.append(intent)
        if token == "pm_declined" {
          throw Rejected(status: .init(code: 402), type: "card_error", intent: intent)
        }
        return Self.json(intent)
      }
    }
    router.get("/v1/payment_intents") { request, _ in
      try await self.answer(request) { books in
        Self.page(of: books.intents.reversed().map { ($0.id, Self.json($0)) }, request)
      }
    }
    router.get("/v1/payment_intents/{id}") { request, context in
      let id = context.parameters.get("id")
      return try await self.answer(request) { books in
        guard let intent = books.intents.first(where: { $0.id == id }) else {
          throw Rejected(status: .notFound, type: "invalid_request_error")
        }
        return Self.json(intent)
      }
    }
    router.post("/v1/payment_intents/{id}/cancel") { request, context in
      let id = context.parameters.get("id")
      return try await self.answer(request) { books in
        guard let index = books.intents.firstIndex(where: { $0.id == id }), books.intents[index].status != "succeeded",
          books.intents[index].status != "canceled"
        else { throw Rejected(status: .badRequest, type: "invalid_request_error") }
        books.intents[index].status = "canceled"
        return Self.json(books.intents[index])
      }
    }
    router.post("/v1/refunds") { request, _ in
      let form = try await Self.form(of: request)
      return try await self.answer(request) { books in
        books.refundKeys.append(HTTPField.Name("Idempotency-Key").flatMap { request.headers[$0] } ?? "")
        let intent = form["payment_intent"] ?? ""
        let left = books.left(of: intent)
        let amount = form["amount"].flatMap { Int($0) } ?? left
        guard (1...max(1, left)).contains(amount), left > 0 else {
          books.overdrawn += 1
          throw Rejected(status: .badRequest, type: "invalid_request_error")
        }
        let status = books.nextRefundStatuses.isEmpty ? "succeeded" : books.nextRefundStatuses.removeFirst()
        return books.refund(amount, of: intent, status, part: form["metadata[refund]"]).json
      }
    }
    router.get("/v1/refunds") { request, _ in
      let intent = request.uri.queryParameters["payment_intent"].map { String($0) }
      return try await self.answer(request) { books in
        Self.page(of: books.refunds.filter { $0.intent == intent }.reversed().map { ($0.id, $0.json) }, request)
      }
    }
    for method in [HTTPRequest.Method.get, .post] {
      router.on("/elsewhere", method: method) { _, _ in
        self.books.withLock { $0.strayed += 1 }
        return Self.reply(.ok, "{}")
      }
    }
    return router
  }

  /// The part of a list that a request asks for, by Stripe's rules.
  private static func page(of items: [(id: String, json: String)], _ request: Request) -> String {
    let query = request.uri.queryParameters
    let begin = query["starting_after"].flatMap { last in items.firstIndex { $0.id == last } }.map { $0 + 1 } ?? 0
    let rest = items[begin...]
    let page = rest.prefix(min(100, query["limit"].flatMap { Int($0) } ?? 10))
    return #"{"data":[\#(page.map(\.json).joined(separator: ","))],"has_more":\#(page.count < rest.count)}"#
  }

  private func answer(_ request: Request, _ act: (inout Books) throws -> String) async throws -> Response {
    let (failure, outcome) = books.withLock { books in
      let failure = books.failure
      books.failure = nil
      if let version = HTTPField.Name("Stripe-Version").flatMap({ request.headers[$0] }) {
        books.versions.insert(version)
      }
      if failure == .failsBefore || failure == .redirects { return (failure, Result<String, any Error>.success("")) }
      let key = HTTPField.Name("Idempotency-Key").flatMap { request.headers[$0] }
      if books.heedsKeys, let known = key.flatMap({ books.answers[$0] }) { return (failure, known) }
      let outcome = Result { try act(&books) }
      if let key { books.answers[key] = outcome }
      return (failure, outcome)
    }
    switch failure {
    case .failsBefore, .failsAfter: return Self.reply(.internalServerError, "{}")
    case .redirects: return Response(status: .temporaryRedirect, headers: [.location: "/elsewhere"])
    case .answersTooLate: try await Task.sleep(for: Self.patience * 2)
    case .stalls:
      return Response(
        status: .ok, headers: [.contentType: "application/json"],
        body: ResponseBody { writer in
          try await writer.write(ByteBuffer(string: "{"))
          try await Task.sleep(for: Self.patience * 20)
          try await writer.finish(nil)
        })
    case nil: break
    }
    do {
      return Self.reply(.ok, try outcome.get())
    } catch let error as Rejected {
      let intent = error.intent.map { #","payment_intent":\#(Self.json($0))"# } ?? ""
      return Self.reply(error.status, #"{"error":{"type":"\#(error.type)","message":"no"\#(intent)}}"#)
    }
  }

  private static func reply(_ status: HTTPResponse.Status, _ json: String) -> Response {
    Response(
      status: status, headers: [.contentType: "application/json"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: json)))
  }

  private static func json(_ intent: Intent) -> String {
    let action =
      intent.status == "requires_action"
      ? #""next_action":{"type":"redirect_to_url","redirect_to_url":{"url":"https://bank.example/1"}},"# : ""
    return """
      {"id":"\(intent.id)","status":"\(intent.status)","created":\(Int(Date().timeIntervalSince1970)),\(action)
       "client_secret":"\(intent.id)_secret","metadata":{"payment":"\(intent.payment)"}}
      """
  }

  private static func form(of request: Request) async throws -> [String: String] {
    let body = String(buffer: try await request.body.collect(upTo: 1 << 16))
    let pairs = body.split(separator: "&").map { pair in
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(Self.decoded)
      return (parts[0], parts.count > 1 ? parts[1] : "")
    }
    return Dictionary(pairs) { $1 }
  }

  private static func decoded(_ text: Substring) -> String {
    let parts = text.split(separator: "%", omittingEmptySubsequences: false)
    let bytes: [UInt8] = parts.dropFirst().flatMap { part -> [UInt8] in
      [UInt8(part.prefix(2), radix: 16) ?? 0] + Array(part.dropFirst(2).utf8)
    }
    return String(decoding: Array((parts.first ?? "").utf8) + bytes, as: UTF8.self)
  }
}
