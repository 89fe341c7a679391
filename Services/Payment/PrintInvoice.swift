import Contracts
import Messaging
import PostgreSQL
import ServiceKit

extension PrintInvoice {
  /// Counts the print and makes it. One that fails leaves its number unused, and no two have the same.
  func handle(in service: PaymentService) async throws -> PrintedInvoice {
    try paper.checkUnderstood()
    guard try await service.database.isVisible(orderId, to: caller),
      let invoice = try await isCreditNote
        ? service.database.creditNote(ofOrder: orderId, number: number)
        : service.database.invoice(ofOrder: orderId, number: number)
    else { throw Problem.notFound }
    let pdf = try await service.printer.pdf {
      let time = try await service.database.transaction {
        try await $0.countPrint(of: invoice.number, on: paper, by: caller.role)
      }
      return InvoicePrint(invoice: invoice, paper: paper, duplicate: time > 1 ? time - 1 : nil)
    }
    return PrintedInvoice(number: invoice.number, pdf: pdf)
  }
}
