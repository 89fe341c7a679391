import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

extension Transaction {
  /// Closes all days up to one, if they are not closed, and what ends with them.
  ///
  /// - Parameters:
  ///   - end: of the last day. What is entered from then on belongs to the next.
  ///   - operatorId: who does it by hand.
  /// - Returns: the closing of the last day; nil where it was closed already, or where there is no journal.
  func close(
    _ restaurant: ID, through day: GregorianDate, until end: Date, at time: Date, by operatorId: ID? = nil,
    _ books: Books
  ) async throws -> Closing? {
    var (series, _) = try await lockInvoiceSeries(of: restaurant, books)
    guard
      var next = Self.firstOpenDay(of: series.chain) ?? (operatorId == nil ? nil : day),
      next.daysSince1970 <= day.daysSince1970
    else { return nil }
    var closings = try await lockChain(.closings, of: restaurant)
    var last = try await lastClosing(of: restaurant, .day)
    while true {
      let isLast = next == day
      let sums = try await sums(
        of: series.chain, after: last?.lastEntry ?? 0, before: isLast ? end : TillDay.end(of: next))
      for (period, from) in TillDay.periods(endingWith: next) {
        let closing = try await add(
          period, from, next, sums, after: last, to: &closings, by: operatorId, at: time, books)
        if period == .day { last = closing }
      }
      series.chain.closedDay = next.text
      if isLast { break }
      next = GregorianDate(daysSince1970: next.daysSince1970 + 1)
    }
    save(series.chain)
    try await log("closing", in: restaurant, by: operatorId, details: day.text, at: time, books.key)
    return last
  }

  private static func firstOpenDay(of journal: Chain) -> GregorianDate? {
    journal.closedDay.flatMap { GregorianDate($0) }.map { GregorianDate(daysSince1970: $0.daysSince1970 + 1) }
  }

  private func lastClosing(of restaurant: ID, _ period: Closing.Period) async throws -> Closing? {
    try await query(
      """
      SELECT number, at, document, signature FROM journal
      WHERE restaurant_id = \(restaurant) AND series = 'closings' AND kind = \(period.rawValue) AND day IS NOT NULL
      ORDER BY day DESC LIMIT 1
      """
    ).first.map { try Closing(try $0.sealed(.closings)) }
  }

  /// What the entries after one and before a time come to, with the last of them.
  private func sums(
    of journal: Chain, after number: Int, before time: Date
  ) async throws -> (sums: ClosingSums, last: JournalEntry?, hash: String) {
    let end = try await query(
      """
      SELECT number, at, document, signature FROM journal
      WHERE restaurant_id = \(journal.restaurantId) AND series = 'journal' AND at < \(time) ORDER BY number DESC LIMIT 1
      """)
    let document = try end.first?.sealed(.journal)
    let last = document?.number ?? 0
    let rows = try await query([
      """
      SELECT count(*), min(number), coalesce(sum((document->'total'->>'amount')::bigint), 0)::bigint FROM journal
      WHERE restaurant_id = \(journal.restaurantId) AND series = 'journal' AND number > \(number) AND number <= \(last)
      """,
      """
      SELECT (t->>'ratePerMille')::integer, sum((t->'net'->>'amount')::bigint)::bigint,
        sum((t->'tax'->>'amount')::bigint)::bigint, sum((t->'total'->>'amount')::bigint)::bigint
      FROM journal, LATERAL json_array_elements(document->'taxes') t
      WHERE restaurant_id = \(journal.restaurantId) AND series = 'journal' AND number > \(number) AND number <= \(last)
      GROUP BY 1 ORDER BY 1
      """,
      """
      SELECT tender, sum(cents)::bigint FROM journal
      WHERE restaurant_id = \(journal.restaurantId) AND series = 'journal' AND number > \(number) AND number <= \(last)
        AND tender IS NOT NULL
      GROUP BY 1 ORDER BY 1
      """,
    ])
    var sums = ClosingSums()
    let (count, first, total) = try rows[0].first?.decode(Int.self, Int?.self, Int.self) ?? (0, nil, 0)
    let taxes = try rows[1].map { row in
      let (rate, net, tax, total) = try row.decode(Int.self, Int.self, Int.self, Int.self)
      return Invoice.Tax(
        ratePerMille: rate, net: Money(cents: net), tax: Money(cents: tax), total: Money(cents: total))
    }
    let tenders = try rows[2].map { row in
      let (method, cents) = try row.decode(String.self, Int.self)
      return TenderTotal(method: PaymentMethod(written: method), amount: Money(cents: cents))
    }
    sums.add(taxes, tenders, Money(cents: total), entries: count, first: first)
    return (
      sums, try document.map { try JournalEntry(reading: $0.bytes) }, (document?.hash ?? Chain.start).hexadecimal
    )
  }

  private func add(
    _ period: Closing.Period, _ from: GregorianDate, _ to: GregorianDate,
    _ day: (sums: ClosingSums, last: JournalEntry?, hash: String), after last: Closing?, to closings: inout Chain,
    by operatorId: ID?, at time: Date, _ books: Books
  ) async throws -> Closing {
    var sums = day.sums
    if period != .day {
      sums = ClosingSums()
      for closing in try await daysClosed(in: closings.restaurantId, from: from, to: to) {
        sums.add(
          closing.taxes, closing.tenders, closing.total, entries: closing.entries, first: closing.firstEntry)
      }
    }
    var made: Closing?
    let document = try closings.add(books.key, at: time) { [sums] link in
      let closing = Closing(
        link: link, period: period, from: from.text, to: to.text, operatorId: operatorId, entries: sums.entries,
        firstEntry: sums.firstEntry, lastEntry: day.last?.link.number ?? 0, journalHash: day.hash, taxes: sums.taxes,
        tenders: sums.tenders, total: sums.total, perpetualTotal: day.last?.perpetualTotal ?? .zero)
      made = closing
      return closing
    }
    add(document, to: closings, kind: period.rawValue, day: to.text)
    guard var closing = made else { throw ChainError.nothingMade }
    closing.link = closing.link.proved(by: document)
    return closing
  }

  private func daysClosed(in restaurant: ID, from: GregorianDate, to: GregorianDate) async throws -> [Closing] {
    try await query(
      """
      SELECT number, at, document, signature FROM journal
      WHERE restaurant_id = \(restaurant) AND series = 'closings' AND kind = 'day' AND day >= \(from.text)
        AND day <= \(to.text)
      ORDER BY day
      """
    ).map { try Closing(try $0.sealed(.closings)) }
  }
}

private enum ChainError: Error {
  case nothingMade
}

extension Database {
  /// Restaurants whose journal has a day that is over and not closed.
  func restaurantsToClose(through day: GregorianDate, except setAside: [ID], limit: Int) async throws -> [ID] {
    try await read(
      """
      SELECT restaurant_id FROM journal_heads
      WHERE series = 'journal' AND last > 0 AND coalesce(closed_day, '') < \(day.text) AND restaurant_id <> ALL(\(setAside))
      ORDER BY restaurant_id LIMIT \(limit)
      """
    ).map { try $0.decode(ID.self) }
  }
}
