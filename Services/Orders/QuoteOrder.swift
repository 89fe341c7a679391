import Contracts
import FoundationEssentials
import Messaging
import ServiceKit

extension QuoteOrder {
  /// It is made from memory. Only people and some addresses have to be looked up.
  func handle(in orders: Orders) async throws -> [UInt8] {
    let context = try await orders.context(of: draft, by: caller)
    let found = context.appraisal(of: draft, by: caller)
    return Quote(found, slots: context.nextSlots(for: draft, found)).json
  }
}
