import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL
import ServiceKit

extension ChangeOrderStatus {
  /// Takes one step. The row is locked from reading to writing, so of two that would take conflicting steps one wins
  /// and the other is told what is possible now.
  func handle(in orders: Orders) async throws -> [UInt8] {
    // A pizzaiolo may be faster than the stock is put aside.
    let reply = try await eventually(within: .seconds(2)) {
      do {
        return try await takeStep(orders)
      } catch OrderError.undecided {
        return nil
      } catch let error as OrderError {
        throw Problem(error)
      }
    }
    guard let reply else { throw Problem(OrderError.undecided) }
    return reply
  }

  private func takeStep(_ orders: Orders) async throws -> [UInt8] {
    let actor = OrderActor.person(caller)
    return try await orders.database.transaction { transaction in
      guard let locked = try await transaction.lockOrder(id, visibleTo: caller) else { throw Problem.notFound }
      let now = Date()
      var record = try changed(locked, by: actor, at: now)
      if record == locked { return locked.order.json }
      if status == .ready, record.order.fulfilment == .takeaway,
        let restaurant = try await transaction.restaurant(record.order.restaurantId)
      {
        let fetchable = max(now, record.order.promisedAt ?? now)
        record.abandonAt = restaurant.abandonment(ofReadyAt: fetchable, grace: orders.abandonGrace)
      }
      return try transaction.update(record, orders.outbox)
    }
  }

  /// The order as it is asked for; unchanged where this is a repetition. A manager may also let the money of an order go
  /// back that somebody else has abandoned.
  private func changed(_ locked: OrderRecord, by actor: OrderActor, at time: Date) throws(OrderError) -> OrderRecord {
    let grantsRefund = grantsRefund == true
    let isDone =
      locked.wasTaken(to: status, by: actor) || (grantsRefund && status == .abandoned && locked.order.status == status)
    var record = isDone ? locked : try locked.taking(status, by: actor, at: time, because: reason)
    if grantsRefund { record.order = try record.order.grantingRefund(by: actor, at: time) }
    return record
  }
}
