import Contracts
import FoundationEssentials

@testable import Kitchen

/// What the context Kitchen keeps: all of it is the value that its rules work on.
struct KitchenTables {
  var state: KitchenState

  /// As `ApplyOrder`.
  mutating func apply(_ payload: Payload, at time: Date, _ publish: inout SimulatedContext<KitchenTables>.Publishing) {
    guard case .order(let order) = payload, let decided = state.apply(order, now: time) else { return }
    publish(TicketDecided.name, .ticket(decided))
  }
}
