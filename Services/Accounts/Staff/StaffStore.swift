import Contracts
import Messaging
import PostgreSQL

extension Database {
  func staff(of restaurant: ID?, role: Role?, after: ID, limit: Int) async throws -> [StaffMember] {
    // Each of the two has an index of its own.
    guard let restaurant else {
      return try await read(
        """
        SELECT document, version FROM accounts
        WHERE document->>'role' <> 'customer' AND id > \(after)
          AND document->>'role' = coalesce(\(role?.rawValue), document->>'role')
          AND NOT EXISTS (SELECT FROM departures WHERE account_id = accounts.id)
        ORDER BY id LIMIT \(limit)
        """
      ).staff()
    }
    return try await read(
      """
      SELECT document, version FROM accounts
      WHERE document->>'role' <> 'customer' AND document->>'restaurantId' = \(restaurant.description) AND id > \(after)
        AND document->>'role' = coalesce(\(role?.rawValue), document->>'role')
        AND NOT EXISTS (SELECT FROM departures WHERE account_id = accounts.id)
      ORDER BY id LIMIT \(limit)
      """
    ).staff()
  }

  func staff(_ id: ID) async throws -> StaffMember? {
    try await read("SELECT document, version FROM accounts WHERE id = \(id)").staff().first
  }
}

extension Rows {
  fileprivate func staff() throws -> [StaffMember] {
    try map { row in
      let (document, version) = try row.decode(JSONText.self, Int.self)
      return StaffMember(account: try document.decode(), version: version)
    }
  }
}

extension Transaction {
  /// An employee whom the caller manages, locked until the transaction ends.
  ///
  /// - Throws: 404 where there is none, 403 where only a group manager may change them, 412 where they are of another version.
  func lockStaff(_ id: ID, managedBy caller: Caller, ifVersions: [Int]) async throws -> AccountRecord {
    guard let record = try await lockAccount(id), caller.manages(record.account), try await !isDeparting(id) else {
      throw Problem.notFound
    }
    try caller.checkMayEmploy(record.account.role)
    guard ifVersions.contains(record.version) else { throw Problem.hasChanged }
    return record
  }

  /// Makes sure that the group is still managed without an account. Of two that ask at once the second waits for the first to
  /// commit: its statement then sees who is left.
  ///
  /// - Throws: 409 where nobody else can manage the group.
  func checkGroupIsManaged(without account: ID) async throws {
    queue("SELECT pg_advisory_xact_lock(hashtextextended('group managers', 0))")
    let others = try await query(
      """
      SELECT 1 FROM accounts a
      WHERE document->>'role' <> 'customer' AND document->>'role' = 'group-manager' AND id <> \(account)
        AND document->>'isSuspended' IS NULL AND document->>'isInvited' IS NULL
        AND NOT EXISTS (SELECT FROM departures WHERE account_id = a.id)
      LIMIT 1
      """)
    guard !others.isEmpty else {
      throw Problem(.conflict, "Nobody else can manage the group. Let another group manager choose a password first.")
    }
  }
}
