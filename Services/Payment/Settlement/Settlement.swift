import Contracts
import FoundationEssentials
import Logging
import Messaging
import PostgreSQL

/// Takes the steps of `SettlementSteps.swift`: claims a payment, asks the provider, writes down what came of it.
struct Settlement: Sendable {
  let database: Database
  let books: Books
  let provider: Stripe
  let logger: Logger
  /// Called before and after each step. A test ends the process there by throwing, or freezes it.
  var watch: @Sendable (_ step: SettlementStep, _ isTaken: Bool) async throws -> Void = { _, _ in }

  /// After so many attempts a person should look at the payment (RELIABILITY R7). It is still tried.
  private static let attemptsBeforeAlarm = 20
  /// More than any payment needs in one attempt.
  private static let maximumSteps = 8

  /// Takes the payment's next steps, if there are any and no other process works on it.
  func settle(_ id: ID) async throws {
    guard let (record, order) = try await database.claim(id) else { return }
    var state = SettlementState(
      record, order.status, isTooMuch: record.payment.amount.amount > order.total.amount - order.amountReceived.amount)
    do {
      for _ in 0..<Self.maximumSteps {
        let step = state.next
        try await watch(step, false)
        switch step.action(state) {
        case .ask(let question):
          let answer = try await ask(question, of: record)
          try await watch(step, true)
          state.learn(answer)
        case .conclude(let verdict):
          try await conclude(record, verdict, intent: state.intentId)
          return try await watch(step, true)
        case .putOff:
          try await database.putOff(id, for: Self.pause(record), isUnanswered: false)
          return try await watch(step, true)
        }
      }
      throw ProviderError.unanswered("no end after \(Self.maximumSteps) steps")
    } catch let error as ProviderError {
      logger.log(
        level: record.attempts < Self.attemptsBeforeAlarm ? .warning : .error,
        "the payment provider did not do as asked",
        metadata: ["payment": "\(id)", "attempts": "\(record.attempts)", "reason": "\(error)"])
      try await database.putOff(id, for: Self.pause(record), isUnanswered: true)
    }
  }

  /// Seconds.
  private static func pause(_ record: PaymentRecord) -> Double { Double(min(record.attempts, 30)) }

  private func ask(_ question: ProviderQuestion, of record: PaymentRecord) async throws(ProviderError)
    -> SettlementState.ProviderAnswer
  {
    do {
      return try await provider.answer(question, of: record)
    } catch .rejected(let reason) {
      // It can no longer be cancelled because the customer has just paid. Every other rejection is our fault.
      let level: Logger.Level = if case .cancel = question { .notice } else { .error }
      logger.log(
        level: level, "the payment provider rejected a request",
        metadata: ["payment": "\(record.payment.id)", "question": "\(question)", "reason": "\(reason)"])
      switch question {
      case .charge, .cancel, .refund: return .rejected
      // The rejection of a question says nothing about the payment.
      case .findIntent, .lookAtIntent, .findRefunds: throw .unanswered(reason)
      }
    }
  }

  private func conclude(_ record: PaymentRecord, _ verdict: SettlementStep.Verdict, intent: String?) async throws {
    let payment = record.payment
    switch verdict {
    case .waitsForBank(let action):
      let isWritten = try await database.waitForBank(payment.id, intent: intent ?? "", action)
      if !isWritten, try await isCalledOff(payment.id) { _ = try await ask(.cancel(intent ?? ""), of: record) }
    case .paid:
      let isWritten = try await write(payment, if: { $0.payment.status == .pending }) {
        $0.succeed(intent: intent, isRefundOwed: $1.isRefundOwed)
      }
      guard !isWritten, try await isCalledOff(payment.id) else { return }
      logger.error(
        "money was taken for a payment that had been called off", metadata: ["payment": "\(payment.id)"])
      try await database.transaction { $0.demandRefund(ofRefused: payment.id, intent: intent ?? "") }
    case .refused(let refusal):
      try await write(payment, if: { $0.payment.status == .pending }) { record, _ in
        record.refuse(refusal, intent: intent)
      }
    case .waitsForRefund: try await database.waitForRefund(payment.id)
    case .refunded:
      try await write(payment, if: { $0.isRefundDue }) { record, _ in record.completeRefund() }
    }
  }

  /// If this process was frozen for longer than its claim, another may have called the payment off before the provider received
  /// the charge. Then only this process knows of it, and has to undo it.
  private func isCalledOff(_ payment: ID) async throws -> Bool {
    try await database.payment(payment)?.payment.status == .refused
  }

  /// - Returns: false where the condition no longer holds, since another process has concluded the payment before.
  @discardableResult
  private func write(
    _ payment: Payment, if isDue: (PaymentRecord) -> Bool,
    _ change: (inout PaymentRecord, Order) -> Void
  ) async throws -> Bool {
    try await database.transaction { transaction in
      guard let (locked, order, content) = try await transaction.lock(payment.id, of: payment.orderId), isDue(locked)
      else { return false }
      var record = locked
      change(&record, order)
      // The provider gives money back by itself, also what an employee took.
      let place = record.payment.status == .succeeded ? locked.place : .online
      try await transaction.conclude(locked, as: record, of: order, content, at: Date(), books, place: place)
      return true
    }
  }
}
