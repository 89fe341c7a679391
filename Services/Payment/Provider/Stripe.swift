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
      .refunds(try await refunds(of: intent))
    case .refund(let intent, let failed):
      .refunds(try await refund(intent, of: record, afterFailed: failed))
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
      let page: List<PaymentIntent> = try await send(
        .GET, "/v1/payment_intents?limit=100" + (last.map { "&starting_after=\($0)" } ?? ""), key: nil, []
      ).decoded()
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

  /// What became of the refunds of an intent. A pending one can still fail, so it does not count as done (Stripe API: Refund,
  /// `status`).
  private func refunds(of intent: String) async throws(ProviderError) -> SettlementState.Refunds {
    let page: List<Refund> = try await send(
      .GET, "/v1/refunds?payment_intent=\(intent)&limit=100", key: nil, []
    ).decoded()
    return SettlementState.Refunds(page.data.filter { $0.metadata?[Self.partMark] == nil })
  }

  /// Refunds a part of what an intent brought in.
  ///
  /// - Parameter isRepeated: whether an earlier attempt may have done so, and its answer was lost. Then the provider is asked first.
  /// - Returns: whether the money is back, and not only on its way.
  func refundPart(
    _ part: PartRefund, of intent: String, isRepeated: Bool
  ) async throws(ProviderError) -> Bool {
    var known = SettlementState.Refunds()
    if isRepeated {
      let page: List<Refund> = try await send(
        .GET, "/v1/refunds?payment_intent=\(intent)&limit=100", key: nil, []
      ).decoded()
      known = SettlementState.Refunds(page.data.filter { $0.metadata?[Self.partMark] == part.id.description })
      if let standing = known.standing { return standing == .succeeded }
    }
    let made: Refund = try await send(
      .POST, "/v1/refunds", key: known.failed == 0 ? "\(part.id)" : "\(part.id)-\(known.failed)",
      [
        ("payment_intent", intent), ("amount", String(part.amount.amount)),
        ("metadata[\(Self.mark)]", part.paymentId.description), ("metadata[\(Self.partMark)]", part.id.description),
      ]
    ).decoded()
    if made.hasFailed { throw .unanswered("the refund is \(made.status)") }
    return made.standing == .succeeded
  }

  /// - Parameter failed: how many refunds failed before. The provider answers a key that it knows with what it answered first, so
  ///   each refund after a failed one has a key of its own; the repetition of one that may have been made has the same key.
  /// - Throws: `unanswered` also where the bank refuses the refund.
  private func refund(_ intent: String, of record: PaymentRecord, afterFailed failed: Int) async throws(ProviderError)
    -> SettlementState.Refunds
  {
    let payment = record.payment.id
    var form = [("payment_intent", intent), ("metadata[\(Self.mark)]", payment.description)]
    // Without an amount it is all that is left.
    if record.refundedPart != .zero {
      form.append(("amount", String(record.payment.amount.amount - record.refundedPart.amount)))
    }
    let refund: Refund = try await send(
      .POST, "/v1/refunds", key: failed == 0 ? "\(payment)" : "\(payment)-\(failed)",
      form
    ).decoded()
    if refund.hasFailed { throw .unanswered("the refund is \(refund.status)") }
    return SettlementState.Refunds(standing: refund.standing, failed: failed)
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
    var status: String
    var metadata: [String: String]?

    var hasFailed: Bool { ["failed", "canceled"].contains(status) }

    /// Of one that has not failed. `requires_action` waits for the customer.
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
  fileprivate init(_ refunds: [Stripe.Refund]) {
    let standing = refunds.filter { !$0.hasFailed }
    self.init(
      standing: (standing.first { $0.standing == .succeeded } ?? standing.first)?.standing,
      failed: refunds.count - standing.count)
  }
}

extension Setting {
  static let providerURL = text(
    "payment.providerURL", "the payment provider's API; `https://api.stripe.com` in production")
}

extension Secret {
  static let providerKey = Secret("payment.provider-key", "our key at the payment provider")
}
