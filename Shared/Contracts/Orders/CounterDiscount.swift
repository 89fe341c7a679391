/// What an employee takes off an order for a reason.
package struct CounterDiscount: WireObject, Equatable {
  package var percent: Int?
  package var amount: Money?
  package var reason: String

  package static let shape = Shape(
    "CounterDiscount", "What an employee takes off what the lines cost, for a reason: a share of it, or an amount.",
    Self.init(percent:amount:reason:),
    Member("percent", \.percent, as: .integer(in: 1...100), "Of what the lines cost after offers."),
    Member("amount", \.amount, as: .something),
    Member("reason", \.reason, as: .text(3...100).blankingCardNumbers, "As the invoice says it.")
  ).rule(["oneOf": [.having("percent"), .having("amount")]]) { json, body in
    if json.has("percent") == json.has("amount") { body.note("It must have a percentage or an amount, and not both.") }
  }

  package init(percent: Int? = nil, amount: Money? = nil, reason: String) {
    self.percent = percent
    self.amount = amount
    self.reason = reason
  }
}
