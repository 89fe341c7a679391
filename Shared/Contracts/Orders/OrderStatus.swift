/// Where an order stands in its life.
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
