import Contracts
import FoundationEssentials
import Logging
import Messaging
import PostgreSQL

/// Moves money, step by step: claims the payment, asks the provider, writes down what came of it. A step whose answer was
/// lost is not repeated before the provider has been asked what it knows (RELIABILITY R6).
struct Settlement: Sendable {
  let database: Database
  let outbox: Outbox
  let provider: Stripe
  let logger: Logger
  /// Called before and after each step. A test lets the process end there, by throwing.
  var watch: @Sendable (_ step: SettlementStep, _ isTaken: Bool) throws -> Void = { _, _ in }

  /// Attempts after which a person should look at the payment (RELIABILITY R7); it is still tried.
  private static let patience = 20
  /// More than any payment needs in one attempt.
  private static let maximumSteps = 8

  /// Takes the payment's next steps, if there are any and no other process works on it.
  func settle(_ id: ID) async throws {
    guard let (record, order) = try await database.claim(id) else { return }
    var state = SettlementState(record, order.status)
    do {
      for _ in 0..<Self.maximumSteps {
        let step = state.next
        try watch(step, false)
        switch step {
        case .conclude(let verdict):
          try await conclude(record, verdict, intent: state.intentId)
          return try watch(step, true)
        case .putOff:
          return try await database.putOff(id, for: Self.pause(record), isUnanswered: false)
        default:
          let answer = try await ask(step, of: record)
          try watch(step, true)
          state.learn(answer)
        }
      }
      throw ProviderError.unanswered("no end after \(Self.maximumSteps) steps")
    } catch let error as ProviderError {
      logger.log(
        level: record.attempts < Self.patience ? .warning : .error, "the payment provider did not do as asked",
        metadata: ["payment": "\(id)", "attempts": "\(record.attempts)", "reason": "\(error)"])
      try await database.putOff(id, for: Self.pause(record), isUnanswered: true)
    }
  }

  /// Seconds.
  private static func pause(_ record: PaymentRecord) -> Double { Double(min(record.attempts, 30)) }

  private func ask(_ step: SettlementStep, of record: PaymentRecord) async throws -> SettlementState.Answer {
    do {
      switch step {
      case .find: return .intent(try await provider.findIntent(of: record.payment))
      case .charge:
        return .intent(
          try await provider.charge(
            record.payment, token: record.paymentToken ?? "", returnUrl: record.returnUrl))
      case .look(let intent): return .intent(try await provider.intent(intent))
      case .cancel(let intent): return .intent(try await provider.cancel(intent))
      case .findRefund(let intent):
        let refunds = try await provider.refunds(of: intent)
        return .isRefunded(refunds.isMade, failed: refunds.failed)
      case .refund(let intent, let failed):
        try await provider.refund(intent, payment: record.payment.id, afterFailed: failed)
        return .isRefunded(true)
      case .conclude, .putOff: return .rejected
      }
    } catch ProviderError.rejected(let reason) {
      // That it can no longer be cancelled is the customer's doing; everything else is ours.
      let level: Logger.Level = if case .cancel = step { .notice } else { .error }
      logger.log(
        level: level, "the payment provider rejected a request",
        metadata: ["payment": "\(record.payment.id)", "step": "\(step)", "reason": "\(reason)"])
      switch step {
      case .charge, .cancel, .refund: return .rejected
      // Nothing is known from it.
      default: throw ProviderError.unanswered(reason)
      }
    }
  }

  private func conclude(_ record: PaymentRecord, _ verdict: SettlementStep.Verdict, intent: String?) async throws {
    let payment = record.payment
    switch verdict {
    case .waitsForBank(let action): try await database.leaveToBank(payment.id, intent: intent ?? "", action)
    case .paid:
      let isConcluded = try await write(payment, if: { $0.payment.status == .pending }) {
        $0.succeed(intent: intent, isRefundOwed: $1.isRefundOwed)
      }
      if !isConcluded { try await giveBackIfRefused(payment.id, intent: intent ?? "") }
    case .refused(let refusal):
      try await write(payment, if: { $0.payment.status == .pending }) { record, _ in
        record.refuse(refusal, intent: intent)
      }
    case .refunded:
      try await write(payment, if: { $0.isRefundDue }) { record, _ in record.completeRefund() }
    }
  }

  /// Where this process was frozen for longer than its claim, another may have called the payment off before the provider heard
  /// of it: then no other process knows of the money.
  private func giveBackIfRefused(_ payment: ID, intent: String) async throws {
    guard try await database.payment(payment)?.payment.status == .refused else { return }
    logger.error("money was taken for a payment that had been called off", metadata: ["payment": "\(payment)"])
    try await database.transaction { $0.giveBack(payment, intent: intent) }
  }

  /// - Returns: false where the condition no longer holds, since another process has concluded the payment before.
  @discardableResult
  private func write(
    _ payment: Payment, if isDue: (PaymentRecord) -> Bool,
    _ change: (inout PaymentRecord, Order) -> Void
  ) async throws -> Bool {
    try await database.transaction { transaction in
      guard let (locked, order) = try await transaction.lock(payment.id, of: payment.orderId), isDue(locked) else {
        return false
      }
      var record = locked
      change(&record, order)
      try await transaction.conclude(locked, as: record, of: order, at: Date(), outbox)
      return true
    }
  }
}
