import Contracts
import Messaging
import PostgreSQL
import ServiceKit

extension GetInvoice {
  func handle(in runtime: Runtime) async throws -> Invoice {
    guard try await runtime.database.order(orderId, visibleTo: caller) != nil,
      let invoice = try await runtime.database.invoice(ofOrder: orderId)
    else { throw Problem.notFound }
    return invoice
  }
}
