import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

extension Transaction {
  /// The restaurant's numbers. No other transaction has them until this one ends, and where this one is rolled back its numbers
  /// are given to the next.
  ///
  /// The end of its journal comes along: what is invoiced is entered there.
  func lockInvoiceSeries(
    of restaurant: ID, _ books: Books
  ) async throws -> (series: InvoiceSeries, seller: Invoice.Seller?) {
    let rows = try await query([
      """
      INSERT INTO invoice_counters AS c (restaurant_id, last) VALUES (\(restaurant), 0)
      ON CONFLICT (restaurant_id) DO UPDATE SET last = c.last RETURNING last
      """,
      """
      SELECT s.code, r.seller FROM restaurants r
      LEFT JOIN invoice_series s ON s.code = r.code AND s.restaurant_id = r.id WHERE r.id = \(restaurant)
      """,
      Self.end(of: .journal, in: restaurant),
    ])
    let (code, seller) = try rows[1].first?.decode(String?.self, JSONText?.self) ?? (nil, nil)
    var series = InvoiceSeries(
      of: restaurant, code: code, lastOrdinal: try rows[0].first?.decode(Int.self) ?? 0,
      chain: try Chain(rows[2], of: restaurant, .journal))
    try await enterMissing(in: &series, books.key)
    return (series, try seller?.decode())
  }

  func invoice(ofPayment id: ID) async throws -> Invoice? {
    try await query("SELECT document FROM invoices WHERE payment_id = \(id) AND kind = 'invoice' AND refund_id IS NULL")
      .first?.decode(JSONText.self).decode()
  }

  /// What followed a payment's invoice while the payment stayed: credit notes of parts, and corrections.
  func changes(ofInvoiceOf payment: ID) async throws -> [InvoiceContent] {
    try await query(
      "SELECT document FROM invoices WHERE payment_id = \(payment) AND refund_id IS NOT NULL ORDER BY number"
    )
    .map { try $0.decode(JSONText.self).decode(Invoice.self).content }
  }

  /// Writes an invoice or a credit note that has the last number of the series, enters it in the journal, and publishes what it
  /// comes to.
  ///
  /// - Parameter change: what it is for, where the payment stays and has an invoice: the refund of a part, or an id of its own.
  func insert(
    _ invoice: Invoice, _ kind: InvoiceKind, ofPayment payment: ID, change: ID? = nil, isCorrection: Bool = false,
    lastOf series: inout InvoiceSeries, at place: TillPlace, _ books: Books
  ) throws {
    try books.outbox.add(InvoiceIssued(invoice, kind), to: self)
    queue(
      "UPDATE invoice_counters SET last = \(series.lastOrdinal) WHERE restaurant_id = \(series.restaurantId)")
    queue(
      """
      INSERT INTO invoices (restaurant_id, number, kind, payment_id, order_id, document, printed_number, refund_id)
      VALUES (\(series.restaurantId), \(series.lastOrdinal), \(kind.rawValue), \(payment), \(invoice.orderId),
        \(JSONText(encoding: invoice)), \(invoice.number), \(change))
      """)
    try enter(
      invoice, kind.entry(isCorrection: isCorrection), in: &series, ordinal: series.lastOrdinal, at: place, books.key)
  }

  /// Writes beside the last document of a series whom it is for. It is apart from the document, which is kept for ten years: who was
  /// erased is not named any more. A contact is named by the order's copy, which loses it when orders does (`customerColumns`).
  func nameCustomer(of order: Order, on series: InvoiceSeries) {
    guard let customer = order.customerId else { return }
    queue(
      """
      INSERT INTO invoice_customers (restaurant_id, number, account_id, name, address)
      SELECT \(series.restaurantId), \(series.lastOrdinal), id, name, \(order.address.map { JSONText(encoding: $0) })
      FROM customers WHERE id = \(customer) AND name IS NOT NULL
      """)
  }

  /// The same for a credit note: it names whom its invoice names.
  func nameCustomer(ofInvoice printed: String, on series: InvoiceSeries) {
    queue(
      """
      INSERT INTO invoice_customers (restaurant_id, number, account_id, name, address)
      SELECT c.restaurant_id, \(series.lastOrdinal), c.account_id, c.name, c.address
      FROM invoices i JOIN invoice_customers c ON c.restaurant_id = i.restaurant_id AND c.number = i.number
      WHERE i.printed_number = \(printed)
      """)
  }
}

extension Database {
  /// How many times a document has been printed.
  func prints(of printed: String) async throws -> Int {
    try await read("SELECT count(*) FROM invoice_prints WHERE printed_number = \(printed)").first?.decode(Int.self) ?? 0
  }

  /// - Parameter print: which one it is, from 1.
  /// - Returns: false where another is that one already.
  func countPrint(_ print: Int, of printed: String, on paper: InvoicePaper, by role: Role) async throws -> Bool {
    try await execute(
      """
      INSERT INTO invoice_prints (printed_number, print, paper, printed_by)
      VALUES (\(printed), \(print), \(paper.rawValue), \(role.rawValue)) ON CONFLICT DO NOTHING
      """
    ).affectedCount == 1
  }

  /// An invoice of an order, with the number of the credit note that took it back, if one did.
  ///
  /// - Parameter number: as it is printed; nil for the latest.
  func invoice(ofOrder id: ID, number: String? = nil) async throws -> Invoice? {
    let rows = try await read(
      """
      SELECT i.document, \(sql: Invoice.customerColumns), c.document FROM invoices i
      LEFT JOIN invoice_customers p ON p.restaurant_id = i.restaurant_id AND p.number = i.number
      LEFT JOIN orders o ON o.id = i.order_id
      LEFT JOIN invoices c ON c.payment_id = i.payment_id AND c.kind = 'credit-note' AND c.refund_id IS NULL
      WHERE i.order_id = \(id) AND i.kind = 'invoice' AND i.printed_number = coalesce(\(number), i.printed_number)
      ORDER BY i.number DESC LIMIT 1
      """)
    guard let row = rows.first else { return nil }
    var invoice = try row.invoice()
    invoice.creditNoteNumber = try row.decode(JSONText?.self, at: 3)?.decode(Invoice.self).number
    return invoice
  }

  /// A credit note of an order.
  ///
  /// - Parameter number: as it is printed; nil for the latest.
  func creditNote(ofOrder id: ID, number: String? = nil) async throws -> Invoice? {
    try await read(
      """
      SELECT i.document, \(sql: Invoice.customerColumns) FROM invoices i
      LEFT JOIN invoice_customers p ON p.restaurant_id = i.restaurant_id AND p.number = i.number
      LEFT JOIN orders o ON o.id = i.order_id
      WHERE i.order_id = \(id) AND i.kind = 'credit-note' AND i.printed_number = coalesce(\(number), i.printed_number)
      ORDER BY i.number DESC LIMIT 1
      """
    ).first?.invoice()
  }

  /// A restaurant's invoices and credit notes of some time, newest first, with their ordinals in its series.
  func documents(
    ofRestaurant id: ID, from: Date, until: Date, before ordinal: Int, limit: Int
  ) async throws -> [(document: Invoice, ordinal: Int)] {
    try await read(
      """
      SELECT i.document, \(sql: Invoice.customerColumns), i.number FROM invoices i
      LEFT JOIN invoice_customers p ON p.restaurant_id = i.restaurant_id AND p.number = i.number
      LEFT JOIN orders o ON o.id = i.order_id
      WHERE i.restaurant_id = \(id) AND i.document->>'issuedAt' >= \(from.rfc3339Milliseconds)
        AND i.document->>'issuedAt' < \(until.rfc3339Milliseconds) AND i.number < \(ordinal)
      ORDER BY i.number DESC LIMIT \(limit)
      """
    ).map { (try $0.invoice(), try $0.decode(Int.self, at: 3)) }
  }

  /// An order's invoices and credit notes, with their ordinals in the restaurant's series.
  func documents(
    ofOrder id: ID, after ordinal: Int, limit: Int
  ) async throws -> [(document: Invoice, ordinal: Int)] {
    try await read(
      """
      SELECT i.document, \(sql: Invoice.customerColumns), i.number FROM invoices i
      LEFT JOIN invoice_customers p ON p.restaurant_id = i.restaurant_id AND p.number = i.number
      LEFT JOIN orders o ON o.id = i.order_id
      WHERE i.order_id = \(id) AND i.number > \(ordinal) ORDER BY i.number LIMIT \(limit)
      """
    ).map { (try $0.invoice(), try $0.decode(Int.self, at: 3)) }
  }
}

extension Invoice {
  /// Whom a document is for: an account's owner, else who was to be asked for, as long as the order says it.
  fileprivate static let customerColumns: StaticString = """
    coalesce(p.name, CASE WHEN o.customer_id IS NULL THEN o.event->'order'->'contact'->>'name' END),
    coalesce(p.address, CASE WHEN p.name IS NULL THEN o.event->'order'->'address' END)
    """
}

extension Rows.Row {
  /// A document and whom it is for.
  fileprivate func invoice() throws -> Invoice {
    var invoice = try decode(JSONText.self, at: 0).decode(Invoice.self)
    if let name = try decode(String?.self, at: 1) {
      invoice.customer = Invoice.Customer(name: name, address: try decode(JSONText?.self, at: 2)?.decode())
    }
    return invoice
  }
}
