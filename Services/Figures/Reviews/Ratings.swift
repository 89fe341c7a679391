import Contracts
import Messaging
import PostgreSQL

extension Republication {
  static let ratings = Republication(of: RatingChanged.self) { transaction, after in
    try await transaction.query(.ratings(after: after, limit: pageSize)).map {
      let rating = try RatingChanged($0)
      return (rating.restaurantId, rating)
    }
  }
}

extension Database {
  private static let pageSize = 500

  func ratings(after restaurant: ID) async throws -> Items<RatingChanged> {
    let page = try await read(.ratings(after: restaurant, limit: Self.pageSize)).map { try RatingChanged($0) }
    return Items(page, next: page.count == Self.pageSize ? page.last?.restaurantId.description : nil)
  }
}

extension SQL {
  fileprivate static func ratings(after restaurant: ID, limit: Int) -> SQL {
    """
    SELECT restaurant_id, stars, count, version FROM ratings WHERE restaurant_id > \(restaurant)
    ORDER BY restaurant_id LIMIT \(limit)
    """
  }
}

extension RatingChanged {
  init(_ row: Rows.Row) throws {
    let (restaurant, stars, count, version) = try row.decode(ID.self, Int.self, Int.self, Int.self)
    self.init(
      restaurantId: restaurant, rating: meanRating(stars: stars, count: count), count: count, version: version)
  }
}
