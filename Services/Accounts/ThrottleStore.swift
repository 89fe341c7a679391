import Contracts
import PostgreSQL

extension Database {
  /// Counts a try before its password is checked, so that a client that sends many at once gets no more tries than one that
  /// sends them in turn. A try that succeeds is taken back.
  ///
  /// - Throws: `Problem.Code.tooManyRequests` where there is to be no try yet; none was counted then.
  func countTry(_ counts: [Throttle.Count]) async throws {
    let names = counts.map(\.key)
    try await transaction { transaction in
      transaction.queue(
        """
        INSERT INTO login_failures (key, count, last_at) SELECT k, 0, now() FROM unnest(\(names)) AS k ORDER BY k
        ON CONFLICT DO NOTHING
        """)
      let rows = try await transaction.query(
        """
        SELECT key, count, extract(epoch FROM now() - last_at)::float8 FROM login_failures
        WHERE key = ANY(\(names)) ORDER BY key FOR UPDATE
        """)
      let wait = try rows.map { row in
        let (key, count, seconds) = try row.decode(String.self, Int.self, Double.self)
        return counts.first { $0.key == key }?.throttle.wait(failures: count, sinceLast: seconds) ?? 0
      }.max()
      if let wait, wait > 0 {
        // Rolls back the rows that were inserted only to be locked: a client that must wait could otherwise fill the table
        // with addresses that it makes up.
        throw Problem(.tooManyRequests, "Too many wrong passwords. Wait before the next try.", retryAfter: wait)
      }
      transaction.queue(
        """
        UPDATE login_failures SET last_at = now(),
          count = CASE WHEN last_at < now() - \(Throttle.memory) * interval '1 second' THEN 1 ELSE count + 1 END
        WHERE key = ANY(\(names))
        """)
    }
  }
}

extension Transaction {
  /// A try turned out to be the right password.
  func takeBackTry(_ counts: [Throttle.Count]) {
    queue("DELETE FROM login_failures WHERE key = ANY(\(counts.filter(\.endsWithSuccess).map(\.key)))")
    queue(
      """
      UPDATE login_failures SET count = greatest(0, count - 1)
      WHERE key IN (SELECT key FROM login_failures
        WHERE key = ANY(\(counts.filter { !$0.endsWithSuccess }.map(\.key))) ORDER BY key FOR UPDATE)
      """)
  }

  /// Forgets every try at an account's password, from any address: after a reset the guesses were at the old password, and
  /// after an erasure the account is gone.
  func forgetTries(at email: String, of account: ID) {
    let prefix = Throttle.fromAddressPrefix(of: email)
    let keys = [Throttle.accountKey(of: email), Throttle.currentPasswordKey(of: account)]
    queue("DELETE FROM login_failures WHERE key = ANY(\(keys)) OR (key > \(prefix) AND key < \(prefix + "~"))")
  }
}
