import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

extension PaymentChanged {
  /// Money came in or went back. Paid is what lets an order that was waiting for it be cooked; one that ended meanwhile
  /// only notes it, and payment sends the money back.
  func apply(in transaction: Transaction, _ outbox: Outbox) async throws {
    let isPaid: Bool
    switch payment.status {
    case .succeeded: isPaid = true
    case .refunded: isPaid = false
    case .pending, .refused: return
    }
    guard try await transaction.keep(self), var record = try await transaction.lockOrder(payment.orderId),
      record.order.isPaid != isPaid
    else { return }
    record.order = record.order.paid(isPaid)
    if isPaid, record.order.status == .awaitingPayment {
      record = try record.taking(.placed, by: .system, at: Date())
    }
    let isBeforePreparation = record.order.status == .placed
    transaction.update(record, outbox, routingKey: isBeforePreparation ? OrderChanged.paidKey : nil)
  }
}
