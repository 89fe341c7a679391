import Contracts

@testable import Payment

/// The payment provider, as far as it concerns us (Stripe API): what it did counts, even where its answer was lost.
struct Provider {
  struct Intent {
    let payment: ID
    let order: ID
    let amount: Int
    var ours: PaymentIntent
    /// What the first answer was, which a repetition with the same key gets again.
    let firstAnswer: PaymentIntent
    var refunded = 0
    /// The customer has been sent to their bank, and may try again there.
    var isInCustomersHands = false
  }

  /// A request that arrives after payment has stopped waiting for the answer.
  struct Late {
    let payment: Contracts.Payment
    let status: String
    let arrivesAt: Int
  }

  private(set) var intents: [Intent] = []
  /// Payments that were paid and whose webhook has not been received; the provider repeats it until it is.
  private(set) var toTell: [String] = []
  var late: [Late] = []

  static let paid = "succeeded"
  static let refused = "requires_payment_method"
  static let cancelled = "canceled"
  static let asksCustomer = "requires_action"

  mutating func charge(_ payment: Contracts.Payment, becoming status: String) -> PaymentIntent {
    if let known = intents.first(where: { $0.payment == payment.id }) { return known.firstAnswer }
    let intent = PaymentIntent(
      id: "pi_\(intents.count + 1)", status: status, created: 0, metadata: nil, clientSecret: nil,
      nextAction: nil)
    intents.append(
      Intent(
        payment: payment.id, order: payment.orderId, amount: payment.amount.amount, ours: intent,
        firstAnswer: intent,
        isInCustomersHands: status == Self.asksCustomer))
    if status == Self.paid { toTell.append(intent.id) }
    return intent
  }

  mutating func receiveLate(at time: Int) {
    for request in late where request.arrivesAt <= time {
      _ = charge(request.payment, becoming: request.status)
    }
    late.removeAll { $0.arrivesAt <= time }
  }

  func intent(_ id: String) -> PaymentIntent? {
    intents.first { $0.ours.id == id }?.ours
  }

  /// Found by the metadata that payment gave it.
  func intent(of payment: ID) -> PaymentIntent? {
    intents.first { $0.payment == payment }?.ours
  }

  /// - Returns: nil where it can no longer be cancelled.
  mutating func cancel(_ id: String) -> PaymentIntent? {
    guard let position = intents.firstIndex(where: { $0.ours.id == id }),
      [Self.asksCustomer, Self.refused].contains(intents[position].ours.status)
    else { return nil }
    intents[position].ours.status = Self.cancelled
    return intents[position].ours
  }

  func isRefunded(_ id: String) -> Bool {
    intents.contains { $0.ours.id == id && $0.refunded > 0 }
  }

  /// - Returns: false where there is nothing left to refund.
  mutating func refund(_ id: String) -> Bool {
    guard let position = intents.firstIndex(where: { $0.ours.id == id }),
      intents[position].ours.status == Self.paid,
      intents[position].refunded == 0
    else { return false }
    intents[position].refunded = intents[position].amount
    return true
  }

  /// Those that the customer or their bank can still pay or refuse.
  var undecided: [String] {
    intents.filter { intent in
      intent.ours.status == Self.asksCustomer
        || (intent.isInCustomersHands && intent.ours.status == Self.refused)
    }.map(\.ours.id)
  }

  mutating func decide(_ id: String, isPaid: Bool) {
    guard let position = intents.firstIndex(where: { $0.ours.id == id }) else { return }
    intents[position].ours.status = isPaid ? Self.paid : Self.refused
    if isPaid { toTell.append(id) }
  }

  mutating func hasTold(_ id: String) {
    toTell.removeAll { $0 == id }
  }
}
