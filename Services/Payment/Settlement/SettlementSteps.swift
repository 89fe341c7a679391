import Contracts

/// One step in which a payment is settled. It can fail, be repeated, or be cut off by the end of the process: what follows is
/// the same list, from the top, with what the provider then says (RELIABILITY R6).
struct SettlementStep: Sendable {
  enum Name: String, CaseIterable, Sendable {
    case findIntent, lookAtIntent, charge, countAsPaid, waitForBank, cancel
    case findRefunds, refund, waitForRefund, countAsRefunded, countAsRefused, putOff
  }

  enum Action: Equatable, Sendable {
    case ask(ProviderQuestion)
    /// Write down what came of the payment, and end.
    case conclude(Verdict)
    /// Try again later.
    case putOff
  }

  enum Verdict: Equatable, Sendable {
    case paid
    case refused(Refusal)
    case waitsForBank(NextAction?)
    case waitsForRefund
    case refunded
  }

  let name: Name
  let action: @Sendable (SettlementState) -> Action
  let isNext: @Sendable (SettlementState) -> Bool
  /// The steps that take back what this one did, if the payment is called off or refunded later. Empty for one that only asks,
  /// and for one that leaves room for a new payment. The tests check that these steps exist and can follow; nothing else reads it.
  let undoneBy: [Name]

  init(
    _ name: Name, _ action: @escaping @Sendable (SettlementState) -> Action,
    when isNext: @escaping @Sendable (SettlementState) -> Bool, undoneBy: [Name] = []
  ) {
    self.name = name
    self.action = action
    self.isNext = isNext
    self.undoneBy = undoneBy
  }
}

/// What a step asks of the provider.
enum ProviderQuestion: Equatable, Sendable {
  /// Does it have the payment? An earlier attempt may have acted, and its answer was lost.
  case findIntent
  case charge
  /// What became of it?
  case lookAtIntent(String)
  case cancel(String)
  /// Was it refunded? An earlier attempt may have acted, and its answer was lost; and a bank can take days to decide.
  case findRefunds(ofIntent: String)
  /// - Parameter after: those of before, which left something.
  case refund(String, after: SettlementState.Refunds)
}

extension SettlementStep {
  /// All steps. The next one of a payment is the first whose condition holds.
  static let all: [SettlementStep] = [
    // What does the provider have?
    SettlementStep(
      .findIntent, { _ in .ask(.findIntent) },
      when: { $0.isUnasked && $0.intentId == nil && !$0.isRejected && ($0.isRepeated || $0.goal == .refund) }),
    SettlementStep(
      .lookAtIntent, { .ask(.lookAtIntent($0.intentId ?? "")) },
      when: { $0.goal != .refund && $0.isUnasked && $0.intentId != nil }),

    // To pay.
    SettlementStep(
      .charge, { _ in .ask(.charge) },
      when: { $0.goal == .pay && $0.outcome == nil && $0.intentId == nil && !$0.isRejected },
      undoneBy: [.cancel, .refund]),
    SettlementStep(
      .countAsPaid, { _ in .conclude(.paid) },
      when: { $0.goal != .refund && $0.outcome == .paid },
      undoneBy: [.countAsRefunded]),
    SettlementStep(
      .waitForBank, { .conclude(.waitsForBank($0.nextAction)) },
      when: { $0.goal == .pay && $0.isWaiting },
      undoneBy: [.cancel]),

    // To call off: money that has been taken all the same counts as paid, above.
    SettlementStep(
      .cancel, { .ask(.cancel($0.intentId ?? "")) },
      when: { $0.canStillBePaid && !$0.isRejected }),
    SettlementStep(
      .countAsRefused, { .conclude(.refused($0.refusal)) },
      when: { $0.isSurelyUnpaid },
      undoneBy: [.refund]),

    // To refund.
    SettlementStep(
      .findRefunds, { .ask(.findRefunds(ofIntent: $0.intentId ?? "")) },
      when: { $0.goal == .refund && $0.intentId != nil && $0.refunds == nil }),
    SettlementStep(
      .refund, { .ask(.refund($0.intentId ?? "", after: $0.refunds ?? .init())) },
      when: { $0.goal == .refund && $0.intentId != nil && $0.refunds?.standing == nil && !$0.isRejected }),
    SettlementStep(
      .waitForRefund, { _ in .conclude(.waitsForRefund) },
      when: { $0.goal == .refund && $0.refunds?.standing == .pending }),
    SettlementStep(
      .countAsRefunded, { _ in .conclude(.refunded) },
      when: { $0.goal == .refund && ($0.refunds?.standing == .succeeded || $0.intentId == nil) }),

    putOff,
  ]

  /// The provider may still act, or did not do what it was asked.
  static let putOff = SettlementStep(.putOff, { _ in .putOff }, when: { _ in true })
}
