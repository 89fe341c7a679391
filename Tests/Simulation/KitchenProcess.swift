import Contracts
import FoundationEssentials

@testable import Kitchen

/// The tables of the kitchen: all of them are the value that its rules work on.
struct KitchenTables {
  var state: KitchenState

  /// As `ApplyOrder`.
  mutating func apply(_ payload: Payload, at time: Date, _ publish: inout SimulatedContext<KitchenTables>.Publishing) {
    guard case .order(let order) = payload, let decided = state.apply(order, now: time) else { return }
    publish(TicketDecided.name, .ticket(decided))
  }
}
