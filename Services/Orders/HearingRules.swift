import Contracts
import FoundationEssentials

extension Payment {
  /// Whether its outcome is known and money has moved: only then does it concern the order.
  var isSettled: Bool { status == .succeeded || status == .refunded }
}

extension OrderRecord {
  /// What becomes of the order when money came in or went back. Paid is what lets an order that was waiting for it be cooked;
  /// one that ended meanwhile only notes it, and payment sends the money back.
  ///
  /// - Returns: the record and the key of the event that tells it, nil for that of its status; nil where nothing changes.
  func hearing(of payment: Payment, at time: Date) throws(OrderError) -> (record: OrderRecord, routingKey: String?)? {
    let isPaid = payment.status == .succeeded
    guard payment.isSettled, order.isPaid != isPaid else { return nil }
    var record = self
    record.order = order.paid(isPaid)
    if isPaid, record.order.status == .awaitingPayment {
      record = try record.taking(.placed, by: .system, at: time)
    }
    return (record, record.order.status == .placed ? OrderChanged.paidKey : nil)
  }

  /// What becomes of the order with the kitchen's decision: it has a time to promise to the customer, or it ends. It may have
  /// been cancelled meanwhile, which comes to the same; nothing else can have happened before the decision.
  ///
  /// - Parameter road: from the restaurant to the customer, for a delivery whose promise the kitchen did not make itself.
  /// - Returns: nil where nothing changes.
  func hearing(
    of decision: TicketDecided.Decision, by road: Road?, at time: Date
  ) throws(OrderError) -> OrderRecord? {
    guard !order.status.isFinal else { return nil }
    switch decision {
    case .accepted(let readyAt, let prepareFrom, let promisedAt):
      guard order.promisedAt == nil else { return nil }
      var record = self
      record.order = order.promised(
        at: promisedAt ?? order.arrival(readyAt: readyAt, by: road), prepareFrom: prepareFrom)
      return record
    case .rejected(let reason):
      return try taking(.rejected, by: .system, at: time, because: OrderReason(rawValue: reason))
    case .revisionRefused, .unknown:
      return nil
    }
  }
}
