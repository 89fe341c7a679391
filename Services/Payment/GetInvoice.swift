import Contracts
import Messaging
import PostgreSQL
import ServiceKit

extension GetInvoice {
  func handle(in service: PaymentService) async throws -> Invoice {
    guard try await service.database.isVisible(orderId, to: caller),
      let invoice = try await service.database.invoice(ofOrder: orderId)
    else { throw Problem.notFound }
    return invoice
  }
}

extension GetCreditNote {
  func handle(in service: PaymentService) async throws -> Invoice {
    guard try await service.database.isVisible(orderId, to: caller),
      let note = try await service.database.creditNote(ofOrder: orderId)
    else { throw Problem.notFound }
    return note
  }
}
