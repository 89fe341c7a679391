import Contracts
import Messaging
import PostgreSQL

extension ProductChanged {
  /// Saves how the product is made, and publishes where it can be made. That locks every restaurant, so it is left out where only a
  /// name, a price or an allergen has changed: an ingredient's change comes with every product that it is in.
  func apply(in transaction: Transaction, _ outbox: Outbox) async throws {
    try await transaction.lockCopies(of: product)
    let before = try await transaction.makings(of: product)
    guard try await transaction.saveCopy(of: self) else { return }
    let after = try await transaction.makings(of: product)
    let changed = after.filter { before[$0.key] != $0.value }.map(\.key)
    if !changed.isEmpty { try await transaction.publishAvailability(in: nil, of: changed, outbox) }
  }
}

extension RestaurantChanged {
  /// Saves the restaurant's hours and capacity, and publishes what that means, and what a new restaurant can make.
  func apply(in transaction: Transaction, _ outbox: Outbox) async throws {
    try transaction.saveCopy(of: self)
    try await transaction.tellOutlook(of: restaurant.id, outbox)
    try await transaction.publishAvailability(in: [restaurant.id], of: nil, outbox)
  }
}
