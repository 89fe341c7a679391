import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension ChangeOrderStatus {
  /// Takes one step. The row is locked from reading to writing: of two conflicting steps one is taken, and the other
  /// request is refused with the steps that are possible now.
  func handle(in orders: Orders) async throws -> [UInt8] {
    var early = OrderError.undecided
    let reply = try await eventually(within: .seconds(2)) {
      do {
        return try await takeStep(orders)
      } catch let error as OrderError {
        // A pizzaiolo may begin before the kitchen's decision has come here, a cashier hand over before the payment has, and a
        // manager grant the refund of a payment that is on its way.
        guard error.mayBeEarly else { throw Problem(error) }
        early = error
        return nil
      }
    }
    guard let reply else { throw Problem(early) }
    return reply
  }

  private func takeStep(_ orders: Orders) async throws -> [UInt8] {
    let actor = OrderActor.person(caller)
    return try await orders.database.transaction { transaction in
      guard let locked = try await transaction.lockOrder(id, visibleTo: caller) else { throw Problem.notFound }
      let now = Date()
      var record = try changed(locked, by: actor, at: now)
      if record == locked { return locked.order.json }
      transaction.audit(locked.order, became: record.order, by: caller)
      if status == .ready, record.order.fulfilment == .takeaway,
        let restaurant = try await transaction.restaurant(record.order.restaurantId)
      {
        let fetchable = max(now, record.order.promisedAt ?? now)
        record.abandonAt = restaurant.abandonment(ofReadyAt: fetchable, grace: orders.abandonGrace)
      }
      let isTakenBack = locked.order.status == .ready && record.order.status == .preparing
      return try transaction.update(record, orders.outbox, topic: isTakenBack ? .recalled : nil)
    }
  }

  /// The order after the step; unchanged where the request is a repetition. A manager may also grant the refund of an order
  /// that another person has abandoned.
  private func changed(_ locked: OrderRecord, by actor: OrderActor, at time: Date) throws(OrderError) -> OrderRecord {
    let grantsRefund = grantsRefund == true
    let isDone =
      locked.wasTaken(to: status, by: actor) || (grantsRefund && status == .abandoned && locked.order.status == status)
    var record =
      isDone ? locked : try locked.taking(status, by: actor, at: time, because: reason, takesBack: takesBack == true)
    if grantsRefund { record.order = try record.order.grantingRefund(by: actor, at: time) }
    return record
  }
}

extension OrderError {
  /// Whether it may be so only because an event of another context is still on its way.
  fileprivate var mayBeEarly: Bool {
    switch self {
    case .undecided, .unpaid, .nothingToRefund: true
    default: false
    }
  }
}

extension Transaction {
  /// What an employee did to an order. The steps of its customer stand in its own history.
  fileprivate func audit(_ before: Order, became after: Order, by caller: Caller) {
    guard caller.role != .customer else { return }
    if before.history.count != after.history.count {
      audit(
        after.status.rawValue, of: after.id, in: after.restaurantId, by: caller, before: before.history.last,
        after: after.history.last)
    }
    if before.refundGrantedAt != after.refundGrantedAt {
      audit("refund granted", of: after.id, in: after.restaurantId, by: caller, after: after.total)
    }
  }
}
