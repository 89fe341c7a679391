import Contracts
import FoundationEssentials
import Logging
import Messaging
import PostgreSQL
import ServiceKit

/// Moves money. Each step is: claim the payment, ask the provider, write down what came of it. A step whose answer was
/// lost is not repeated before the provider has been asked what it knows (RELIABILITY R6).
struct Settlement: Sendable {
  let runtime: Runtime
  let provider: Stripe

  /// Attempts after which a person should look at the payment (RELIABILITY R7); it is still tried.
  private static let patience = 20

  /// Takes the payment's next step, if there is one and nobody else is at it.
  func settle(_ id: ID) async throws {
    guard let (record, order) = try await runtime.database.claim(id) else { return }
    do {
      if record.isRefundDue {
        try await refund(record)
      } else if order.status.isFinal {
        try await callOff(record)
      } else {
        try await charge(record)
      }
    } catch let error as ProviderError {
      runtime.logger.log(
        level: record.attempts < Self.patience ? .warning : .error, "the payment provider did not do as asked",
        metadata: ["payment": "\(id)", "attempts": "\(record.attempts)", "reason": "\(error)"])
      try await runtime.database.release(id, for: Double(min(record.attempts, 30)), intentId: nil)
    }
  }

  private func charge(_ record: PaymentRecord) async throws {
    let payment = record.payment
    let known = try await knownIntent(of: record)
    let intent =
      if let known { known } else { try await provider.charge(payment, token: record.paymentToken ?? "") }
    switch intent.outcome {
    case .succeeded:
      let isConcluded = try await conclude(payment) { record, order, transaction in
        record.intentId = intent.id
        record.payment.status = .succeeded
        record.payment.invoiceNumber = try await transaction.issueInvoice(for: payment, of: order, at: Date())
        // It may have ended while the provider was at work.
        record.isRefundDue = order.isRefundOwed
      }
      if !isConcluded { try await giveBackIfRefused(payment, intent) }
    case .refused(let reason):
      try await conclude(payment) { record, _, _ in
        record.intentId = intent.id
        record.payment.status = .refused
        record.payment.refusal = reason
      }
    case .pending:
      try await runtime.database.release(payment.id, for: 2, intentId: intent.id)
    }
  }

  /// Where this process was out of the world for longer than its claim, another may have called the payment off before the
  /// provider heard of it: then nobody else knows of the money.
  private func giveBackIfRefused(_ payment: Payment, _ intent: PaymentIntent) async throws {
    guard try await runtime.database.payment(payment.id)?.payment.status == .refused else { return }
    runtime.logger.error(
      "money was taken for a payment that had been called off", metadata: ["payment": "\(payment.id)"])
    try await provider.refund(intent.id, payment: payment.id)
  }

  private func callOff(_ record: PaymentRecord) async throws {
    let intent = try await knownIntent(of: record)
    if let intent, case .succeeded = intent.outcome {
      try await charge(record)
      return
    }
    if let intent, case .pending = intent.outcome { try await provider.cancel(intent.id) }
    try await conclude(record.payment) { record, _, _ in
      record.payment.status = .refused
      record.payment.refusal = "La commande est terminée."
    }
  }

  /// Cash and cheques are handed back by people; what they are told to do is on the credit note.
  private func refund(_ record: PaymentRecord) async throws {
    if record.payment.method == .card, let intentId = record.intentId {
      let isRefunded = record.attempts > 1 ? try await provider.isRefunded(intentId) : false
      if !isRefunded { try await provider.refund(intentId, payment: record.payment.id) }
    }
    try await conclude(record.payment) { record, order, transaction in
      record.payment.status = .refunded
      record.isRefundDue = false
      try await transaction.issueCreditNote(for: record.payment, of: order, at: Date())
    }
  }

  /// What the provider may already know of the payment: asked by its id, or, where an earlier attempt went unanswered,
  /// looked for by our mark on it.
  private func knownIntent(of record: PaymentRecord) async throws -> PaymentIntent? {
    if let intentId = record.intentId { return try await provider.intent(intentId) }
    return record.attempts > 1 ? try await provider.findIntent(of: record.payment) : nil
  }

  /// - Returns: false where another process has concluded the payment before.
  @discardableResult
  private func conclude(
    _ payment: Payment, _ change: (inout PaymentRecord, Order, Transaction) async throws -> Void
  ) async throws -> Bool {
    try await runtime.database.transaction { transaction in
      guard let (locked, order) = try await transaction.lock(payment),
        locked.payment.status == .pending || locked.isRefundDue
      else { return false }
      var record = locked
      record.version += 1
      try await change(&record, order, transaction)
      try transaction.update(record, runtime.outbox)
      return true
    }
  }
}
