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
    let lines = try await database.read(statement).map { try AuditLine($0) }
    let page = Array(lines.prefix(limit))
    return Items(page, next: lines.count > limit ? page.last?.id.description : nil)
  }

  /// Each question finds its lines by an index. Ids begin with the time at which they were made, so a time is a place among them.
  private var statement: SQL {
    let first = from.map { ID(at: $0, random: 0) } ?? .first
    let end = min(after, until.map { ID(at: $0, random: 0) } ?? .last)
    let lines: SQL =
      if let subject {
        """
        subject = \(subject) AND id >= \(first) AND id < \(end) AND (\(actor)::uuid IS NULL OR actor = \(actor))
          AND (\(restaurantId)::uuid IS NULL OR restaurant_id = \(restaurantId))
        ORDER BY id DESC LIMIT \(limit + 1)
        """
      } else if let restaurantId {
        """
        restaurant_id = \(restaurantId) AND id >= \(first) AND id < \(end)
          AND (\(actor)::uuid IS NULL OR actor = \(actor))
        ORDER BY id DESC LIMIT \(limit + 1)
        """
      } else {
        """
        restaurant_id IS NULL AND id >= \(first) AND id < \(end) AND (\(actor)::uuid IS NULL OR actor = \(actor))
        ORDER BY restaurant_id DESC, id DESC LIMIT \(limit + 1)
        """
      }
    return lines.between(
      "SELECT subject, id, at, actor, actor_role, action, restaurant_id, before, after FROM audit WHERE ", "")
  }
}

extension AuditLine {
  /// - Parameter row: with the columns of `audit` in the order in which they were made.
  fileprivate init(_ row: Rows.Row) throws {
    let (subject, id, at, actor, role, action, restaurant, before, after) = try row.decode(
      ID.self, ID.self, Date.self, ID?.self, String?.self, String.self, ID?.self, JSONText?.self, JSONText?.self)
    self.init(
      id: id, at: at, by: actor.map { AuditLine.Actor(accountId: $0, role: role ?? "") }, action: action,
      subject: subject, restaurantId: restaurant, before: before.map { RawJSON($0.bytes) },
      after: after.map { RawJSON($0.bytes) })
  }
}
