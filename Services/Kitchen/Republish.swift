import Contracts
import FoundationEssentials
import Messaging
import PostgreSQL

extension Republication {
  /// A restaurant's products in each page.
  static let availability = Republication(of: AvailabilityChanged.self) {
    try await $0.query(.availability(afterRestaurant: $1)).map { row in
      let changed = try AvailabilityChanged(row)
      return (changed.restaurantId, changed)
    }
  }

  static let movements = Republication(of: StockMoved.self) { transaction, after in
    try await transaction.query(
      "SELECT document FROM stock_movements WHERE id > \(after) ORDER BY id LIMIT \(pageSize)"
    ).map { row in
      let movement: StockMovement = try row.decode(JSONText.self).decode()
      return (movement.id, StockMoved(movement: movement))
    }
  }

  static let loads = Republication(of: KitchenLoadChanged.self) { transaction, after in
    try await transaction.query(
      """
      SELECT \(sql: RestaurantKitchen.columns)
      FROM restaurants WHERE id > \(after) AND free_from IS NOT NULL ORDER BY id LIMIT \(pageSize)
      """
    ).compactMap { row in
      let (id, kitchen) = try RestaurantKitchen.read(row)
      return KitchenLoadChanged(restaurantId: id, kitchen).map { (id, $0) }
    }
  }
}
