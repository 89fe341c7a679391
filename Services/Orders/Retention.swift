import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

/// Orders lose what they say about people three years after they were placed: all of it where no customer's account belongs to them,
/// the contact in any case. The rest goes with the account.
struct Retention {
  let database: Database
  let outbox: Outbox

  private static let batchSize = 100

  /// - Returns: how many orders were changed.
  func run(at time: Date) async throws -> Int {
    var changed = 0
    while !Task.isCancelled {
      guard let count = try await eraseNext(placedBefore: time.retentionLimit) else { break }
      changed += count
    }
    return changed
  }

  /// Goes on where it was last: no order is looked at twice.
  ///
  /// - Returns: how many of the next orders were changed; nil when none is left, or another replica is at it.
  private func eraseNext(placedBefore limit: ID) async throws -> Int? {
    try await database.transaction { transaction in
      transaction.queue("INSERT INTO retention DEFAULT VALUES ON CONFLICT DO NOTHING")
      guard let reached = try await transaction.lockRetention() else { return nil }
      let records = try await transaction.lockOrders(after: reached, before: limit, limit: Self.batchSize)
      guard let last = records.last else { return nil }
      let old = records.compactMap { $0.withoutWhatIsOld() }
      for record in old {
        try transaction.update(record, outbox, topic: .republished)
      }
      // An order may say nothing of a person any more, and have done so before it was changed.
      for record in records where record.order.currentRevision > 1 {
        if record.order.customerId == nil {
          transaction.eraseRevisions(of: record.order.id)
        } else {
          transaction.eraseContacts(inRevisionsOf: record.order.id)
        }
      }
      transaction.queue("UPDATE retention SET reached_id = \(last.order.id)")
      return old.count
    }
  }
}

extension Date {
  private static let retentionYears = 3

  /// The first id of an order that is not yet old.
  fileprivate var retentionLimit: ID {
    ID(at: addingTimeInterval(-Double(Self.retentionYears) * 365.25 * 86_400), random: 0)
  }
}

extension OrderRecord {
  /// The record without what is not kept at its age; nil where it holds nothing of that.
  func withoutWhatIsOld() -> OrderRecord? {
    if order.customerId == nil {
      let record = anonymous()
      var same = record
      same.order.version = order.version
      return same == self ? nil : record
    }
    guard order.contact != nil else { return nil }
    var record = self
    record.order.contact = nil
    record.order.proposal?.terms?.contact = nil
    record.order.version += 1
    return record
  }
}

extension Transaction {
  /// Up to which order it has come; nil while another replica is at it.
  fileprivate func lockRetention() async throws -> ID? {
    try await query("SELECT reached_id FROM retention FOR UPDATE SKIP LOCKED").first?.decode(ID.self)
  }

  fileprivate func lockOrders(after reached: ID, before end: ID, limit: Int) async throws -> [OrderRecord] {
    try await query(
      """
      SELECT document, actor_id, courier_id FROM orders WHERE id > \(reached) AND id < \(end)
      ORDER BY id LIMIT \(limit) FOR UPDATE
      """
    ).records()
  }
}
