import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

/// The tables of the chains. A transaction that adds to one of a restaurant's chains holds the lock of its invoice series, or that of
/// the chain.
extension Transaction {
  /// The end of a chain. For a statement that goes along with the one that locks.
  static func end(of series: Chain.Series, in restaurant: ID) -> SQL {
    """
    SELECT last, hash, at, perpetual_cents, invoiced, closed_day FROM journal_heads
    WHERE restaurant_id = \(restaurant) AND series = \(series.rawValue)
    """
  }

  /// The end of a chain, for adding to it.
  func lockChain(_ series: Chain.Series, of restaurant: ID) async throws -> Chain {
    let rows = try await query([
      """
      INSERT INTO journal_heads (restaurant_id, series) VALUES (\(restaurant), \(series.rawValue))
      ON CONFLICT (restaurant_id, series) DO UPDATE SET last = journal_heads.last
      """,
      Self.end(of: series, in: restaurant),
    ])
    return try Chain(rows[1], of: restaurant, series)
  }

  /// Writes the last document of a chain.
  func add(
    _ document: SealedDocument, to chain: Chain, kind: String, till: String? = nil, orderId: ID? = nil,
    tender: TenderTotal? = nil, day: String? = nil
  ) {
    queue(
      """
      INSERT INTO journal (restaurant_id, series, number, at, kind, till, order_id, tender, cents, day, document, signature)
      VALUES (\(chain.restaurantId), \(chain.series.rawValue), \(document.number), \(document.at), \(kind), \(till),
        \(orderId), \(tender?.method.rawValue), \(tender?.amount.amount), \(day), \(JSONText(document.bytes)),
        \(Bytes(document.signature)))
      """)
    save(chain)
  }

  func save(_ chain: Chain) {
    queue(
      """
      INSERT INTO journal_heads AS h (restaurant_id, series, last, hash, at, perpetual_cents, invoiced, closed_day)
      VALUES (\(chain.restaurantId), \(chain.series.rawValue), \(chain.last), \(Bytes(chain.hash)), \(chain.at),
        \(chain.perpetualTotal.amount), \(chain.invoiced), \(chain.closedDay))
      ON CONFLICT (restaurant_id, series) DO UPDATE SET last = excluded.last, hash = excluded.hash, at = excluded.at,
        perpetual_cents = excluded.perpetual_cents, invoiced = excluded.invoiced, closed_day = excluded.closed_day
      """)
  }

  /// Writes the entry of an invoice or a credit note that has the last number of the series.
  func enter(
    _ invoice: Invoice, _ kind: JournalEntry.Kind, in series: inout InvoiceSeries, ordinal: Int, at place: TillPlace,
    _ key: JournalKey
  ) throws {
    if kind == .sale { series.chain.count(sale: invoice.total) }
    series.chain.invoiced = ordinal
    let perpetual = series.chain.perpetualTotal
    var tender: TenderTotal?
    let document = try series.chain.add(key, at: invoice.issuedAt) { link in
      let entry = JournalEntry(link, kind, of: invoice, at: place, perpetualTotal: perpetual)
      tender = entry.tenders.first
      return entry
    }
    add(document, to: series.chain, kind: kind.rawValue, till: place.till, orderId: invoice.orderId, tender: tender)
  }

  /// Enters what a version issued that kept no journal.
  func enterMissing(in series: inout InvoiceSeries, _ key: JournalKey) async throws {
    while series.chain.invoiced < series.lastOrdinal {
      let rows = try await query(
        """
        SELECT number, kind, document, refund_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM refunds r WHERE r.id = refund_id)
        FROM invoices WHERE restaurant_id = \(series.restaurantId) AND number > \(series.chain.invoiced)
          AND number <= \(series.lastOrdinal) ORDER BY number LIMIT 100
        """)
      guard !rows.isEmpty else {
        // A restore leaves out numbers that may have been given after its moment. Its entries have theirs again.
        try await log(
          "restored", in: series.restaurantId,
          details: "entries from \(series.chain.last + 1), invoices from \(series.lastOrdinal + 1)", at: Date(), key)
        series.chain.invoiced = series.lastOrdinal
        save(series.chain)
        return
      }
      for row in rows {
        let (number, kind, document, isCorrection) = try row.decode(Int.self, String.self, JSONText.self, Bool.self)
        let invoice: Invoice = try document.decode()
        let entry = (InvoiceKind(rawValue: kind) ?? .invoice).entry(isCorrection: isCorrection)
        try enter(invoice, entry, in: &series, ordinal: number, at: .system, key)
      }
    }
  }

  /// Enters that an order came to nothing, if the journal does not have that. What was paid and not fetched is sold.
  func enterCancellation(of order: OrderOutlined.Outline, at time: Date, _ books: Books) async throws {
    if order.status == .abandoned, let total = order.total, try await received(for: order.id) >= total.amount { return }
    var (series, _) = try await lockInvoiceSeries(of: order.restaurantId, books)
    guard
      try await query("SELECT 1 FROM journal WHERE order_id = \(order.id) AND kind = 'cancellation'").isEmpty
    else { return }
    let perpetual = series.chain.perpetualTotal
    let document = try series.chain.add(books.key, at: time) { link in
      JournalEntry(
        link: link, kind: .cancellation, till: nil, operatorId: nil, orderId: order.id, orderNumber: order.number,
        document: nil, taxes: [], tenders: [], total: .zero, perpetualTotal: perpetual, cancelledTotal: order.total)
    }
    add(document, to: series.chain, kind: JournalEntry.Kind.cancellation.rawValue, orderId: order.id)
  }

  /// What came in for an order and stays, in cents.
  private func received(for order: ID) async throws -> Int {
    try await query(
      """
      SELECT coalesce(sum(amount_cents - refunded_cents - part_due_cents), 0)::integer FROM payments
      WHERE order_id = \(order) AND status = 'succeeded' AND NOT refund_due
      """
    ).first?.decode(Int.self) ?? 0
  }

  /// Adds to what was done with a restaurant's tills.
  func log(
    _ kind: String, in restaurant: ID, till: String? = nil, by operatorId: ID? = nil, details: String? = nil,
    at time: Date, _ key: JournalKey
  ) async throws {
    var chain = try await lockChain(.events, of: restaurant)
    let document = try chain.add(key, at: time) {
      TillEvent(link: $0, kind: kind, till: till, operatorId: operatorId, details: details)
    }
    add(document, to: chain, kind: kind, till: till)
  }
}

extension Chain {
  init(_ rows: Rows, of restaurant: ID, _ series: Series) throws {
    guard let row = rows.first else {
      self.init(of: restaurant, series)
      return
    }
    let (last, hash, at, perpetual, invoiced, closedDay) = try row.decode(
      Int.self, Bytes?.self, Date.self, Int.self, Int.self, String?.self)
    self.init(
      of: restaurant, series, last: last, hash: hash?.bytes ?? Chain.start, at: last == 0 ? .distantPast : at,
      perpetualTotal: Money(cents: perpetual), invoiced: invoiced, closedDay: closedDay)
  }
}

extension Rows.Row {
  /// - Parameter column: of number, time, document and signature.
  func sealed(_ series: Chain.Series, at column: Int = 0) throws -> SealedDocument {
    SealedDocument(
      series: series, number: try decode(Int.self, at: column), at: try decode(Date.self, at: column + 1),
      bytes: try decode(JSONText.self, at: column + 2).bytes, signature: try decode(Bytes.self, at: column + 3).bytes)
  }
}

extension Database {
  /// Documents of a chain, newest first.
  func documents(
    of series: Chain.Series, in restaurant: ID, from: Date? = nil, until: Date? = nil, kind: String? = nil,
    before number: Int, limit: Int
  ) async throws -> [SealedDocument] {
    try await read(
      """
      SELECT number, at, document, signature FROM journal
      WHERE restaurant_id = \(restaurant) AND series = \(series.rawValue) AND number < \(number)
        AND at >= coalesce(\(from), '-infinity') AND at < coalesce(\(until), 'infinity')
        AND kind = coalesce(\(kind), kind)
      ORDER BY number DESC LIMIT \(limit)
      """
    ).map { try $0.sealed(series) }
  }
}
