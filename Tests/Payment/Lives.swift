import Contracts

@testable import Payment

/// What happens to a payment, and how it has to end.
enum Life: String, CaseIterable {
  case goodCard, declinedCard, unknownCard
  case bankAgrees, bankDeclines
  /// The order is cancelled: before anything happened, while the bank waits for the customer, when all is paid.
  case cancelledBefore, cancelledAtTheBank, cancelledAfter
  /// The order is cancelled while nobody knows whether the provider has acted.
  case cancelledUnanswered
  /// Another payment takes its place, while the bank waits for the customer, and when the customer has just agreed.
  case replaced, replacedTooLate
  /// The bank takes the money although the payment was called off.
  case paidAfterAll
  /// The order is cancelled when all is paid, and the bank takes time for the refund; then it agrees, or refuses the first time.
  case refundTakesTime, refundFails

  struct End: Equatable {
    var status: PaymentStatus
    var captured: Int
    var refunds: Int
  }

  var token: String {
    switch self {
    case .goodCard, .cancelledBefore, .cancelledAfter, .cancelledUnanswered, .refundTakesTime, .refundFails: "pm_good"
    case .declinedCard: "pm_declined"
    case .unknownCard: "pm_of_nobody"
    case .bankAgrees, .bankDeclines, .cancelledAtTheBank, .replaced, .replacedTooLate, .paidAfterAll: "pm_asks"
    }
  }

  /// Nil where it may end in two ways, without money in both.
  var end: End? {
    switch self {
    case .goodCard, .bankAgrees, .replacedTooLate: End(status: .succeeded, captured: 1, refunds: 0)
    case .declinedCard, .unknownCard, .bankDeclines, .cancelledBefore, .cancelledAtTheBank, .replaced:
      End(status: .refused, captured: 0, refunds: 0)
    case .cancelledAfter, .refundTakesTime, .refundFails: End(status: .refunded, captured: 1, refunds: 1)
    case .paidAfterAll: End(status: .refused, captured: 1, refunds: 1)
    case .cancelledUnanswered: nil
    }
  }
}

/// What befalls one step.
enum Fault: CaseIterable {
  case failsBefore, failsAfter, answersTooLate, stalls, redirects
  /// The process ends: before the step, and when it is taken and not yet written down, so another process repeats it.
  case killedBefore, killedAfter
  /// The process stands still before the step for longer than its claim. Another settles the payment; then it goes on.
  case frozen
  /// The same, and the order is cancelled meanwhile.
  case frozenAsOrderEnds
  /// The order is cancelled when the step is taken.
  case orderCancelled

  var cancelsOrder: Bool { self == .orderCancelled || self == .frozenAsOrderEnds }

  var failure: ProviderPeer.Failure? {
    switch self {
    case .failsBefore: .failsBefore
    case .failsAfter: .failsAfter
    case .answersTooLate: .answersTooLate
    case .stalls: .stalls
    case .redirects: .redirects
    case .killedBefore, .killedAfter, .frozen, .frozenAsOrderEnds, .orderCancelled: nil
    }
  }
}

extension ProviderPeer.Failure {
  /// Whether the caller has to give up waiting.
  var isSilence: Bool { self == .answersTooLate || self == .stalls }
}
