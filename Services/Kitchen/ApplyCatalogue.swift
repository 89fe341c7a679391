import Contracts
import Messaging
import PostgreSQL

extension ProductChanged {
  /// Saves how the product is made, and publishes where it can be made.
  func apply(in transaction: Transaction, _ outbox: Outbox) async throws {
    let changed = try await transaction.saveCopy(of: self)
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
