import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

extension PaymentChanged {
  /// Money came in or went back.
  func apply(in transaction: Transaction, _ outbox: Outbox) async throws {
    try payment.status.checkUnderstood()
    guard payment.isSettled, let (record, before) = try await transaction.lockOrder(savingCopyOf: self),
      let (changed, topic) = try record.applying(payment, before: before, at: Date())
    else { return }
    try transaction.update(changed, outbox, topic: topic)
  }
}
