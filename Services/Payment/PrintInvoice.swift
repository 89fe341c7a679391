import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension PrintInvoice {
  func handle(in service: PaymentService) async throws -> PrintedInvoice {
    try paper.checkUnderstood()
    guard try await service.database.isVisible(orderId, to: caller),
      let invoice = try await isCreditNote
        ? service.database.creditNote(ofOrder: orderId, number: number)
        : service.database.invoice(ofOrder: orderId, number: number)
    else { throw Problem.notFound }
    let pdf = try await service.printer.print(invoice, on: paper, by: caller.role, countedIn: service.database)
    return PrintedInvoice(number: invoice.number, pdf: pdf)
  }
}

extension InvoicePrinter {
  /// More than are printed at a time in all replicas.
  private static let attempts = 8

  /// Makes a PDF and then counts it, so that one that comes to nothing takes no number. Where another print of the same document was
  /// counted meanwhile, it is made anew with the next number: no two have the same.
  func print(
    _ invoice: Invoice, on paper: InvoicePaper, by role: Role, countedIn database: Database
  ) async throws -> Data {
    for _ in 0..<Self.attempts {
      let made = try await pdf {
        let before = try await database.prints(of: invoice.number)
        return InvoicePrint(invoice: invoice, paper: paper, duplicate: before == 0 ? nil : before)
      }
      let print = (made.print.duplicate ?? 0) + 1
      if try await database.countPrint(print, of: invoice.number, on: paper, by: role) { return made.pdf }
    }
    throw Problem(.unavailable, "The invoice is being printed again and again.", retryAfter: 2)
  }
}
