import Contracts
import Messaging
import PostgreSQL
import ServiceKit

extension GetInvoice {
  func handle(in service: PaymentService) async throws -> Invoice {
    guard try await service.database.isVisible(orderId, to: caller),
      let invoice = try await service.database.invoice(ofOrder: orderId, number: number)
    else { throw Problem.notFound }
    return invoice
  }
}

extension GetCreditNote {
  func handle(in service: PaymentService) async throws -> Invoice {
    guard try await service.database.isVisible(orderId, to: caller),
      let note = try await service.database.creditNote(ofOrder: orderId, number: number)
    else { throw Problem.notFound }
    return note
  }
}

extension ListInvoices {
  func handle(in service: PaymentService) async throws -> Items<Invoice> {
    guard try await service.database.isVisible(orderId, to: caller) else { throw Problem.notFound }
    // If one more than the limit is there, there is a next page.
    let found = try await service.database.documents(ofOrder: orderId, after: after, limit: limit + 1)
    let page = found.prefix(limit)
    return Items(page.map(\.document), next: found.count > limit ? page.last.map { String($0.ordinal) } : nil)
  }
}
