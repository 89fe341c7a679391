import Contracts
import Messaging
import PostgreSQL
import ServiceKit

extension GetInvoice {
  func handle(in runtime: Runtime) async throws -> Invoice {
    guard try await runtime.database.isVisible(orderId, to: caller) == true,
      let invoice = try await runtime.database.invoice(ofOrder: orderId)
    else { throw Problem.notFound }
    return invoice
  }
}
