import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension ListRestaurantInvoices {
  func handle(in service: PaymentService) async throws -> Items<Invoice> {
    let found = try await service.database.documents(
      ofRestaurant: restaurantId, from: from, until: until, before: before, limit: limit + 1)
    let page = found.prefix(limit)
    return Items(page.map(\.document), next: found.count > limit ? page.last.map { String($0.ordinal) } : nil)
  }
}

extension GetSalesReport {
  func handle(in service: PaymentService) async throws -> SalesReport {
    guard let first = GregorianDate(from), let last = GregorianDate(to) else { throw Problem.notFound }
    return SalesReport(
      restaurantId: restaurantId, from: from, to: to,
      days: try await service.database.salesByDay(
        in: restaurantId, from: ParisTime.date(daysSince1970: first.daysSince1970, minute: 0),
        until: ParisTime.date(daysSince1970: last.daysSince1970 + 1, minute: 0)))
  }
}

extension Database {
  /// What was invoiced by day and rate. A day is one by the clock of France. Of documents from before their rates were kept all
  /// bears one.
  func salesByDay(in restaurant: ID, from: Date, until: Date) async throws -> [SalesReport.Day] {
    let rows = try await read(
      """
      WITH documents AS (
        SELECT kind = 'invoice' AND refund_id IS NULL AS is_sale, order_id,
          to_char((document->>'issuedAt')::timestamptz AT TIME ZONE 'Europe/Paris', 'YYYY-MM-DD') AS day,
          coalesce(document->'taxes', json_build_array(json_build_object(
            'ratePerMille', (document->>'taxRatePercent')::integer * 10, 'tax', document->'tax', 'total', document->'total',
            'net', json_build_object('amount',
              (document->'total'->>'amount')::integer - (document->'tax'->>'amount')::integer)))) AS taxes
        FROM invoices WHERE restaurant_id = \(restaurant)
          AND document->>'issuedAt' >= \(from.rfc3339Milliseconds) AND document->>'issuedAt' < \(until.rfc3339Milliseconds)),
      shares AS (
        SELECT day, is_sale, order_id, (t->>'ratePerMille')::integer AS rate, (t->'net'->>'amount')::integer AS net,
          (t->'tax'->>'amount')::integer AS tax, (t->'total'->>'amount')::integer AS total
        FROM documents LEFT JOIN LATERAL json_array_elements(taxes) t ON true)
      SELECT day, rate, coalesce(sum(net), 0)::bigint, coalesce(sum(tax), 0)::bigint, coalesce(sum(total), 0)::bigint,
        count(DISTINCT order_id) FILTER (WHERE is_sale)
      FROM shares GROUP BY GROUPING SETS ((day, rate), (day)) ORDER BY day, GROUPING(rate) DESC, rate
      """)
    var days: [SalesReport.Day] = []
    for row in rows {
      let (day, rate, net, tax, total, orders) = try row.decode(
        String.self, Int?.self, Int.self, Int.self, Int.self, Int.self)
      if days.last?.day != day {
        // The day itself comes before its rates.
        days.append(SalesReport.Day(day: day, transactions: orders, rates: []))
      } else if let rate {
        days[days.count - 1].rates.append(
          SalesReport.Rate(
            ratePerMille: rate, net: Money(cents: net), tax: Money(cents: tax), total: Money(cents: total),
            transactions: orders))
      }
    }
    return days
  }
}
