import Contracts
import PostgreSQL

extension Database {
  /// Counts a try before its password is looked at, so that many at once get no more tries than one after another. One
  /// that succeeds is taken back.
  ///
  /// - Throws: `Problem.Code.tooManyRequests` where there is to be no try yet; none was counted then.
  func countTry(_ keys: [(key: String, throttle: Throttle)]) async throws {
    let wait = try await secondsToWait(countingUnlessAny: keys)
    guard wait == 0 else {
      throw Problem(.tooManyRequests, "Too many wrong passwords. Wait before the next try.", retryAfter: wait)
    }
  }

  private func secondsToWait(countingUnlessAny keys: [(key: String, throttle: Throttle)]) async throws -> Int {
    let names = keys.map(\.key)
    return try await transaction { transaction in
      transaction.queue(
        """
        INSERT INTO login_failures (key, count, last_at) SELECT unnest(\(names)), 0, now() ON CONFLICT DO NOTHING
        """)
      let rows = try await transaction.query(
        """
        SELECT key, count, extract(epoch FROM now() - last_at)::float8 FROM login_failures
        WHERE key = ANY(\(names)) ORDER BY key FOR UPDATE
        """)
      let wait = try rows.map { row in
        let (key, count, seconds) = try row.decode(String.self, Int.self, Double.self)
        return keys.first { $0.key == key }?.throttle.wait(failures: count, sinceLast: seconds) ?? 0
      }.max()
      if let wait, wait > 0 { return wait }
      transaction.queue(
        """
        UPDATE login_failures SET last_at = now(),
          count = CASE WHEN last_at < now() - \(Throttle.memory) * interval '1 second' THEN 1 ELSE count + 1 END
        WHERE key = ANY(\(names))
        """)
      return 0
    }
  }
}
