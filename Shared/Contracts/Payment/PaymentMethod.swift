/// How an order is paid.
package enum PaymentMethod: Word {
  case card, cash, cheque
  /// By card at a machine that stands in the shop, or that the courier has along. The provider has no part in it.
  case terminal
  case mealVoucher
  case unknown(String)

  package static let allCases: [PaymentMethod] = [.card, .cash, .cheque, .terminal, .mealVoucher]

  package static var form: Form<Self> { .word("PaymentMethod", "`terminal`: by card at a machine of the restaurant.") }

  package var rawValue: String {
    switch self {
    case .card: "card"
    case .cash: "cash"
    case .cheque: "cheque"
    case .terminal: "terminal"
    case .mealVoucher: "meal-voucher"
    case .unknown(let word): word
    }
  }
}
