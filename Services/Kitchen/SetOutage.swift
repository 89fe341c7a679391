import Contracts
import Messaging
import PostgreSQL
import ServiceKit

extension SetOutage {
  func handle(in kitchen: Kitchen) async throws -> AvailabilityChanged {
    try await kitchen.database.transaction { transaction in
      guard try await transaction.lock(restaurantId, forOutageOf: productId) else { throw Problem.notFound }
      transaction.setOutage(isOut, of: productId, in: restaurantId)
      try await transaction.publishAvailability(in: [restaurantId], of: [productId], kitchen.outbox)
      guard let availability = try await transaction.availability(of: productId, in: restaurantId) else {
        throw Problem.notFound
      }
      return availability
    }
  }
}
