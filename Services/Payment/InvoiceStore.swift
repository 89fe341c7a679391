import Contracts
import Messaging
import PostgreSQL

extension Transaction {
  /// The restaurant's numbers. No other transaction has them until this one ends, and where this one is rolled back its numbers
  /// are given to the next.
  func lockInvoiceSeries(of restaurant: ID) async throws -> InvoiceSeries {
    let rows = try await query([
      """
      INSERT INTO invoice_counters AS c (restaurant_id, last) VALUES (\(restaurant), 0)
      ON CONFLICT (restaurant_id) DO UPDATE SET last = c.last RETURNING last
      """,
      """
      SELECT s.code FROM restaurants r JOIN invoice_series s ON s.code = r.code AND s.restaurant_id = r.id
      WHERE r.id = \(restaurant)
      """,
    ])
    return InvoiceSeries(
      of: restaurant, code: try rows[1].first?.decode(String.self),
      lastOrdinal: try rows[0].first?.decode(Int.self) ?? 0)
  }

  func invoice(ofPayment id: ID) async throws -> Invoice? {
    try await query("SELECT document FROM invoices WHERE payment_id = \(id) AND kind = 'invoice'")
      .first?.decode(JSONText.self).decode()
  }

  /// Writes an invoice or a credit note that has the last number of the series.
  func insert(_ invoice: Invoice, _ kind: InvoiceKind, ofPayment payment: ID, lastOf series: InvoiceSeries) throws {
    queue(
      "UPDATE invoice_counters SET last = \(series.lastOrdinal) WHERE restaurant_id = \(series.restaurantId)")
    queue(
      """
      INSERT INTO invoices (restaurant_id, number, kind, payment_id, order_id, document, printed_number)
      VALUES (\(series.restaurantId), \(series.lastOrdinal), \(kind.rawValue), \(payment), \(invoice.orderId),
        \(JSONText(encoding: invoice)), \(invoice.number))
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
