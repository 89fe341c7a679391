import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension BeginArchive {
  /// The first line says what follows, so that nobody can leave out its end.
  func handle(in service: PaymentService) async throws -> ArchiveHead {
    guard let first = GregorianDate(from), let last = GregorianDate(to) else { throw Problem.notFound }
    let begin = ParisTime.date(daysSince1970: first.daysSince1970, minute: 0)
    let end = ParisTime.date(daysSince1970: last.daysSince1970 + 1, minute: 0)
    let key = service.books.key
    return try await service.database.transaction { transaction in
      let now = Date()
      // The export is in the log, and so in the archive of its own day.
      try await transaction.log(
        "export", in: restaurantId, by: caller.accountId, details: "\(from) \(to)", at: now, key)
      let rows = try await transaction.query(
        Chain.Series.allCases.map { Self.part($0, in: restaurantId, begin, end) }
          + ["SELECT coalesce(code, city) FROM restaurants WHERE id = \(restaurantId)"])
      let parts = try zip(Chain.Series.allCases, rows).map { series, found in try ArchivePart(series, found) }
      let header = ArchiveHeader(
        restaurantId: restaurantId, restaurant: try rows.last?.first?.decode(String.self) ?? "", from: from, to: to,
        at: now, parts: parts, key: key.id, publicKey: key.publicKey)
      return ArchiveHead(line: SealedDocument.line(header.json, try key.sign(header.json)), parts: parts)
    }
  }

  /// The first and the last document of a chain in some time, with the hash before and the last one's. Where there are none, the last
  /// one before.
  private static func part(_ series: Chain.Series, in restaurant: ID, _ begin: Date, _ end: Date) -> SQL {
    """
    WITH span AS (
      SELECT min(number) FILTER (WHERE at >= \(begin)) AS first, max(number) AS last FROM journal
      WHERE restaurant_id = \(restaurant) AND series = \(series.rawValue) AND at < \(end))
    SELECT coalesce(s.first, coalesce(s.last, 0) + 1), coalesce(s.last, 0), p.document, l.document FROM span s
    LEFT JOIN journal p ON p.restaurant_id = \(restaurant) AND p.series = \(series.rawValue)
      AND p.number = coalesce(s.first, s.last + 1) - 1
    LEFT JOIN journal l ON l.restaurant_id = \(restaurant) AND l.series = \(series.rawValue) AND l.number = s.last
    """
  }
}

extension ArchivePart {
  fileprivate init(_ series: Chain.Series, _ rows: Rows) throws {
    guard let row = rows.first else { throw Problem.notFound }
    let (first, last, before, end) = try row.decode(Int.self, Int.self, JSONText?.self, JSONText?.self)
    func hash(_ document: JSONText?) -> String {
      (document.map { SealedDocument.hash(of: $0.bytes) } ?? Chain.start).hexadecimal
    }
    self.init(series: series.rawValue, first: first, last: last, previous: hash(before), hash: hash(end))
  }
}

extension ReadArchive {
  func handle(in service: PaymentService) async throws -> ArchiveLines {
    guard let chain = Chain.Series(rawValue: series) else { throw Problem.notFound }
    let lines = try await service.database.read(
      """
      SELECT number, at, document, signature FROM journal
      WHERE restaurant_id = \(restaurantId) AND series = \(series) AND number >= \(first) AND number <= \(last)
      ORDER BY number LIMIT \(Self.maximum)
      """
    ).map { try $0.sealed(chain).line + "\n" }
    return ArchiveLines(text: lines.joined())
  }
}
