import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension RefundLines {
  /// Takes the pieces off the order's total. Payment learns that more came in than it costs, and sends the difference back with a
  /// credit note.
  func handle(in orders: Orders) async throws -> [UInt8] {
    let idempotency = Idempotency(
      account: caller.accountId, request: Self.name, key: idempotencyKey,
      content: Content(id: id, reason: reason, lines: lines))
    return try await idempotency.answer(in: orders.database) {
      do {
        return try await orders.database.transaction { transaction in
          guard var record = try await transaction.lockOrder(id, visibleTo: caller) else { throw Problem.notFound }
          let before = record.order
          if let ifVersions, !ifVersions.contains(before.version) { throw Problem.hasChanged }
          record.order = try before.refunding(lines, because: reason, by: caller, at: Date())
          let reply = try transaction.update(record, orders.outbox, topic: .revised)
          transaction.audit(
            "complaint", of: id, in: before.restaurantId, by: caller, after: record.order.complaints?.last)
          Idempotency.record([(idempotency, id)], in: transaction)
          return reply
        }
      } catch let error as OrderError {
        throw Problem(error)
      }
    } repeated: { _ in
      guard let document = try await orders.database.orderDocument(id, visibleTo: caller) else {
        throw Problem.notFound
      }
      return document
    }
  }

  /// What must be the same in a repetition of the request.
  private struct Content: WireObject {
    var id: ID
    var reason: ComplaintReason
    var lines: [ComplaintLine]

    static let shape = Shape(
      "Content", Self.init(id:reason:lines:), Member("id", \.id), Member("reason", \.reason), Member("lines", \.lines))
  }
}
