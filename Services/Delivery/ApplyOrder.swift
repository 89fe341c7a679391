import Contracts
import Messaging
import PostgreSQL

extension OrderChanged {
  /// Saves the round. One that has arrived improves the restaurant's estimate. The broker delivers an order's events here
  /// once it is ready.
  func apply(in transaction: Transaction, _ outbox: Outbox) async throws {
    guard order.fulfilment == .delivery, order.history.contains(where: { $0.status == .ready }) else { return }
    guard try await transaction.saveRound(of: self), order.status == .delivered, let seconds = order.travelSeconds,
      let door = order.address?.position,
      let (place, estimate, version) = try await transaction.lockEstimate(order.restaurantId),
      let metres = place.position?.distance(to: door)
    else { return }
    let learnt = estimate.learning(from: seconds, over: metres)
    guard learnt != estimate else { return }
    try transaction.saveAndPublish(learnt, for: order.restaurantId, version: version + 1, outbox)
  }
}

extension RestaurantChanged {
  /// Saves the restaurant's address, and gives a new restaurant its first estimate.
  func apply(in transaction: Transaction, _ outbox: Outbox) async throws {
    try transaction.saveCopy(of: self)
    if try await transaction.lockEstimate(restaurant.id) == nil {
      try transaction.saveAndPublish(.initial, for: restaurant.id, version: 1, outbox)
    }
  }
}
