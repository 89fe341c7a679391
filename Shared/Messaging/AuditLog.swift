package import Contracts
import FoundationEssentials
package import PostgreSQL

/// The table `audit`, which every context has: who changed what. Rows are only added.
extension Transaction {
  /// Adds a line to the audit log, in the transaction that makes the change.
  ///
  /// The log is kept when people are erased, so it holds no personal data: of a person say which fields have changed, not their
  /// values.
  ///
  /// - Parameters:
  ///   - action: what was done, in one or two words: `created`, `changed`, `price changed`.
  ///   - subject: what it was done to.
  ///   - restaurant: the one that it belongs to, whose managers may read the line; nil of what belongs to the group.
  ///   - caller: nil for the system.
  ///   - before: what matters of the state before; nil where it was made.
  ///   - after: what matters of the state since; nil where it was withdrawn.
  package func audit(
    _ action: String, of subject: ID, in restaurant: ID?, by caller: Caller?, before: (any WireValue)? = nil,
    after: (any WireValue)? = nil
  ) {
    queue(
      """
      INSERT INTO audit (subject, id, restaurant_id, actor, actor_role, action, before, after)
      VALUES (\(subject), \(ID.new()), \(restaurant), \(caller?.accountId), \(caller?.role.rawValue), \(action),
        \(before.map { JSONText($0.json) }), \(after.map { JSONText($0.json) }))
      """)
  }
}

extension ListAudit {
  package func handle(in database: Database) async throws -> Items<AuditLine> {
    let lines = try await database.auditLines(of: subject, in: restaurantId, after: after, limit: limit + 1)
    let page = Array(lines.prefix(limit))
    return Items(page, next: lines.count > limit ? page.last?.id.description : nil)
  }
}

extension Database {
  fileprivate func auditLines(of subject: ID, in restaurant: ID?, after: ID, limit: Int) async throws -> [AuditLine] {
    try await read(
      """
      SELECT id, at, actor, actor_role, action, restaurant_id, before, after FROM audit
      WHERE subject = \(subject) AND id < \(after) AND (\(restaurant)::uuid IS NULL OR restaurant_id = \(restaurant))
      ORDER BY id DESC LIMIT \(limit)
      """
    ).map { row in
      let (id, at, actor, role, action, restaurant, before, after) = try row.decode(
        ID.self, Date.self, ID?.self, String?.self, String.self, ID?.self, JSONText?.self, JSONText?.self)
      return AuditLine(
        id: id, at: at, by: actor.map { AuditLine.Actor(accountId: $0, role: role ?? "") }, action: action,
        subject: subject, restaurantId: restaurant, before: before.map { RawJSON($0.bytes) },
        after: after.map { RawJSON($0.bytes) })
    }
  }
}
