import Contracts
import FoundationEssentials

extension OrderOutlined.Outline {
  /// Whether a card may be charged for it. An order that waits for a card must have been accepted by the kitchen first; one to
  /// be paid on receipt may be paid at any time, and who did so before the kitchen rejects it gets the money back.
  var isChargeable: Bool { promisedAt != nil || status != .awaitingPayment }

  /// Whether it has ended in a way that leaves room for a payment that is still under way.
  var endedUnpaid: Bool { status.cameToNothing || status == .abandoned }
}

extension Order {
  /// Whether the caller may pay it in this way: customers by card, and staff whatever is handed to them.
  func check(_ method: PaymentMethod, by caller: Caller) throws(Problem) {
    if case .unknown(let word) = method { throw .invalid("/method", "It is not understood here: \(word).") }
    let isAllowed =
      switch caller.role {
      case .customer: method == .card
      case .cashier, .manager, .groupManager: true
      case .courier: method != .card
      case .pizzaiolo, .unknown: false
      }
    guard isAllowed else { throw Problem(.forbidden, "Your role does not take payments by \(method.rawValue).") }
    guard !isPaid else { throw Problem(.conflict, "The order is paid already.") }
    guard !status.isFinal else { throw Problem(.conflict, "The order has ended: it is \(status.rawValue).") }
  }
}

extension PaymentRecord {
  /// How long a payment that has not reached the bank belongs to the request that began it, in seconds.
  private static let patience = 3.0

  /// Whether another payment of the order may take its place: it waits for the customer's bank, or nobody waits for it any
  /// more. Of two that come at once the first is not undone by the second.
  func canBeReplaced(at time: Date) -> Bool {
    payment.status == .pending && (waitsForBank || time.timeIntervalSince(payment.createdAt) > Self.patience)
  }
}

extension ID {
  /// Whether what it names was made within the last minute, as the id says itself: we may not have heard of it yet.
  func isNew(at time: Date) -> Bool {
    abs(time.timeIntervalSince(madeAt)) < 60
  }
}

extension Problem {
  static let orderNotKnownYet = Problem(.unavailable, "The order is not known here yet.", retryAfter: 1)
}

/// A number in a restaurant's series of invoices and credit notes.
enum InvoiceNumber {
  /// - Parameter code: the restaurant's own.
  static func text(code: String, number: Int) -> String {
    let digits = String(number)
    return "\(code)-\(String(repeating: "0", count: max(0, 6 - digits.count)))\(digits)"
  }

  /// The code of a restaurant to which the catalogue has given none, or one that another restaurant has used: the last eight
  /// digits of its id.
  static func code(of restaurant: ID) -> String {
    restaurant.description.suffix(8).uppercased()
  }
}

/// Prepared food, delivered or taken away: the reduced rate (Code général des impôts, article 279).
let taxRatePercent = 10
