import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension RecordRefund {
  /// The caller has handed back cash or a cheque. Only then is the payment refunded, and its credit note issued.
  func handle(in service: PaymentService) async throws -> Payment {
    do {
      try caller.checkMayRefund()
      if let till, Drawer.isReserved(till) { throw PaymentError.tender(.reservedTill) }
      guard let known = try await service.database.payment(id, visibleTo: caller) else { throw Problem.notFound }
      return try await service.database.transaction { transaction in
        guard let (locked, order, content) = try await transaction.lock(id, of: known.payment.orderId) else {
          throw Problem.notFound
        }
        if locked.isHandedBack, !locked.isRefundDue,
          let payment = try await transaction.concludeRefunds(
            ofPayment: id, of: order.id, by: caller.accountId, place: TillPlace(caller, till: till), at: Date(),
            service.books)
        {
          transaction.audit(
            "handed back", of: id, in: order.restaurantId, by: caller, after: locked.dueParts)
          return payment
        }
        var record = locked
        guard try record.refundByHand() else { return locked.payment }
        transaction.audit(
          "handed back", of: id, in: order.restaurantId, by: caller, after: locked.payment.amount + -locked.refundedPart
        )
        return try await transaction.conclude(
          locked, as: record, of: order, content, at: Date(), service.books, refundedBy: caller.accountId,
          place: TillPlace(caller, till: till))
      }
    } catch let error as PaymentError {
      throw Problem(error)
    }
  }
}
