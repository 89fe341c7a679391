import Contracts
import FoundationEssentials

extension OrderOutlined.Outline {
  /// Whether a card may be charged for it. An order that waits for a card must have been accepted by the kitchen first; one to
  /// be paid on receipt may be paid at any time, and who did so before the kitchen rejects it gets the money back.
  var isChargeable: Bool { promisedAt != nil || status != .awaitingPayment }
}

extension Order {
  /// Whether the caller may pay it in this way: customers by card, and staff whatever is handed to them.
  func check(_ method: PaymentMethod, by caller: Caller) throws(Problem) {
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

extension Problem {
  /// An order that we have not heard of. Where we are behind with orders' events one that is new, as its id says, may exist
  /// all the same; the client who comes again then finds it.
  static func unknownOrder(_ id: ID, at time: Date) -> Problem {
    guard abs(time.timeIntervalSince(id.madeAt)) < 60 else { return .notFound }
    return Problem(.unavailable, "The order is not known here yet.", retryAfter: 1)
  }
}

/// A number in a restaurant's series of invoices and credit notes.
enum InvoiceNumber {
  static func text(city: String, number: Int) -> String {
    let prefix = city.uppercased().filter(\.isLetter).prefix(6)
    let digits = String(number)
    return "\(prefix)-\(String(repeating: "0", count: max(0, 6 - digits.count)))\(digits)"
  }
}

/// Prepared food, delivered or taken away: the reduced rate (Code général des impôts, article 279).
let taxRatePercent = 10
