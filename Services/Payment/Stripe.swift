import AsyncHTTPClient
import Contracts
import FoundationEssentials
import NIOCore
import NIOHTTP1
import ServiceKit

/// The provider did not answer, or not as it should: whether it acted is unknown.
struct ProviderError: Error, CustomStringConvertible {
  var description: String
}

/// The provider's view of a payment (Stripe API: PaymentIntent).
struct PaymentIntent: Decodable {
  enum Outcome: Equatable {
    case succeeded
    case refused(reason: String)
    /// Waiting for the customer's bank.
    case pending
  }

  var id: String
  var status: String
  var created: Int
  var metadata: [String: String]?

  var outcome: Outcome {
    switch status {
    case "succeeded", "requires_capture": .succeeded
    case "requires_payment_method", "canceled": .refused(reason: "La carte a été refusée.")
    default: .pending
    }
  }
}

/// The part of the Stripe API that we use: PaymentIntents confirmed when they are made, and Refunds.
struct Stripe: Sendable {
  private let baseURL: String
  private let secretKey: String
  private static let timeout = TimeAmount.seconds(10)
  /// The metadata under which an intent carries our payment's id.
  private static let mark = "payment"

  init(_ settings: Settings) throws(SettingError) {
    baseURL = try settings.string("payment.providerURL")
    guard URL(string: baseURL)?.host() != nil else {
      throw SettingError(key: "payment.providerURL", reason: "is no URL: \(baseURL)")
    }
    secretKey = try settings.secret("payment.provider-key")
  }

  /// Takes the money; an intent that is refused means that none was taken.
  func charge(_ payment: Payment, token: String) async throws -> PaymentIntent {
    let (status, body) = try await send(
      .POST, "/v1/payment_intents", key: payment.id,
      [
        ("amount", String(payment.amount.amount)), ("currency", "eur"), ("payment_method", token), ("confirm", "true"),
        ("capture_method", "automatic"), ("metadata[\(Self.mark)]", payment.id.description),
      ])
    // 402: the card was declined; 400 and 404: no such payment method.
    switch status {
    case 200: return try decode(body)
    case 402, 400, 404:
      let error = try? JSONCoding.decode(ErrorReply.self, from: body).error
      return PaymentIntent(
        id: error?.intent?.id ?? "", status: "requires_payment_method", created: 0, metadata: nil)
    default: throw ProviderError(description: "status \(status)")
    }
  }

  func intent(_ id: String) async throws -> PaymentIntent {
    try await get("/v1/payment_intents/\(id)")
  }

  /// Looks through the intents made since the payment for the one that carries our mark.
  func findIntent(of payment: Payment) async throws -> PaymentIntent? {
    var last: String?
    while true {
      let page: List<PaymentIntent> = try await get(
        "/v1/payment_intents?limit=100" + (last.map { "&starting_after=\($0)" } ?? ""))
      if let found = page.data.first(where: { $0.metadata?[Self.mark] == payment.id.description }) { return found }
      guard page.hasMore, let oldest = page.data.last,
        Double(oldest.created) > payment.createdAt.timeIntervalSince1970 - 60
      else { return nil }
      last = oldest.id
    }
  }

  /// - Throws: also where it can no longer be cancelled, since the money has just been taken.
  func cancel(_ intent: String) async throws {
    let (status, _) = try await send(.POST, "/v1/payment_intents/\(intent)/cancel", key: nil, [])
    guard status == 200 else { throw ProviderError(description: "cancel: status \(status)") }
  }

  func isRefunded(_ intent: String) async throws -> Bool {
    let page: List<Refund> = try await get("/v1/refunds?payment_intent=\(intent)")
    return page.data.contains { $0.status == "succeeded" || $0.status == "pending" }
  }

  func refund(_ intent: String, payment: ID) async throws {
    let (status, _) = try await send(
      .POST, "/v1/refunds", key: payment, [("payment_intent", intent), ("metadata[\(Self.mark)]", payment.description)])
    guard status == 200 else { throw ProviderError(description: "refund: status \(status)") }
  }

  private struct List<Item: Decodable>: Decodable {
    var data: [Item]
    var hasMore: Bool

    enum CodingKeys: String, CodingKey {
      case data
      case hasMore = "has_more"
    }
  }

  private struct Refund: Decodable {
    var status: String
  }

  private struct ErrorReply: Decodable {
    struct Failure: Decodable {
      var intent: PaymentIntent?

      enum CodingKeys: String, CodingKey {
        case intent = "payment_intent"
      }
    }
    var error: Failure
  }

  private func get<Value: Decodable>(_ path: String) async throws -> Value {
    let (status, body) = try await send(.GET, path, key: nil, [])
    guard status == 200 else { throw ProviderError(description: "status \(status)") }
    return try decode(body)
  }

  private func decode<Value: Decodable>(_ body: [UInt8]) throws -> Value {
    do {
      return try JSONCoding.decode(from: body)
    } catch {
      throw ProviderError(description: "an answer that cannot be read")
    }
  }

  private func send(
    _ method: HTTPMethod, _ path: String, key: ID?, _ form: [(String, String)]
  ) async throws -> (status: Int, body: [UInt8]) {
    var request = HTTPClientRequest(url: baseURL + path)
    request.method = method
    request.headers.add(name: "Authorization", value: "Bearer \(secretKey)")
    if let key { request.headers.add(name: "Idempotency-Key", value: "\(path)-\(key)") }
    if !form.isEmpty {
      request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
      let pairs = form.map { "\($0.0.formEncoded)=\($0.1.formEncoded)" }
      request.body = .bytes(ByteBuffer(string: pairs.joined(separator: "&")))
    }
    do {
      let response = try await HTTPClient.shared.execute(request, timeout: Self.timeout)
      let body = try await response.body.collect(upTo: 1 << 20)
      return (Int(response.status.code), Array(body.readableBytesView))
    } catch {
      throw ProviderError(description: "\(error)")
    }
  }
}

extension String {
  fileprivate var formEncoded: String {
    utf8.map { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
        String(UnicodeScalar(byte))
      default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }.joined()
  }
}
