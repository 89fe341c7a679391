import Contracts
import Messaging
import PostgreSQL
import ServiceKit

extension CountOfferUses {
  func handle(in orders: Orders) async throws -> OfferUses {
    let rows = try await orders.database.read(
      "SELECT (SELECT count(*) FROM offer_uses WHERE offer_id = \(id))::integer FROM offers WHERE id = \(id)")
    guard let uses = try rows.first?.decode(Int.self) else { throw Problem.notFound }
    return OfferUses(offerId: id, uses: uses)
  }
}
