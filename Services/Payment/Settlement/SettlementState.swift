import Contracts

/// What is known about a payment while it is settled. The next step follows from it and from nothing else.
struct SettlementState: Equatable, Sendable {
  enum Goal: Equatable, Sendable {
    case pay
    /// To end the payment without money. If it turns out that the money has been taken, it counts as paid.
    case callOff(Refusal)
    case refund
  }

  /// What the provider answered to a question.
  enum ProviderAnswer: Equatable, Sendable {
    /// What it has; nil where it has nothing.
    case intent(PaymentIntent?)
    case refunds(Refunds)
    /// It will not do what it was asked, and has not done it.
    case rejected
  }

  struct Refunds: Equatable, Sendable {
    enum Standing: Equatable {
      /// Its bank has not decided yet.
      case pending
      case succeeded
    }

    /// What became of those that give all of the money back, parts of before among them; nil while some of it stays.
    var standing: Standing?
    /// How many were made of all that was left. One that failed, or before which a part failed, did not suffice.
    var made = 0
    /// The bank has not decided about a part of before, so some of the money may stay after all.
    var isPartPending = false
  }

  let goal: Goal
  /// Another process began and did not finish, so the provider may have acted.
  let isRepeated: Bool
  /// The provider may still act on what it was asked before.
  let mayYetAct: Bool
  /// The customer was told to answer their bank, so they hold a secret with which they can try again without us.
  let isInCustomersHands: Bool
  private(set) var intentId: String?
  private(set) var isRejected = false
  private(set) var refunds: Refunds?
  private var found = Found.unasked

  private enum Found: Equatable {
    case unasked
    case nothing
    case intent(PaymentIntent)
  }

  /// - Parameter isTooMuch: whether it is for more than the order costs now.
  init(_ record: PaymentRecord, _ order: OrderStatus, isTooMuch: Bool = false) {
    if record.isRefundDue {
      goal = .refund
    } else if order.isFinal {
      goal = .callOff(.orderEnded)
    } else {
      goal = record.isReplaced ? .callOff(isTooMuch ? .orderChanged : .replaced) : .pay
    }
    isRepeated = record.attempts > 1
    mayYetAct = record.isRecentlyUnanswered
    isInCustomersHands = record.intentId != nil
    intentId = record.intentId
  }

  var next: SettlementStep {
    SettlementStep.all.first { $0.isNext(self) } ?? .putOff
  }

  mutating func learn(_ answer: ProviderAnswer) {
    switch answer {
    case .intent(let intent):
      found = intent.map { .intent($0) } ?? .nothing
      if let id = intent?.id, !id.isEmpty { intentId = id }
    case .refunds(let refunds):
      self.refunds = refunds
    case .rejected:
      isRejected = true
      // Where it cannot be cancelled, it has become something else.
      if case .intent = found { found = .unasked }
    }
  }

  /// Whether the provider has not said yet what it has.
  var isUnasked: Bool { found == .unasked }

  /// Nil where the provider has nothing, or has not said yet what it has.
  var outcome: PaymentIntent.Outcome? {
    guard case .intent(let intent) = found else { return nil }
    return intent.outcome
  }

  var isWaiting: Bool {
    guard case .waits = outcome else { return false }
    return true
  }

  var nextAction: NextAction? {
    guard case .waits(let action) = outcome else { return nil }
    return action
  }

  /// Whether the provider has an intent that must not stay: it can still be paid, by the customer or by their bank.
  var canStillBePaid: Bool {
    switch goal {
    case .pay: outcome == .refused && isInCustomersHands
    case .callOff: outcome == .refused || isWaiting
    case .refund: false
    }
  }

  /// Whether no money was taken, and none can be any more.
  var isSurelyUnpaid: Bool {
    guard goal != .refund else { return false }
    return switch found {
    case .unasked: intentId == nil && (isRejected || !isRepeated)
    case .nothing: goal == .pay || intentId != nil || !mayYetAct
    case .intent: outcome == .cancelled || (outcome == .refused && !canStillBePaid)
    }
  }

  /// Why it is refused, if it is.
  var refusal: Refusal {
    switch (goal, outcome) {
    case (.callOff(let refusal), _): refusal
    case (_, .cancelled): isInCustomersHands ? .bank : .card
    case (_, .refused): .card
    default: .ours
    }
  }
}
