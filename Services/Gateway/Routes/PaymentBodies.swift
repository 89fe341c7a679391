import Contracts

struct PaymentDraft: WireObject {
  var orderId: ID
  var method: PaymentMethod
  var paymentToken: String?
  var returnUrl: String?
  var tender: Tender

  private static let token = Form<String>.text(3...100)
  private static let url = Form<String>.text(8...2000).described(["format": "uri"])

  /// What belongs to a card counts only where the payment is made by card.
  static let shape = Shape(
    "PaymentDraft",
    "A payment is of all that is due of the order. Staff can take a part of it with `amount`, and another in another way: each is a payment with an invoice of its own. `currency`, `tenders` and `tip` are refused.",
    Self.init(orderId:method:paymentToken:returnUrl:amount:handedOver:till:isMarkedForSundays:),
    Member("orderId", \.orderId),
    Member("method", \.method, "How this payment is made; it may differ from what the order said."),
    Member(
      "paymentToken", \.paymentToken, as: .leftToRules(token.schema),
      "For a card: the payment provider's payment-method id. Card numbers never pass through here."),
    Member(
      "returnUrl", \.returnUrl, as: .leftToRules(url.schema),
      "For a card: where the customer's bank sends them back to. Its origin must be one of the group's. Without it, the app shows the bank's question with the provider's SDK."
    ),
    Member(
      "amount", \.tender.amount, as: .something,
      "Of staff: a part of what is due; absent for all of it. Beyond what is due the answer is 422 with the code `more-than-due`, and so are more than 1,000 euros in cash an order (`cash-limit`), and more than 25 euros a day and person in meal vouchers (`voucher-limit`), which pay neither alcohol nor the delivery (`not-for-vouchers`)."
    ),
    Member(
      "handedOver", \.tender.handedOver, as: .something,
      "Of staff, for cash: what the customer gave. The answer has the `change`."),
    Member(
      "till", \.tender.till, as: .till,
      "Of staff: where it was put; absent for `caisse`. Not `en-ligne`, and nothing that begins with `livraison`. Not read of a courier: it is in their purse, and the journal has `livraison`."
    ),
    Member(
      "isMarkedForSundays", \.tender.isMarkedForSundays,
      "Of staff: that a meal voucher says it may be used on Sundays and holidays. Without that it is refused on such a day (`not-now`)."
    )
  ).rule([
    "if": ["required": ["method"], "properties": ["method": ["const": "card"]]], "then": .having("paymentToken"),
  ]) { json, body in
    guard json["method"]?.string == PaymentMethod.card.rawValue else { return }
    if let token = body.require("paymentToken", of: json, as: token), token.holdsCardNumber {
      body.note(
        "Card numbers never pass through here: send the provider's token.", of: "paymentToken", code: .cardNumber)
    }
    if json.has("returnUrl") { _ = body.require("returnUrl", of: json, as: url) }
  }.rule { json, body in
    for name: StaticString in ["currency", "tenders", "tip"] where json.has("\(name)") {
      body.note("A payment is one amount in euros.", of: name, code: .notSupported)
    }
  }
}

extension PaymentDraft {
  /// Used by `shape`.
  private init(
    orderId: ID, method: PaymentMethod, paymentToken: String?, returnUrl: String?, amount: Money?, handedOver: Money?,
    till: String?, isMarkedForSundays: Bool?
  ) {
    self.init(
      orderId: orderId, method: method, paymentToken: paymentToken, returnUrl: returnUrl,
      tender: Tender(amount: amount, handedOver: handedOver, till: till, isMarkedForSundays: isMarkedForSundays))
  }
}

extension Form<String> {
  /// The name of a till.
  static let till = text(1...20).described(["pattern": "^[A-Za-z0-9-]+$", "examples": ["caisse-1"]])
    .allowing("It must have letters without accents, digits and hyphens only.") { isTill($0) }

  static func isTill(_ name: String) -> Bool {
    name.utf8.allSatisfy { byte in
      let lower = byte | 0x20
      return byte.isDigit || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(lower) || byte == UInt8(ascii: "-")
    }
  }
}
