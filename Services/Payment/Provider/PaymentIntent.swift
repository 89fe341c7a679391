import Contracts

/// The provider's view of a payment (Stripe API: PaymentIntent).
struct PaymentIntent: Decodable, Equatable, Sendable {
  enum Outcome: Equatable {
    case paid
    case refused
    case cancelled
    /// It waits for the customer's bank, or for the provider. Money that is only set aside (`requires_capture`) is not ours.
    case waits(NextAction?)
  }

  var id: String
  var status: String
  var created: Int
  var metadata: [String: String]?
  var clientSecret: String?
  var nextAction: Action?

  struct Action: Decodable, Equatable, Sendable {
    var redirect: Redirect?

    struct Redirect: Decodable, Equatable, Sendable {
      var url: String
    }

    enum CodingKeys: String, CodingKey {
      case redirect = "redirect_to_url"
    }
  }

  enum CodingKeys: String, CodingKey {
    case id, status, created, metadata
    case clientSecret = "client_secret"
    case nextAction = "next_action"
  }

  var outcome: Outcome {
    switch status {
    case "succeeded": .paid
    case "requires_payment_method": .refused
    case "canceled": .cancelled
    default:
      .waits(
        nextAction.map { told in
          NextAction(
            type: told.redirect == nil ? .providerSDK : .redirect, clientSecret: clientSecret, url: told.redirect?.url)
        })
    }
  }
}
