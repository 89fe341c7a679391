import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

extension Transaction {
  /// Writes what became of a payment, issues the invoice or credit note that follows from it, and publishes it.
  ///
  /// - Parameters:
  ///   - locked: the payment as it is in the database.
  ///   - content: what it is for.
  /// - Returns: the payment as it is now.
  @discardableResult
  func conclude(
    _ locked: PaymentRecord, as changed: PaymentRecord, of order: Order, _ content: InvoiceContent,
    at time: Date, _ books: Books, refundedBy employee: ID? = nil, place: TillPlace = .online
  ) async throws -> Payment {
    var record = changed
    record.version = locked.version + 1
    switch InvoiceKind.issued(from: locked.payment.status, to: changed.payment.status) {
    case .invoice:
      record.payment.invoiceNumber = try await issueInvoice(
        for: changed.payment, of: order, content, at: time, place, books)
    case .creditNote: try await issueCreditNote(for: changed.payment, at: time, place, books)
    case nil: break
    }
    try update(record, books.outbox, refundedBy: employee)
    return record.payment
  }

  /// - Returns: its number, as it is printed.
  private func issueInvoice(
    for payment: Payment, of order: Order, _ content: InvoiceContent, at time: Date, _ place: TillPlace, _ books: Books
  ) async throws -> String {
    var (series, seller) = try await lockInvoiceSeries(of: order.restaurantId, books)
    let invoice = Invoice(series.next(), by: seller, for: payment, of: order, content, at: time)
    try insert(invoice, .invoice, ofPayment: payment.id, lastOf: &series, at: place, books)
    nameCustomer(of: order, on: series)
    return invoice.number
  }

  private func issueCreditNote(
    for payment: Payment, at time: Date, _ place: TillPlace, _ books: Books
  ) async throws {
    guard let invoice = try await invoice(ofPayment: payment.id) else { throw MissingInvoice(payment: payment.id) }
    var (series, _) = try await lockInvoiceSeries(of: invoice.restaurantId, books)
    let changes = try await changes(ofInvoiceOf: payment.id)
    let note = invoice.creditNote(series.next(), after: changes, at: time)
    try insert(note, .creditNote, ofPayment: payment.id, lastOf: &series, at: place, books)
    nameCustomer(ofInvoice: invoice.number, on: series)
  }

  /// Takes back what was exchanged, and invoices what took its place, while the payment stays.
  func issue(_ correction: Bill.Correction, of order: Order, at time: Date, _ books: Books) async throws {
    var payment = correction.payment.payment
    guard let invoice = try await invoice(ofPayment: payment.id) else { throw MissingInvoice(payment: payment.id) }
    var (series, seller) = try await lockInvoiceSeries(of: order.restaurantId, books)
    let note = invoice.creditNote(series.next(), for: correction.taken, at: time)
    try insert(
      note, .creditNote, ofPayment: payment.id, change: .new(), isCorrection: true, lastOf: &series, at: .system, books)
    nameCustomer(ofInvoice: invoice.number, on: series)
    payment.amount = correction.added.total
    let added = Invoice(series.next(), by: seller, for: payment, of: order, correction.added, at: time)
    try insert(
      added, .invoice, ofPayment: payment.id, change: .new(), isCorrection: true, lastOf: &series, at: .system, books)
    nameCustomer(of: order, on: series)
  }
}

private struct MissingInvoice: Error {
  var payment: ID
}
