package import FoundationEssentials

/// An order as everybody sees it: the answer of the API, the payload of the event, the document in the database.
package struct Order: Codable, Sendable, Equatable {
  package var id: ID
  /// What people call it on the phone.
  package var number: String
  package var status: OrderStatus
  package var restaurantId: ID
  package var customerId: ID?
  package var fulfilment: Fulfilment
  package var address: Address?
  /// Which revision `lines` and `total` are; absent in the first. See `currentRevision`.
  package var revision: Int?
  package var lines: [Line]
  package var total: Money
  /// The latest change of the lines, while the kitchen has not decided on it, and when the kitchen has refused it. Once the
  /// kitchen has accepted it, it is the current revision.
  package var proposal: Revision?
  package var paymentMethod: PaymentMethod
  /// Nothing is due any more.
  package var isPaid: Bool
  /// What came in and was not given back; absent where `isPaid` says it: nothing, or the total. See `amountReceived`.
  package var paidAmount: Money?
  package var note: String?
  package var placedAt: Date
  /// When it will be ready (take-away) or at the door (delivery); known once the kitchen has accepted it.
  package var promisedAt: Date?
  package var scheduledFor: Date?
  /// Of an order for later that the kitchen has accepted: when its preparation begins.
  package var prepareFrom: Date?
  package var history: [HistoryEntry]
  /// When a manager let the money of an abandoned order go back.
  package var refundGrantedAt: Date?
  /// Counts the changes, from 1.
  package var version: Int

  package struct Line: Codable, Sendable, Equatable {
    package var productId: ID
    package var name: String
    package var quantity: Int
    package var unitPrice: Money
    package var total: Money
    package var note: String?
    package var choices: [ChosenProduct]

    package init(
      productId: ID, name: String, quantity: Int, unitPrice: Money, note: String?, choices: [ChosenProduct]
    ) {
      self.productId = productId
      self.name = name
      self.quantity = quantity
      self.unitPrice = unitPrice
      self.total = unitPrice * quantity
      self.note = note
      self.choices = choices
    }
  }

  /// What the customer chose in a menu.
  package struct ChosenProduct: Codable, Sendable, Equatable {
    package var choiceId: String
    package var productId: ID
    package var name: String

    package init(choiceId: String, productId: ID, name: String) {
      self.choiceId = choiceId
      self.productId = productId
      self.name = name
    }
  }

  /// What an order consists of at a time. The number counts changes of the lines, from 1; numbers of refused ones stay unused.
  package struct Revision: Codable, Sendable, Equatable {
    package var number: Int
    package var lines: [Line]
    package var total: Money
    /// Why the kitchen has refused it.
    package var refusal: OrderReason?

    package init(number: Int, lines: [Line]) {
      self.init(number: number, lines: lines, total: lines.reduce(.zero) { $0 + $1.total })
    }

    package init(number: Int, lines: [Line], total: Money) {
      self.number = number
      self.lines = lines
      self.total = total
    }
  }

  package struct HistoryEntry: Codable, Sendable, Equatable {
    package var status: OrderStatus
    package var at: Date
    /// The role that took the step, or `system`.
    package var by: String
    /// Why, where the step is one that has to be explained.
    package var reason: OrderReason?

    package init(status: OrderStatus, at: Date, by: String, reason: OrderReason? = nil) {
      self.status = status
      self.at = at
      self.by = by
      self.reason = reason
    }
  }

  package init(
    id: ID, number: String, status: OrderStatus, restaurantId: ID, customerId: ID?, fulfilment: Fulfilment,
    address: Address?, lines: [Line], paymentMethod: PaymentMethod, note: String?, placedAt: Date,
    scheduledFor: Date?, history: [HistoryEntry]
  ) {
    self.id = id
    self.number = number
    self.status = status
    self.restaurantId = restaurantId
    self.customerId = customerId
    self.fulfilment = fulfilment
    self.address = address
    self.lines = lines
    self.total = lines.reduce(.zero) { $0 + $1.total }
    self.paymentMethod = paymentMethod
    self.isPaid = false
    self.note = note
    self.placedAt = placedAt
    self.promisedAt = nil
    self.scheduledFor = scheduledFor
    self.prepareFrom = nil
    self.history = history
    self.version = 1
  }

  /// Why the order is what it is, where that has to be explained.
  package var reason: OrderReason? { history.last?.reason }

  /// Which revision `lines` and `total` are, from 1.
  package var currentRevision: Int { revision ?? 1 }

  /// A change of the lines on which the kitchen has not decided.
  package var openProposal: Revision? { proposal?.refusal == nil ? proposal : nil }

  /// What came in and was not given back.
  package var amountReceived: Money { paidAmount ?? (isPaid ? total : .zero) }

  /// What is still to be paid; negative where more came in than the order now costs.
  package var amountDue: Money { total + -amountReceived }

  /// What was paid for the order goes back.
  package var isRefundOwed: Bool { status.cameToNothing || refundGrantedAt != nil }
}

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
  case unknown(String)

  package static let allCases: [PaymentMethod] = [.card, .cash, .cheque]

  package var rawValue: String {
    switch self {
    case .card: "card"
    case .cash: "cash"
    case .cheque: "cheque"
    case .unknown(let word): word
    }
  }
}
