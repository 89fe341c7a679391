import Contracts

struct PaymentDraft: WireObject {
  var orderId: ID
  var method: PaymentMethod
  var paymentToken: String?
  var returnUrl: String?

  private static let token = Form<String>.text(3...100)
  private static let url = Form<String>.text(8...2000).described(["format": "uri"])

  /// What belongs to a card counts only where the payment is made by card.
  static let shape = Shape(
    "PaymentDraft",
    "A payment is always of the whole sum that the order costs: `amount`, `currency`, `tenders` and `tip` are refused.",
    Self.init(orderId:method:paymentToken:returnUrl:),
    Member("orderId", \.orderId),
    Member("method", \.method, "How this payment is made; it may differ from what the order said."),
    Member(
      "paymentToken", \.paymentToken, as: .leftToRules(token.schema),
      "For a card: the payment provider's payment-method id. Card numbers never pass through here."),
    Member(
      "returnUrl", \.returnUrl, as: .leftToRules(url.schema),
      "For a card: where the customer's bank sends them back to. Its origin must be one of the group's. Without it, the app shows the bank's question with the provider's SDK."
    )
  ).rule([
    "if": ["required": ["method"], "properties": ["method": ["const": "card"]]], "then": ["required": ["paymentToken"]],
  ]) { json, body in
    guard json["method"]?.string == PaymentMethod.card.rawValue else { return }
    if let token = body.require("paymentToken", of: json, as: token), token.holdsCardNumber {
      body.note(
        "Card numbers never pass through here: send the provider's token.", of: "paymentToken", code: .cardNumber)
    }
    if json.has("returnUrl") { _ = body.require("returnUrl", of: json, as: url) }
  }.rule { json, body in
    for name: StaticString in ["amount", "currency", "tenders", "tip"] where json.has("\(name)") {
      body.note("A payment is always of the whole sum that the order costs.", of: name, code: .notSupported)
    }
  }
}
