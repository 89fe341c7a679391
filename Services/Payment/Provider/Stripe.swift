import AsyncHTTPClient
import Contracts
import FoundationEssentials
import Messaging
import NIOCore
import NIOHTTP1
import ServiceKit

/// The part of the Stripe API that we use: PaymentIntents confirmed when they are made, and Refunds.
struct Stripe: Sendable {
  /// Follows no redirects: they would send our key and the customer's token to wherever an answer says. Other answers than the
  /// API's are no answers (`Reply.decoded`).
  private static let client: HTTPClient = {
    var configuration = HTTPClient.Configuration.singletonConfiguration
    configuration.redirectConfiguration = .disallow
    return HTTPClient(configuration: configuration)
  }()

  private let baseURL: String
  private let secretKey: String
  private let timeout: Duration
  /// The metadata under which an intent carries our payment's id.
  static let mark = "payment"
  /// The metadata that names a refund of a part.
  private static let partMark = "refund"
  /// The version of the API that this was written for. Without it the provider's account decides, and that can change.
  private static let version = "2024-06-20"
  /// More pages of refunds are not read: twenty take a third of a claim. Nobody gives a payment back in two thousand parts.
  private static let maximumPages = 20

  init(_ settings: Settings) throws(SettingError) {
    let url = try settings.text(.providerURL)
    guard URL(string: url)?.host() != nil else {
      throw SettingError(key: Setting.providerURL.key, reason: "is no URL: \(url)")
    }
    self.init(baseURL: url, secretKey: try settings.secret(.providerKey))
  }

  /// - Parameter timeout: for each call, with its whole answer. A claim on a payment lasts longer than a few calls.
  init(baseURL: String, secretKey: String, timeout: Duration = .seconds(10)) {
    self.baseURL = baseURL
    self.secretKey = secretKey
    self.timeout = timeout
  }

  /// - Throws: `rejected` also where it can no longer be cancelled, since the money has just been taken.
  func answer(_ question: ProviderQuestion, of record: PaymentRecord) async throws(ProviderError)
    -> SettlementState.ProviderAnswer
  {
    switch question {
    case .findIntent:
      .intent(try await findIntent(of: record.payment))
    case .charge:
      .intent(try await charge(record.payment, token: record.paymentToken ?? "", returnUrl: record.returnUrl))
    case .lookAtIntent(let intent):
      .intent(try await self.intent(intent))
    case .cancel(let intent):
      .intent(try await cancel(intent))
    case .findRefunds(let intent):
      .refunds(SettlementState.Refunds(try await refunds(of: intent), of: record.payment.amount))
    case .refund(let intent, let known):
      .refunds(try await refund(intent, of: record.payment.id, after: known))
    }
  }

  /// Charges the card. If the intent is refused, no money was taken. A bank that wants the customer to confirm sends them to a page
  /// of its own if there is a `returnUrl`; otherwise the app shows its question with the provider's SDK.
  private func charge(_ payment: Payment, token: String, returnUrl: String?) async throws(ProviderError)
    -> PaymentIntent
  {
    var form = [
      ("amount", String(payment.amount.amount)), ("currency", "eur"), ("payment_method", token), ("confirm", "true"),
      ("capture_method", "automatic"), ("metadata[\(Self.mark)]", payment.id.description),
      ("automatic_payment_methods[enabled]", "true"),
    ]
    if let returnUrl {
      form.append(("return_url", returnUrl))
    } else {
      form += [("automatic_payment_methods[allow_redirects]", "never"), ("use_stripe_sdk", "true")]
    }
    let reply = try await send(.POST, "/v1/payment_intents", key: "\(payment.id)", form)
    if reply.failure?.type == "card_error" {
      return reply.failure?.intent
        ?? PaymentIntent(id: "", status: "requires_payment_method", created: 0, metadata: nil)
    }
    return try reply.decoded()
  }

  /// - Returns: nil where the provider has no such intent.
  private func intent(_ id: String) async throws(ProviderError) -> PaymentIntent? {
    let reply = try await send(.GET, "/v1/payment_intents/\(id)", key: nil, [])
    return reply.status == 404 ? nil : try reply.decoded()
  }

  /// Searches the intents that were made since the payment for the one with our mark.
  private func findIntent(of payment: Payment) async throws(ProviderError) -> PaymentIntent? {
    var last: String?
    while true {
      let page: List<PaymentIntent> = try await list("/v1/payment_intents?", after: last)
      if let found = page.data.first(where: { $0.metadata?[Self.mark] == payment.id.description }) { return found }
      guard page.hasMore, let oldest = page.data.last,
        Double(oldest.created) > payment.createdAt.timeIntervalSince1970 - 60
      else { return nil }
      last = oldest.id
    }
  }

  private func cancel(_ intent: String) async throws(ProviderError) -> PaymentIntent {
    try await send(.POST, "/v1/payment_intents/\(intent)/cancel", key: nil, []).decoded()
  }

  /// All refunds of an intent, also of parts.
  ///
  /// - Throws: `unanswered` where there are more than are read: what is not known may go back a second time.
  private func refunds(of intent: String) async throws(ProviderError) -> [Refund] {
    var refunds: [Refund] = []
    for _ in 0..<Self.maximumPages {
      let page: List<Refund> = try await list("/v1/refunds?payment_intent=\(intent)&", after: refunds.last?.id)
      refunds += page.data
      if !page.hasMore { return refunds }
    }
    throw .unanswered("more refunds of \(intent) than \(Self.maximumPages) pages hold")
  }

  /// As much of a list as the provider gives out at once. The newest come first.
  private func list<Item>(_ path: String, after last: String?) async throws(ProviderError) -> List<Item> {
    try await send(.GET, path + "limit=100" + (last.map { "&starting_after=\($0)" } ?? ""), key: nil, []).decoded()
  }

  /// Refunds a part of what an intent brought in.
  ///
  /// - Parameter isRepeated: whether an earlier attempt may have done so, and its answer was lost. Then the provider is asked first.
  /// - Returns: whether the money is back, and not only on its way.
  func refundPart(
    _ part: PartRefund, of intent: String, isRepeated: Bool
  ) async throws(ProviderError) -> Bool {
    var failed = 0
    if isRepeated {
      let known = try await refunds(of: intent).filter { $0.part == part.id.description }
      let standing = known.filter { !$0.hasFailed }
      guard standing.isEmpty else { return standing.contains { $0.standing == .succeeded } }
      failed = known.count
    }
    let made: Refund = try await send(
      .POST, "/v1/refunds", key: failed == 0 ? "\(part.id)" : "\(part.id)-\(failed)",
      [
        ("payment_intent", intent), ("amount", String(part.amount.amount)),
        ("metadata[\(Self.mark)]", part.paymentId.description), ("metadata[\(Self.partMark)]", part.id.description),
      ]
    ).decoded()
    if made.hasFailed { throw .unanswered("the refund is \(made.status)") }
    return made.standing == .succeeded
  }

  /// Refunds all that is left. No amount is sent: only the provider knows what parts it has given back or is giving back, and it
  /// would refuse a cent more.
  ///
  /// - Parameter known: the refunds of before. The provider answers a key that it knows with what it answered first, so each refund
  ///   after one that did not suffice has a key of its own; the repetition of one that may have been made has the same key.
  /// - Throws: `unanswered` also where the bank refuses the refund.
  private func refund(
    _ intent: String, of payment: ID, after known: SettlementState.Refunds
  ) async throws(ProviderError) -> SettlementState.Refunds {
    let refund: Refund = try await send(
      .POST, "/v1/refunds", key: known.made == 0 ? "\(payment)" : "\(payment)-\(known.made)",
      [("payment_intent", intent), ("metadata[\(Self.mark)]", payment.description)]
    ).decoded()
    if refund.hasFailed { throw .unanswered("the refund is \(refund.status)") }
    var all = known
    all.made += 1
    all.standing = known.isPartPending ? .pending : refund.standing
    return all
  }

  private struct List<Item: Decodable>: Decodable {
    var data: [Item]
    var hasMore: Bool

    enum CodingKeys: String, CodingKey {
      case data
      case hasMore = "has_more"
    }
  }

  fileprivate struct Refund: Decodable {
    var id: String
    var status: String
    /// In cents.
    var amount: Int
    var metadata: [String: String]?

    /// Our name for a refund of a part; nil for one of all that was left.
    var part: String? { metadata?[Stripe.partMark] }

    var hasFailed: Bool { ["failed", "canceled"].contains(status) }

    /// Of one that has not failed. A pending one can still fail, so it does not count as done (Stripe API: Refund, `status`);
    /// `requires_action` waits for the customer.
    var standing: SettlementState.Refunds.Standing { status == "succeeded" ? .succeeded : .pending }
  }

  private struct Reply {
    var status: Int
    var body: [UInt8]

    struct Failure: Decodable {
      var type: String?
      var code: String?
      var message: String?
      var intent: PaymentIntent?

      enum CodingKeys: String, CodingKey {
        case type, code, message
        case intent = "payment_intent"
      }
    }

    private struct ErrorBody: Decodable {
      var error: Failure
    }

    var failure: Failure? {
      (400..<500).contains(status) ? try? ProviderJSON.decode(ErrorBody.self, from: body).error : nil
    }

    /// - Throws: `rejected` where the provider will not do it; `unanswered` where a later attempt may succeed: another request is
    ///   in its way (409), we ask too often (429), it has a fault of its own (5xx), or it redirects us (3xx).
    func decoded<Value: Decodable>() throws(ProviderError) -> Value {
      guard status == 200 else {
        guard (400..<500).contains(status), status != 409, status != 429 else { throw .unanswered("status \(status)") }
        let failure = failure
        throw .rejected(
          "status \(status), \(failure?.type ?? "no type"), \(failure?.code ?? "no code"): \(failure?.message ?? "")")
      }
      do {
        return try ProviderJSON.decode(from: body)
      } catch {
        throw .unanswered("an answer that cannot be read")
      }
    }
  }

  private func send(
    _ method: HTTPMethod, _ path: String, key: String?, _ form: [(String, String)]
  ) async throws(ProviderError) -> Reply {
    var request = HTTPClientRequest(url: baseURL + path)
    request.method = method
    request.headers.add(name: "Stripe-Version", value: Self.version)
    request.headers.add(name: "Authorization", value: "Bearer \(secretKey)")
    if let key { request.headers.add(name: "Idempotency-Key", value: "\(path)-\(key)") }
    if !form.isEmpty {
      request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
      let pairs = form.map { "\($0.0.percentEncoded)=\($0.1.percentEncoded)" }
      request.body = .bytes(ByteBuffer(string: pairs.joined(separator: "&")))
    }
    do {
      // The client's own time limit ends with the head of the answer; a provider can stall after that.
      return try await withTimeLimit(timeout) { [request] () async throws -> Reply in
        let response = try await Self.client.execute(request, timeout: TimeAmount(timeout))
        let body = try await response.body.collect(upTo: 1 << 20)
        return Reply(status: Int(response.status.code), body: Array(body.readableBytesView))
      }
    } catch {
      throw .unanswered("\(error)")
    }
  }
}

extension SettlementState.Refunds {
  /// - Parameter captured: what the intent brought in.
  fileprivate init(_ refunds: [Stripe.Refund], of captured: Money) {
    let standing = refunds.filter { !$0.hasFailed }
    func isAll(_ refunds: [Stripe.Refund]) -> Bool { refunds.reduce(0) { $0 + $1.amount } >= captured.amount }
    self.init(
      standing: isAll(standing) ? (isAll(standing.filter { $0.standing == .succeeded }) ? .succeeded : .pending) : nil,
      made: refunds.count { $0.part == nil }, isPartPending: standing.contains { $0.standing == .pending })
  }
}

extension Setting {
  static let providerURL = text(
    "payment.providerURL", "the payment provider's API; `https://api.stripe.com` in production")
}

extension Secret {
  static let providerKey = Secret("payment.provider-key", "our key at the payment provider")
}
