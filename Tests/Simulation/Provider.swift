import Contracts

/// The payment provider, as far as it concerns us (Stripe API): what it did counts, whether or not we heard the answer.
struct Provider {
  enum Status {
    case succeeded, refused, cancelled
    /// Waiting for the customer's bank.
    case pending
  }

  struct Intent {
    let id: String
    let payment: ID
    let order: ID
    let amount: Int
    var status: Status
    /// What the first answer said, which a repetition with the same key gets again.
    let firstStatus: Status
    var refunded = 0
  }

  private(set) var intents: [Intent] = []

  mutating func charge(_ payment: Payment, outcome: Status) -> (id: String, status: Status) {
    if let known = intents.first(where: { $0.payment == payment.id }) { return (known.id, known.firstStatus) }
    let id = "pi_\(intents.count + 1)"
    intents.append(
      Intent(
        id: id, payment: payment.id, order: payment.orderId, amount: payment.amount.amount, status: outcome,
        firstStatus: outcome))
    return (id, outcome)
  }

  func intent(_ id: String) -> Intent? {
    intents.first { $0.id == id }
  }

  /// By our mark on it.
  func intent(of payment: ID) -> Intent? {
    intents.first { $0.payment == payment }
  }

  /// - Returns: false where it can no longer be cancelled.
  mutating func cancel(_ id: String) -> Bool {
    guard let position = intents.firstIndex(where: { $0.id == id }), intents[position].status == .pending else {
      return false
    }
    intents[position].status = .cancelled
    return true
  }

  /// - Returns: false where there is nothing left to refund.
  mutating func refund(_ id: String) -> Bool {
    guard let position = intents.firstIndex(where: { $0.id == id }), intents[position].status == .succeeded,
      intents[position].refunded == 0
    else { return false }
    intents[position].refunded = intents[position].amount
    return true
  }

  var pending: [String] {
    intents.filter { $0.status == .pending }.map(\.id)
  }

  /// The customer's bank has made up its mind.
  mutating func decide(_ id: String, _ status: Status) {
    guard let position = intents.firstIndex(where: { $0.id == id }), intents[position].status == .pending else {
      return
    }
    intents[position].status = status
  }
}
