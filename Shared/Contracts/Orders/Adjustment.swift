extension Order {
  /// What an order costs beside its lines, or what is taken off.
  package struct Adjustment: WireObject, Equatable {
    package var kind: Kind
    package var name: String
    package var code: String?
    package var amount: Money
    package var taxShares: [TaxShare]

    package static let shape = Shape(
      "OrderAdjustment", "What an order costs beside its lines, or what is taken off.",
      Self.init(kind:name:code:amount:taxShares:),
      Member("kind", \.kind),
      Member("name", \.name, "In French, as the invoice says it."),
      Member("code", \.code, "With which the customer asked for it."),
      Member("amount", \.amount, "With tax; negative where it is taken off."),
      Member("taxShares", \.taxShares, "The amount by rate of value added tax."))

    package enum Kind: Word {
      case deliveryFee, discount
      /// What a complaint took off afterwards.
      case refund
      case unknown(String)

      package static let allCases: [Kind] = [.deliveryFee, .discount, .refund]

      package static var form: Form<Self> { .word("AdjustmentKind") }

      package var rawValue: String {
        switch self {
        case .deliveryFee: "delivery-fee"
        case .discount: "discount"
        case .refund: "refund"
        case .unknown(let word): word
        }
      }
    }

    package init(kind: Kind, name: String, code: String? = nil, amount: Money, taxShares: [TaxShare]) {
      self.kind = kind
      self.name = name
      self.code = code
      self.amount = amount
      self.taxShares = taxShares
    }
  }
}
