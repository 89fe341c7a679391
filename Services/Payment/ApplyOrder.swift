import Contracts
import Messaging
import PostgreSQL

extension OrderChanged {
  /// Keeps what is to be paid; an order that came to nothing gets its money back.
  func apply(in transaction: Transaction) async throws {
    guard try await transaction.keep(order), order.status.isAbandoned else { return }
    transaction.demandRefund(ofOrder: order.id)
  }
}
