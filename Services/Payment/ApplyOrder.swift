import Contracts
import Messaging
import PostgreSQL

extension OrderOutlined {
  /// Keeps what is to be paid; an order that came to nothing gets its money back.
  func apply(keeping event: JSONText, in transaction: Transaction) {
    transaction.keep(order, event)
    // An abandoned order stays so: this is right also where a newer state was kept before.
    if order.status.isAbandoned { transaction.demandRefund(ofOrder: order.id) }
  }
}
