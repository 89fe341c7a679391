import Contracts
import FoundationEssentials

extension OrderRecord {
  /// The order once the kitchen has decided: it is promised for a time, or it is rejected. It may have been cancelled
  /// meanwhile; nothing else can have happened before the decision.
  ///
  /// - Parameter times: of a delivery's restaurant, where the kitchen did not say when the order is at the door.
  /// - Returns: nil where nothing changes.
  func applying(
    _ decision: TicketDecided.Decision, by times: TravelTimes?, at time: Date
  ) throws(OrderError) -> OrderRecord? {
    guard !order.status.isFinal else { return nil }
    switch decision {
    case .accepted(let readyAt, let prepareFrom, let promisedAt):
      guard order.promisedAt == nil else { return nil }
      var record = self
      record.order = order.promised(
        at: promisedAt ?? order.arrival(readyAt: readyAt, by: times), prepareFrom: prepareFrom)
      return record
    case .rejected(let reason):
      return try taking(.rejected, by: .system, at: time, because: OrderReason(rawValue: reason))
    case .revisionRefused, .unknown:
      return nil
    }
  }
}
