import Contracts
import FoundationEssentials

@testable import Orders

/// What the context Orders keeps.
struct OrderTables {
  var records: [ID: OrderRecord] = [:]
  /// In the order in which they were placed.
  var ids: [ID] = []
  /// The newest state of each payment that was heard of.
  var payments: [ID: Int] = [:]

  typealias Saying = Process<OrderTables>.Saying

  mutating func place(_ order: Order, _ say: inout Saying) {
    ids.append(order.id)
    records[order.id] = OrderRecord(order: order)
    say(OrderChanged.routingKey(order.status), .order(order))
  }

  /// As `ChangeOrderStatus`.
  mutating func take(
    _ step: OrderStatus, of id: ID, by actor: Actor, at time: Date, _ say: inout Saying
  ) throws(OrderError) {
    guard let record = records[id], !record.wasTaken(to: step, by: actor) else { return }
    write(try record.taking(step, by: actor, at: time), nil, &say)
  }

  mutating func grantRefund(of id: ID, by actor: Actor, at time: Date, _ say: inout Saying) throws(OrderError) {
    guard var record = records[id], record.order.refundGrantedAt == nil else { return }
    record.order = try record.order.grantingRefund(by: actor, at: time)
    write(record, nil, &say)
  }

  /// As `OrderDeadlines`.
  mutating func expire(placedBefore deadline: Date, at time: Date, _ say: inout Saying) throws(OrderError) {
    for id in ids {
      guard let record = records[id], record.order.status == .awaitingPayment, record.order.placedAt < deadline else {
        continue
      }
      write(try record.taking(.cancelled, by: .system, at: time), nil, &say)
    }
  }

  /// As `ApplyTicketDecision` and `ApplyPayment`.
  mutating func hear(_ said: Said, at time: Date, _ say: inout Saying) throws(OrderError) {
    switch said {
    case .ticket(let decided):
      guard let record = records[decided.orderId],
        let changed = try record.hearing(of: decided.decision, by: nil, at: time)
      else { return }
      let isPromised = changed.order.status == record.order.status
      write(changed, isPromised ? OrderChanged.promisedKey(changed.order.status) : nil, &say)
    case .payment(let event):
      guard event.payment.isSettled, payments[event.payment.id, default: 0] < event.version else { return }
      payments[event.payment.id] = event.version
      guard let record = records[event.payment.orderId],
        let (changed, routingKey) = try record.hearing(of: event.payment, at: time)
      else { return }
      write(changed, routingKey, &say)
    case .order: break
    }
  }

  private mutating func write(_ record: OrderRecord, _ routingKey: String?, _ say: inout Saying) {
    records[record.order.id] = record
    say(routingKey ?? OrderChanged.routingKey(record.order.status), .order(record.order))
  }
}
