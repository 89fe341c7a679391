import Contracts

/// An event of the provider (Stripe API: Event). It only says that something happened to a payment; what happened is read from the
/// provider.
struct ProviderEvent: Equatable {
  let id: String
  /// The payment whose mark its intent or refund has.
  let payment: ID?
  let intent: String
  let isPaid: Bool
  /// The bank refused a refund, perhaps days after it had counted as done.
  let isFailedRefund: Bool

  private struct Body: Decodable {
    struct Content: Decodable {
      var object: Subject
    }

    struct Subject: Decodable {
      var id: String?
      var metadata: [String: String]?
      var status: String?
    }

    var id: String
    var type: String
    var data: Content
  }

  init(_ body: [UInt8]) throws {
    let event = try ProviderJSON.decode(Body.self, from: body)
    id = event.id
    intent = event.data.object.id ?? ""
    let isOfRefund = event.type.hasPrefix("refund.") || event.type.hasPrefix("charge.refund.")
    let isOfPayment = isOfRefund || event.type.hasPrefix("payment_intent.")
    payment = isOfPayment ? event.data.object.metadata?[Stripe.mark].flatMap { ID($0) } : nil
    isPaid = event.type == "payment_intent.succeeded"
    isFailedRefund = isOfRefund && event.data.object.status == "failed"
  }
}
