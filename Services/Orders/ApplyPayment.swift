import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

extension PaymentChanged {
  /// Money came in or went back.
  func apply(in transaction: Transaction, _ outbox: Outbox) async throws {
    try payment.status.checkUnderstood()
    guard payment.isSettled, try await transaction.saveCopy(of: self),
      let record = try await transaction.lockOrder(payment.orderId),
      let (changed, topic) = try record.applying(payment, at: Date())
    else { return }
    try transaction.update(changed, outbox, topic: topic)
  }
}
