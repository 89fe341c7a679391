import Contracts
import FoundationEssentials
import Messaging
import ServiceKit

extension QuoteOrder {
  /// From memory, but for a saved address and for one without a position. Those are looked up only for people who are known: a
  /// visitor could have the geocoder asked about any place.
  func handle(in orders: Orders) async throws -> [UInt8] {
    let customer = caller.flatMap { Order.customer(of: draft, by: $0) }
    let context = try await orders.context(of: draft, for: customer, looksUpPlaces: caller != nil)
    let found = context.appraisal(of: draft, by: caller)
    return Quote(draft, found, slots: context.nextSlots(for: draft), at: context.now).json
  }
}
