import Contracts
import Messaging
import PostgreSQL
import ServiceKit

extension SetOutage {
  func handle(in kitchen: Kitchen) async throws -> AvailabilityChanged {
    try await kitchen.database.transaction { transaction in
      let known = try await transaction.query([
        "SELECT 1 FROM restaurants WHERE id = \(restaurantId) FOR UPDATE",
        "SELECT 1 FROM products WHERE id = \(productId)",
      ])
      guard !known[0].isEmpty, !known[1].isEmpty else { throw Problem.notFound }
      if isOut {
        transaction.queue(
          "INSERT INTO outages (restaurant_id, product_id) VALUES (\(restaurantId), \(productId)) ON CONFLICT DO NOTHING"
        )
      } else {
        transaction.queue(
          "DELETE FROM outages WHERE restaurant_id = \(restaurantId) AND product_id = \(productId)")
      }
      try await transaction.publishAvailability(in: [restaurantId], of: [productId], kitchen.outbox)
      let rows = try await transaction.query(
        """
        SELECT restaurant_id, product_id, is_available, remaining, version FROM availability
        WHERE restaurant_id = \(restaurantId) AND product_id = \(productId)
        """)
      guard let row = rows.first else { throw Problem.notFound }
      return try AvailabilityChanged(row)
    }
  }
}
