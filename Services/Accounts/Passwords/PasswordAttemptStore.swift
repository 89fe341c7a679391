import Contracts
import PostgreSQL

extension Database {
  /// Counts an attempt before its password is checked, so that a client that sends many at once gets no more attempts than one
  /// that sends them in turn. `takeBackAttempt` undoes it when the password was right.
  ///
  /// - Throws: `Problem.Code.tooManyRequests` when the client must wait. The attempt is not counted then.
  func countAttempt(_ counters: [AttemptCounter]) async throws {
    let keys = counters.map(\.key)
    try await transaction { transaction in
      transaction.queue(
        """
        INSERT INTO login_failures (key, count, last_at) SELECT k, 0, now() FROM unnest(\(keys)) AS k ORDER BY k
        ON CONFLICT DO NOTHING
        """)
      let rows = try await transaction.query(
        """
        SELECT key, count, extract(epoch FROM now() - last_at)::float8 FROM login_failures
        WHERE key = ANY(\(keys)) ORDER BY key FOR UPDATE
        """)
      let wait = try rows.map { row in
        let (key, count, seconds) = try row.decode(String.self, Int.self, Double.self)
        return counters.first { $0.key == key }?.limit.wait(failures: count, sinceLast: seconds) ?? 0
      }.max()
      if let wait, wait > 0 {
        // Rolls back the rows that were inserted only to be locked. Otherwise a client that must wait could fill the table with
        // addresses that it makes up.
        throw Problem(.tooManyRequests, "Too many wrong passwords. Wait before the next try.", retryAfter: wait)
      }
      transaction.queue(
        """
        UPDATE login_failures SET last_at = now(),
          count = CASE WHEN last_at < now() - \(AttemptLimit.memory) * interval '1 second' THEN 1 ELSE count + 1 END
        WHERE key = ANY(\(keys))
        """)
    }
  }
}

extension Transaction {
  /// Undoes `countAttempt` for an attempt whose password was right.
  func takeBackAttempt(_ counters: [AttemptCounter]) {
    queue("DELETE FROM login_failures WHERE key = ANY(\(counters.filter(\.isClearedBySuccess).map(\.key)))")
    queue(
      """
      UPDATE login_failures SET count = greatest(0, count - 1)
      WHERE key IN (SELECT key FROM login_failures
        WHERE key = ANY(\(counters.filter { !$0.isClearedBySuccess }.map(\.key))) ORDER BY key FOR UPDATE)
      """)
  }

  /// Deletes every counted attempt at an account's password, from any address: after a reset the guesses were at the old
  /// password, and after an erasure the account is gone.
  func eraseAttempts(at email: String, of account: ID) {
    let prefix = AttemptCounter.fromAddressPrefix(of: email)
    let keys = [AttemptCounter.accountKey(of: email), AttemptCounter.currentPasswordKey(of: account)]
    queue("DELETE FROM login_failures WHERE key = ANY(\(keys)) OR (key > \(prefix) AND key < \(prefix + "~"))")
  }
}
