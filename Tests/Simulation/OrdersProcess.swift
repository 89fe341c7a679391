import Contracts
import FoundationEssentials

@testable import Orders

/// The tables of orders.
struct OrderTables {
  var records: [ID: OrderRecord] = [:]
  /// In the order in which they were placed.
  var ids: [ID] = []
  /// Of each payment the newest state that was applied, and what it brought in.
  var payments: [ID: (version: Int, received: Money)] = [:]
  /// The revisions before the current one, by order.
  var revisions: [ID: [Order.Revision]] = [:]

  typealias Publishing = SimulatedContext<OrderTables>.Publishing

  mutating func place(_ order: Order, _ publish: inout Publishing) {
    ids.append(order.id)
    records[order.id] = OrderRecord(order: order)
    publish(OrderChanged.routingKey(.took(order.status)), .order(order))
  }

  /// As `ChangeOrderStatus`.
  mutating func take(
    _ step: OrderStatus, of id: ID, by actor: OrderActor, at time: Date, _ publish: inout Publishing
  ) throws(OrderError) {
    guard let record = records[id], !record.wasTaken(to: step, by: actor) else { return }
    write(try record.taking(step, by: actor, at: time), nil, &publish)
  }

  mutating func grantRefund(of id: ID, by actor: OrderActor, at time: Date, _ publish: inout Publishing)
    throws(OrderError)
  {
    guard var record = records[id], record.order.refundGrantedAt == nil else { return }
    record.order = try record.order.grantingRefund(by: actor, at: time)
    write(record, nil, &publish)
  }

  /// As `ReviseOrder`, by somebody who has read a version of the order.
  mutating func revise(
    _ id: ID, to lines: [Order.Line], _ terms: Order.Terms, ifVersion version: Int, at time: Date,
    _ publish: inout Publishing
  ) throws(OrderError) {
    guard let record = records[id], !record.order.isAsked(lines: lines, terms: terms) else { return }
    guard record.order.version == version else { throw .changedMeanwhile }
    let changed = try record.revised(lines: lines, terms: terms, at: time)
    if changed.order.currentRevision != record.order.currentRevision {
      revisions[id, default: []].append(record.order.content)
    }
    write(changed, record.topic(ofChange: changed), &publish)
  }

  /// As `OrderDeadlines`.
  mutating func expire(placedBefore deadline: Date, at time: Date, _ publish: inout Publishing) throws(OrderError) {
    for id in ids {
      guard let record = records[id], record.order.status == .awaitingPayment, record.order.placedAt < deadline else {
        continue
      }
      write(try record.taking(.cancelled, by: .system, at: time), nil, &publish)
    }
  }

  /// As `ApplyTicketDecision` and `ApplyPayment`.
  mutating func apply(_ payload: Payload, at time: Date, _ publish: inout Publishing) throws(OrderError) {
    switch payload {
    case .ticket(let decided):
      guard let record = records[decided.orderId],
        let changed = try record.applying(decided, by: nil, at: time)
      else { return }
      if changed.order.currentRevision != record.order.currentRevision {
        revisions[record.order.id, default: []].append(record.order.content)
      }
      let topic: OrderChanged.Topic? =
        switch decided.decision {
        case .accepted where record.order.openProposal == nil: .promise(in: changed.order.status)
        case .accepted where changed.order.status != record.order.status: nil
        case .accepted, .revisionRefused: .revised
        case .rejected, .unknown: nil
        }
      write(changed, topic, &publish)
    case .payment(let event):
      let before = payments[event.payment.id] ?? (version: 0, received: .zero)
      guard event.payment.isSettled, before.version < event.version else { return }
      payments[event.payment.id] = (event.version, event.payment.amountReceived)
      guard let record = records[event.payment.orderId],
        let (changed, topic) = try record.applying(event.payment, before: before.received, at: time)
      else { return }
      write(changed, topic, &publish)
    case .order: break
    }
  }

  private mutating func write(_ record: OrderRecord, _ topic: OrderChanged.Topic?, _ publish: inout Publishing) {
    records[record.order.id] = record
    publish(OrderChanged.routingKey(topic ?? .took(record.order.status)), .order(record.order))
  }
}
