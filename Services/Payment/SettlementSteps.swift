import Contracts

/// The steps in which a payment is settled. Each of them can fail, be repeated, or be cut off by the end of the process;
/// `Settlement` takes them.
enum SettlementStep: Equatable, Sendable {
  /// Ask whether the provider has the payment: an earlier attempt may have acted without our hearing of it.
  case find
  /// Ask for the money.
  case charge
  /// Ask what has become of what the provider has.
  case look(intent: String)
  case cancel(intent: String)
  /// Ask whether the money went back: an earlier attempt may have acted without our hearing of it.
  case findRefund(intent: String)
  /// - Parameter afterFailed: how many refunds came to nothing before.
  case refund(intent: String, afterFailed: Int)
  /// Write down what came of it.
  case conclude(Verdict)
  /// Try again later.
  case putOff

  enum Verdict: Equatable, Sendable {
    case paid
    case refused(Refusal)
    case waitsForBank(NextAction?)
    case refunded
  }
}

/// What is known about a payment while it is settled, from which follows the next step.
struct SettlementState: Equatable, Sendable {
  enum Goal: Equatable, Sendable {
    case pay
    /// To let the payment come to nothing. If it turns out that the money has been taken, it counts as paid.
    case callOff(Refusal)
    case giveBack
  }

  /// What the provider answered to a step.
  enum Answer: Equatable, Sendable {
    /// What it has; nil where it has nothing.
    case intent(PaymentIntent?)
    /// And how many refunds came to nothing.
    case isRefunded(Bool, failed: Int = 0)
    /// A request that it will not do, so it has not acted.
    case rejected
  }

  let goal: Goal
  /// Somebody began before and did not finish, so the provider may have acted.
  let isRepeated: Bool
  /// The provider may still act on what it was asked before.
  let mayYetAct: Bool
  /// The customer was told to answer their bank, so they hold a secret with which they can try again without us.
  let isInCustomersHands: Bool
  private(set) var intentId: String?
  private var intent: PaymentIntent?
  private var isNotThere = false
  private var isRejected = false
  private var isRefunded: Bool?
  private var failedRefunds = 0

  init(_ record: PaymentRecord, _ order: OrderStatus) {
    if record.isRefundDue {
      goal = .giveBack
    } else if order.isFinal {
      goal = .callOff(.orderEnded)
    } else {
      goal = record.isReplaced ? .callOff(.replaced) : .pay
    }
    // The provider may send several events about a payment that counts as refused here.
    isRepeated = record.attempts > 1 || (record.isRefundDue && record.payment.status == .refused)
    mayYetAct = record.isRecentlyUnanswered
    isInCustomersHands = record.intentId != nil
    intentId = record.intentId
  }

  mutating func learn(_ answer: Answer) {
    switch answer {
    case .intent(let found):
      intent = found
      isNotThere = found == nil
      if let id = found?.id, !id.isEmpty { intentId = id }
    case .isRefunded(let isRefunded, let failed):
      self.isRefunded = isRefunded
      failedRefunds = failed
    case .rejected:
      isRejected = true
      // Where it cannot be cancelled, something has become of it.
      intent = nil
    }
  }

  var next: SettlementStep {
    switch goal {
    case .pay: nextOfPaying
    case .callOff(let refusal): nextOfCallingOff(refusal)
    case .giveBack: nextOfGivingBack
    }
  }

  private var nextOfPaying: SettlementStep {
    guard let intent else {
      if let intentId { return isNotThere ? .conclude(.refused(.ours)) : .look(intent: intentId) }
      if isRejected { return .conclude(.refused(.ours)) }
      return isRepeated && !isNotThere ? .find : .charge
    }
    switch intent.outcome {
    case .paid: return .conclude(.paid)
    case .waits(let action): return .conclude(.waitsForBank(action))
    case .cancelled: return .conclude(.refused(isInCustomersHands ? .bank : .card))
    case .refused:
      guard isInCustomersHands else { return .conclude(.refused(.card)) }
      return isRejected ? .putOff : .cancel(intent: intent.id)
    }
  }

  private func nextOfCallingOff(_ refusal: Refusal) -> SettlementStep {
    guard let intent else {
      if isNotThere { return mayYetAct && intentId == nil ? .putOff : .conclude(.refused(refusal)) }
      if let intentId { return .look(intent: intentId) }
      return isRepeated ? .find : .conclude(.refused(refusal))
    }
    switch intent.outcome {
    case .paid: return .conclude(.paid)
    case .cancelled: return .conclude(.refused(refusal))
    case .refused, .waits: return isRejected ? .putOff : .cancel(intent: intent.id)
    }
  }

  private var nextOfGivingBack: SettlementStep {
    guard let intentId else { return isNotThere ? .conclude(.refunded) : .find }
    switch isRefunded {
    case true?: return .conclude(.refunded)
    case false?: return isRejected ? .putOff : .refund(intent: intentId, afterFailed: failedRefunds)
    case nil:
      return isRepeated || isRejected ? .findRefund(intent: intentId) : .refund(intent: intentId, afterFailed: 0)
    }
  }
}
