import Contracts

/// What we read of an event that the provider tells (Stripe API: Event). It only says that there is something to look at.
struct ProviderEvent: Equatable {
  let id: String
  /// The payment whose mark it carries.
  let payment: ID?
  let intent: String
  let isPaid: Bool

  private struct Body: Decodable {
    struct Content: Decodable {
      var object: Subject
    }

    struct Subject: Decodable {
      var id: String?
      var metadata: [String: String]?
    }

    var id: String
    var type: String
    var data: Content
  }

  init(_ body: [UInt8]) throws {
    let event = try JSONCoding.decode(Body.self, from: body)
    id = event.id
    intent = event.data.object.id ?? ""
    let isOfIntent = event.type.hasPrefix("payment_intent.")
    payment = isOfIntent ? event.data.object.metadata?[Stripe.mark].flatMap { ID($0) } : nil
    isPaid = event.type == "payment_intent.succeeded"
  }
}
