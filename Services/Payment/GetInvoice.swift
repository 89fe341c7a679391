import Contracts
import Messaging
import PostgreSQL
import ServiceKit

extension GetInvoice {
  func handle(in runtime: Runtime) async throws -> Invoice {
    guard try await runtime.database.isVisible(orderId, to: caller),
      let invoice = try await runtime.database.invoice(ofOrder: orderId)
    else { throw Problem.notFound }
    return invoice
  }
}

extension GetCreditNote {
  func handle(in runtime: Runtime) async throws -> Invoice {
    guard try await runtime.database.isVisible(orderId, to: caller),
      let note = try await runtime.database.creditNote(ofOrder: orderId)
    else { throw Problem.notFound }
    return note
  }
}
