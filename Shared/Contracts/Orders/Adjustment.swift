extension Order {
  /// What an order costs beside its lines, or what is taken off.
  package struct Adjustment: WireObject, Equatable {
    package var kind: Kind
    package var name: String
    package var code: String?
    package var amount: Money
    package var taxShares: [TaxShare]
    package var parts: [Part]?
    package var reason: String?

    package static let shape = Shape(
      "OrderAdjustment", "What an order costs beside its lines, or what is taken off.",
      Self.init(kind:name:code:amount:taxShares:parts:reason:),
      Member("kind", \.kind),
      Member("name", \.name, "In French, as the invoice says it."),
      Member("code", \.code, "With which the customer asked for it."),
      Member("amount", \.amount, "With tax; negative where it is taken off."),
      Member("taxShares", \.taxShares, "The amount by rate of value added tax."),
      Member(
        "parts", \.parts, "Of a discount that is not for all lines alike: which lines bear it. A complaint counts that."
      ),
      Member("reason", \.reason, "Of a discount that was given at the counter: why."))

    /// What one line bears of a discount.
    package struct Part: WireObject, Equatable {
      package var line: Int
      package var amount: Money

      package static let shape = Shape(
        "AdjustmentPart", "What one line bears of a discount.", Self.init(line:amount:),
        Member("line", \.line, as: .integer(from: 0), "Which of the order's lines, from 0."),
        Member("amount", \.amount, "Negative."))

      package init(line: Int, amount: Money) {
        self.line = line
        self.amount = amount
      }
    }

    package enum Kind: Word {
      case deliveryFee, discount
      /// What a complaint took off afterwards.
      case refund
      /// A part of what is due that is paid and invoiced before the rest, and taken off the last invoice.
      case instalment
      case unknown(String)

      package static let allCases: [Kind] = [.deliveryFee, .discount, .refund, .instalment]

      package static var form: Form<Self> { .word("AdjustmentKind") }

      package var rawValue: String {
        switch self {
        case .deliveryFee: "delivery-fee"
        case .discount: "discount"
        case .refund: "refund"
        case .instalment: "instalment"
        case .unknown(let word): word
        }
      }
    }

    package init(
      kind: Kind, name: String, code: String? = nil, amount: Money, taxShares: [TaxShare], parts: [Part]? = nil,
      reason: String? = nil
    ) {
      self.kind = kind
      self.name = name
      self.code = code
      self.amount = amount
      self.taxShares = taxShares
      self.parts = parts
      self.reason = reason
    }
  }
}
