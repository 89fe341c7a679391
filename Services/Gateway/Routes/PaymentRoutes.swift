import Contracts
import FoundationEssentials
import HTTPTypes
import Hummingbird
import Messaging

extension Route {
  static let paymentRoutes = [
    Route(.post, "/payment", .roles([.customer, .cashier, .courier, .manager, .groupManager])) {
      try await $0.pay()
    },
    Route(.post, "/payment/events", .anyone) { try await $0.receiveProviderEvent() },
    Route(.get, "/payments", .cashiers) { try await $0.listRefundsDue() },
    Route(.get, "/payments/{id}", .signedIn) { try await $0.ask(GetPayment(caller: $0.caller, id: $0.id())) },
    Route(.put, "/payments/{id}/refunded", .cashiers) {
      try await $0.ask(RecordRefund(caller: $0.caller, id: $0.id()))
    },
  ]
}

extension Call {
  fileprivate func pay() async throws -> Response {
    try limit(.pay)
    let fields = try await fields()
    let key = fields.beside { () throws(Problem) in try idempotencyKey() }
    let order = fields.id("orderId")
    let method = fields.choice("method", of: PaymentMethod.self)
    let token = method == .card ? fields.cardToken() : nil
    let returnUrl = method == .card ? fields.optionalText("returnUrl", length: 8...2000) : nil
    fields.refuse(
      "amount", "currency", "tenders", "tip", because: "A payment is always of the whole sum that the order costs.")
    try fields.check()
    guard let method, let key else { throw Problem(.invalidBody, "The method is missing.") }
    let caller = try caller
    do {
      return try await ask(
        PayOrder(
          caller: caller, orderId: order, method: method, paymentToken: token, returnUrl: returnUrl,
          idempotencyKey: key),
        status: .created)
    } catch let problem as Problem where problem.code == .unavailable {
      // Payment may not have heard of a new order yet. Orders knows whether there is one that the caller may see; if not, that is
      // the answer, for somebody else's order as for one that does not exist.
      _ = try await gateway.requests.reply(to: GetOrder(caller: caller, id: order))
      throw problem
    }
  }

  /// An event that the provider sends. Payment checks by its signature that it comes from the provider.
  fileprivate func receiveProviderEvent() async throws -> Response {
    guard let name = HTTPField.Name("Stripe-Signature"), let signature = request.headers[name],
      signature.utf8.count <= 1024
    else { throw Problem(.badSignature, "There is no signature.") }
    let body = Data(try await body().readableBytesView)
    return try await ask(ReceiveProviderEvent(body: body, signature: signature), status: .noContent)
  }

  fileprivate func listRefundsDue() async throws -> Response {
    var query = query
    let isDue = query.text("refundDue")
    let before = query.id("before")
    let limit = query.integer("limit", in: 1...100, unlessGiven: 50)
    if isDue != "true" {
      _ = query.fault("refundDue", "It must be true: there is no other list of payments yet.") as Bool?
    }
    try query.check()
    return try await ask(ListRefundsDue(restaurantId: restaurant(), before: before, limit: limit))
  }
}

extension Fields {
  /// The provider's id for a card. A card's number in its place is refused, with a code of its own.
  fileprivate func cardToken() -> String {
    let token = text("paymentToken", length: 3...100)
    if token.holdsCardNumber { refuseCardNumber("paymentToken") }
    return token
  }
}
