import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

extension Transaction {
  /// Writes the invoice of a payment. Its number is the restaurant's next; no two transactions hold one at once, and one
  /// that is rolled back gives it back.
  ///
  /// - Returns: the number.
  func issueInvoice(for payment: Payment, of order: Order, at time: Date) async throws -> String {
    let (number, text) = try await nextInvoiceNumber(of: order.restaurantId)
    var lines = order.lines
    for index in lines.indices { lines[index].note = nil }
    let invoice = Invoice(
      number: text, issuedAt: time, orderId: order.id, orderNumber: order.number, restaurantId: order.restaurantId,
      lines: lines, total: payment.amount, taxRatePercent: taxRatePercent, paymentMethod: payment.method)
    try insert(invoice, number: number, kind: "invoice", payment: payment)
    return text
  }

  /// Writes the credit note that takes a payment's invoice back.
  func issueCreditNote(for payment: Payment, at time: Date) async throws {
    let rows = try await query(
      "SELECT document FROM invoices WHERE payment_id = \(payment.id) AND kind = 'invoice'")
    guard let invoice = try rows.first?.decode(JSONText.self).decode(Invoice.self) else {
      throw MissingInvoice(payment: payment.id)
    }
    let (number, text) = try await nextInvoiceNumber(of: invoice.restaurantId)
    try insert(invoice.creditNote(number: text, issuedAt: time), number: number, kind: "credit-note", payment: payment)
  }

  private struct MissingInvoice: Error {
    var payment: ID
  }

  private func nextInvoiceNumber(of restaurant: ID) async throws -> (number: Int, text: String) {
    let rows = try await query([
      """
      INSERT INTO invoice_counters AS c (restaurant_id, last) VALUES (\(restaurant), 1)
      ON CONFLICT (restaurant_id) DO UPDATE SET last = c.last + 1 RETURNING last
      """,
      """
      SELECT s.code FROM restaurants r JOIN invoice_series s ON s.code = r.code AND s.restaurant_id = r.id
      WHERE r.id = \(restaurant)
      """,
    ])
    let number = try rows[0].first?.decode(Int.self) ?? 1
    let code = try rows[1].first?.decode(String.self) ?? InvoiceNumber.code(of: restaurant)
    return (number, InvoiceNumber.text(code: code, number: number))
  }

  private func insert(_ invoice: Invoice, number: Int, kind: String, payment: Payment) throws {
    queue(
      """
      INSERT INTO invoices (restaurant_id, number, kind, payment_id, order_id, document, printed_number)
      VALUES (\(invoice.restaurantId), \(number), \(kind), \(payment.id), \(invoice.orderId),
        \(try JSONText(encoding: invoice)), \(invoice.number))
      """)
  }
}

extension Database {
  /// The latest invoice of an order, with the number of the credit note that took it back, if one did.
  func invoice(ofOrder id: ID) async throws -> Invoice? {
    let rows = try await read(
      """
      SELECT i.document, c.document FROM invoices i
      LEFT JOIN invoices c ON c.payment_id = i.payment_id AND c.kind = 'credit-note'
      WHERE i.order_id = \(id) AND i.kind = 'invoice' ORDER BY i.number DESC LIMIT 1
      """)
    guard let row = rows.first else { return nil }
    let (document, creditNote) = try row.decode(JSONText.self, JSONText?.self)
    var invoice = try document.decode(Invoice.self)
    invoice.creditNoteNumber = try creditNote?.decode(Invoice.self).number
    return invoice
  }

  /// The latest credit note of an order.
  func creditNote(ofOrder id: ID) async throws -> Invoice? {
    try await read(
      """
      SELECT document FROM invoices WHERE order_id = \(id) AND kind = 'credit-note' ORDER BY number DESC LIMIT 1
      """
    ).first?.decode(JSONText.self).decode()
  }
}
