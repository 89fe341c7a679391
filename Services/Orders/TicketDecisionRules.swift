import Contracts
import FoundationEssentials

extension OrderRecord {
  /// The order once the kitchen has decided. About a new order: it is promised for a time, or it is rejected. About a change
  /// of it: the change is made and promised, or it is refused and the order goes on as it is. The order may have been cancelled
  /// meanwhile; nothing else can have happened before the decision.
  ///
  /// - Parameter times: of a delivery's restaurant, where the kitchen did not say when the order is at the door.
  /// - Returns: nil where nothing changes.
  func applying(
    _ decided: TicketDecided, by times: TravelTimes?, at time: Date
  ) throws(OrderError) -> OrderRecord? {
    guard !order.status.isFinal else { return nil }
    let isAboutProposal = order.openProposal?.number == decided.decidedRevision
    switch decided.decision {
    case .accepted(let readyAt, let prepareFrom, let promisedAt):
      guard isAboutProposal || (order.promisedAt == nil && order.currentRevision == decided.decidedRevision) else {
        return nil
      }
      var record = self
      record.order = (isAboutProposal ? order.acceptingProposal() : order).promised(
        at: promisedAt ?? order.asOf(decided.decidedRevision).arrival(readyAt: readyAt, by: times),
        prepareFrom: prepareFrom)
      return isAboutProposal ? try record.placedWherePossible(at: time) : record
    case .rejected(let reason):
      // What was promised stays promised, whatever a kitchen says that learns the order a second time.
      guard order.promisedAt == nil, order.currentRevision == decided.decidedRevision else { return nil }
      return try taking(.rejected, by: .system, at: time, because: reason)
    case .revisionRefused(let reason):
      guard isAboutProposal else { return nil }
      var record = self
      record.order = order.refusingProposal(because: reason)
      return record
    case .unknown:
      return nil
    }
  }
}
