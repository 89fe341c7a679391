import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension ReviseOrder {
  /// Changes the order under its lock, once the kitchen has decided on what was asked before: somebody may change an order as soon
  /// as it is placed. What takes something else of the kitchen is only proposed, and this waits up to two seconds for the decision;
  /// if it takes longer, the answer is the order with its proposal.
  func handle(in orders: Orders) async throws -> [UInt8] {
    do {
      var versions = ifVersions
      let changed = try await eventually(within: .seconds(2)) {
        do {
          return try await revise(orders, ifVersions: versions)
        } catch let error as Undecided {
          // Who has read this version means the next too: until the kitchen has decided nobody changes what the order consists of.
          versions.append(error.version + 1)
          return nil
        }
      }
      guard let order = changed else { throw OrderError.undecided }
      guard let proposal = order.openProposal else { return order.json }
      return try await decision(on: proposal.number, orders).json
    } catch let error as OrderError {
      throw Problem(error)
    } catch let error as PlacingError {
      throw Problem(error)
    }
  }

  /// The kitchen has not yet decided on a version of the order that the caller has read.
  private struct Undecided: Error {
    var version: Int
  }

  private func revise(_ orders: Orders, ifVersions versions: [Int]) async throws -> Order {
    guard let known = try await orders.order(id, visibleTo: caller) else { throw Problem.notFound }
    let context = try await orders.context(of: draft, by: caller, changing: known)
    return try await orders.database.transaction { transaction in
      guard let locked = try await transaction.lockOrder(id, visibleTo: caller) else { throw Problem.notFound }
      let record: OrderRecord
      do {
        record = try locked.revising(draft, ifVersions: versions, by: caller, in: context)
      } catch OrderError.undecided {
        throw Undecided(version: locked.order.version)
      }
      if record == locked { return locked.order }
      if record.order.currentRevision != locked.order.currentRevision {
        transaction.save(locked.order.content, of: id)
      }
      let asked = record.order.openProposal.map { record.order.with($0) }
      try transaction.update(
        record, orders.outbox, topic: locked.topic(ofChange: record),
        travelSeconds: asked?.travelSeconds(by: context.travelTimes))
      transaction.audit(
        asked == nil ? "changed" : "change asked for", of: id, in: locked.order.restaurantId, by: caller,
        before: locked.order.content.anonymous, after: (record.order.openProposal ?? record.order.content).anonymous)
      return record.order
    }
  }

  /// - Returns: the order once the kitchen has decided, or as it is after two seconds.
  /// - Throws: `OrderError.revisionRefused`
  private func decision(on revision: Int, _ orders: Orders) async throws -> Order {
    var order: Order?
    let decided = try await eventually(within: .seconds(2)) {
      order = try await orders.order(id, visibleTo: caller)
      return order?.openProposal?.number == revision ? nil : order
    }
    guard let order = decided ?? order else { throw Problem.notFound }
    if let refused = order.proposal, refused.number == revision, let reason = refused.refusal {
      throw OrderError.revisionRefused(reason)
    }
    return order
  }
}

extension Orders {
  func order(_ id: ID, visibleTo caller: Caller) async throws -> Order? {
    try await database.orderDocument(id, visibleTo: caller).map { try Order(JSON(reading: $0)) }
  }
}
