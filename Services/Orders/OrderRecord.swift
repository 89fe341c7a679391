import Contracts
import FoundationEssentials

/// An order as it is stored: the document that everybody reads, and the employees who moved it, whom customers must not
/// see.
struct OrderRecord: Equatable {
  var order: Order
  /// Who took the latest step; nil where it was the system.
  var actorId: ID?
  var courierId: ID?
  /// When a take-away that has just become ready counts as abandoned; nil leaves the stored time as it is.
  var abandonAt: Date?

  /// The record after a step.
  ///
  /// - Parameter takesBack: whether `preparing` is meant to take back that the order is ready, and does not come a second time.
  func taking(
    _ step: OrderStatus, by actor: OrderActor, at time: Date, because reason: OrderReason? = nil,
    takesBack: Bool = false
  ) throws(OrderError) -> OrderRecord {
    var record = self
    record.order =
      order.status == .ready && step == .preparing && takesBack
      ? try order.takingBackReady(by: actor, calledReadyBy: actorId, at: time)
      : try order.taking(step, by: actor, at: time, because: reason)
    record.actorId = actor.accountId
    if step == .delivering { record.courierId = actor.accountId }
    return record
  }

  /// Whether the actor took the order's latest step, so that asking for it again is a repetition.
  func wasTaken(to step: OrderStatus, by actor: OrderActor) -> Bool {
    order.status == step && actorId != nil && actorId == actor.accountId
  }
}
