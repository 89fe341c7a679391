import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension ListRefundsDue {
  func handle(in runtime: Runtime) async throws -> Items<Payment> {
    // One more than was asked for is read, to know whether there is a next page.
    let records = try await runtime.database.refundsDue(in: restaurantId, before: before, limit: limit + 1)
    let page = records.prefix(limit).map(\.payment)
    return Items(page, next: records.count > limit ? page.last?.id.description : nil)
  }
}

extension RecordRefund {
  /// The caller has handed back cash or a cheque. Only then is the payment refunded, and its invoice taken back.
  func handle(in runtime: Runtime) async throws -> Payment {
    guard [.cashier, .manager, .groupManager].contains(caller.role) else {
      throw Problem(.forbidden, "Money is handed back by cashiers and managers.")
    }
    guard let known = try await runtime.database.payment(id, visibleTo: caller) else { throw Problem.notFound }
    return try await runtime.database.transaction { transaction in
      guard let (locked, _) = try await transaction.lock(id, of: known.payment.orderId) else { throw Problem.notFound }
      // A repetition.
      if locked.payment.status == .refunded, locked.payment.method != .card { return locked.payment }
      guard locked.isToHandBack else { throw Problem(.conflict, "Nothing of this payment is to be handed back.") }
      var record = locked
      record.version += 1
      record.isRefundDue = false
      record.payment.status = .refunded
      record.payment.refundDue = nil
      try await transaction.issueCreditNote(for: record.payment, at: Date())
      try transaction.update(record, runtime.outbox, refundedBy: caller.accountId)
      return record.payment
    }
  }
}
