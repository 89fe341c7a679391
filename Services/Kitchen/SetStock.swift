import Contracts
import Messaging
import PostgreSQL
import ServiceKit

extension SetStock {
  /// Sets the storeroom to what was counted, if it has not changed since it was read: what was sold meanwhile would be
  /// lost.
  func handle(in kitchen: Kitchen) async throws -> Storeroom {
    do {
      try await kitchen.database.transaction { transaction in
        // Locked before its version is compared.
        let known = try await transaction.query("SELECT 1 FROM restaurants WHERE id = \(restaurantId) FOR UPDATE")
        guard !known.isEmpty else { throw Problem.notFound }
        if let ifVersion, !ifVersion.contains(try await transaction.storeroomVersion(of: restaurantId)) {
          throw Problem.storeroomHasChanged
        }
        _ = try await transaction.move(
          quantities, .count, reason: nil, in: restaurantId, by: caller, kitchen.outbox)
      }
    } catch let error as StockError {
      throw Problem(error, in: "/items")
    }
    return try await kitchen.database.storeroom(of: restaurantId)
  }
}
