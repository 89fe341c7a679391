import Contracts
import Messaging
import PostgreSQL

extension Republication {
  static let travelEstimates = Republication(of: TravelEstimateChanged.self) { transaction, after in
    try await transaction.query(
      """
      SELECT restaurant_id, base_seconds, seconds_per_kilometre, version FROM travel_estimates
      WHERE restaurant_id > \(after) ORDER BY restaurant_id LIMIT \(pageSize)
      """
    ).map { row in
      let (restaurant, base, perKilometre, version) = try row.decode(ID.self, Int.self, Int.self, Int.self)
      return (
        restaurant,
        TravelEstimateChanged(
          restaurantId: restaurant, baseSeconds: base, secondsPerKilometre: perKilometre, version: version)
      )
    }
  }
}
