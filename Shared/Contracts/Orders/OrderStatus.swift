package enum OrderStatus: Word {
  case awaitingPayment
  case placed, preparing, ready, delivering, delivered, collected, cancelled, rejected, returned
  /// A take-away that nobody fetched.
  case abandoned
  case unknown(String)

  package static let allCases: [OrderStatus] = [
    .awaitingPayment, .placed, .preparing, .ready, .delivering, .delivered, .collected, .cancelled, .rejected,
    .returned, .abandoned,
  ]

  package static var form: Form<Self> { .word("OrderStatus", "Where an order stands in its life.") }

  package var rawValue: String {
    switch self {
    case .awaitingPayment: "awaiting-payment"
    case .placed: "placed"
    case .preparing: "preparing"
    case .ready: "ready"
    case .delivering: "delivering"
    case .delivered: "delivered"
    case .collected: "collected"
    case .cancelled: "cancelled"
    case .rejected: "rejected"
    case .returned: "returned"
    case .abandoned: "abandoned"
    case .unknown(let word): word
    }
  }

  /// Nothing follows.
  package var isFinal: Bool {
    switch self {
    case .delivered, .collected, .cancelled, .rejected, .returned, .abandoned: true
    case .awaitingPayment, .placed, .preparing, .ready, .delivering, .unknown: false
    }
  }

  /// The order came to nothing: its money goes back, and its stock unless it was used. One that nobody fetched was made and
  /// is due: its money goes back only where a manager says so.
  package var cameToNothing: Bool {
    self == .cancelled || self == .rejected || self == .returned
  }
}

package enum Fulfilment: Word {
  case delivery, takeaway
  case unknown(String)

  package static let allCases: [Fulfilment] = [.delivery, .takeaway]

  package static var form: Form<Self> { .word("Fulfilment") }

  package var rawValue: String {
    switch self {
    case .delivery: "delivery"
    case .takeaway: "takeaway"
    case .unknown(let word): word
    }
  }
}

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
